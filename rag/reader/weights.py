"""The reader's weights on disk: adapters and heads, half precision, a few megabytes."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from rag.errors import ModelError
from rag.reader.network import ReaderNetwork
from rag.reader.reader import WEIGHTS


def save_weights(network: ReaderNetwork, path: Path) -> None:
    """Write what was trained: the factors of each adapter, scaled, and the heads."""
    tensors = {}
    for name, module in network.upper.named_modules():
        if hasattr(module, "lora_A") and "default" in module.lora_A:
            tensors[f"upper.{name}.a"] = module.lora_A["default"].weight.detach().half().contiguous()
            scaled = module.lora_B["default"].weight.detach() * module.scaling["default"]
            tensors[f"upper.{name}.b"] = scaled.half().contiguous()
    for name, parameter in network.heads.state_dict().items():
        tensors[f"heads.{name}"] = parameter.detach().half().contiguous()
    save_file(tensors, path)


def resume_adapters(network: ReaderNetwork, path: Path) -> None:
    """Fill the adapters and heads of a network in training from what `save_weights` wrote.

    Raises:
        ModelError: If the file is missing or fits another network.
    """
    try:
        tensors = load_file(path)
        with torch.no_grad():
            for name, module in network.upper.named_modules():
                if hasattr(module, "lora_A") and "default" in module.lora_A:
                    module.lora_A["default"].weight.copy_(tensors[f"upper.{name}.a"])
                    scaled = tensors[f"upper.{name}.b"].float() / module.scaling["default"]
                    module.lora_B["default"].weight.copy_(scaled)
        network.heads.load_state_dict(_heads(tensors))
    except (OSError, KeyError, RuntimeError) as error:
        raise _misfit(path) from error


def load_weights(network: ReaderNetwork, path: Path = WEIGHTS) -> None:
    """Add the adapters to the upper layers and fill the heads.

    Raises:
        ModelError: If the file is missing or fits another network.
    """
    try:
        tensors = load_file(path)
        modules = dict(network.upper.named_modules())
        with torch.no_grad():
            for name in [key[:-2] for key in tensors if key.endswith(".a")]:
                weight = modules[name.removeprefix("upper.")].weight
                change = tensors[f"{name}.b"].float() @ tensors[f"{name}.a"].float()
                weight.copy_((weight.float() + change).to(weight.dtype))
        network.heads.load_state_dict(_heads(tensors))
    except (OSError, KeyError, RuntimeError) as error:
        raise _misfit(path) from error


def _heads(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {
        key.removeprefix("heads."): value.float()
        for key, value in tensors.items()
        if key.startswith("heads.")
    }


def _misfit(path: Path) -> ModelError:
    return ModelError(
        f"The reader's weights {path.name} are missing or do not fit the embedding model.",
        hint="Install Beleg anew, or train them with `python -m bench.train_reader`.",
    )
