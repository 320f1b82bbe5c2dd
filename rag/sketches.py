"""Sketches of texts, by which copies are found among very many: MinHash values, looked up in bands."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.wordings import Wording, shingles_of

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128  # values of a sketch: 512 bytes an article
BANDS = 40  # find 0.999 of pairs with Jaccard 0.4, 0.98 at 0.3, 0.8 at 0.2; a text cut to 40 % has 0.4
ROWS = 2  # values of a band


def sketch(wording: Wording) -> bytes:
    """What is stored to find copies of a text: how many shingles it has, and their MinHash.

    Returns:
        1 + `PERMUTATIONS` little-endian 32-bit values; empty without words.
    """
    shingles = set(shingles_of(wording.words))
    if not shingles:
        return b""
    minhash = _blank().copy()
    minhash.update_batch([shingle.encode() for shingle in shingles])
    return np.concatenate(([len(shingles)], minhash.hashvalues)).astype("<u4").tobytes()


def band_keys(stored: Sequence[bytes]) -> NDArray[np.uint32]:
    """The keys under which sketches are looked up; texts that share one in the same place may be copies.

    Args:
        stored: Sketches, none of them empty.

    Returns:
        Shape (len(stored), `BANDS`); among 100,000 articles one look-up of 1,000 meets a key by chance.
    """
    values = np.frombuffer(b"".join(stored), dtype="<u4").reshape(len(stored), 1 + PERMUTATIONS)
    mixed = np.zeros((len(stored), BANDS), dtype=np.uint32)
    for row in range(ROWS):  # multiplication wraps around; the constant is 2^32 divided by the golden ratio
        mixed = (mixed ^ values[:, 1 + row : 1 + BANDS * ROWS : ROWS]) * np.uint32(0x9E3779B1)
        mixed ^= mixed >> np.uint32(15)
    return mixed


def estimate(one: bytes, other: bytes) -> float:
    """The part of the smaller text's shingles that the other has too, from two sketches; about 0.05 off."""
    first, second = (np.frombuffer(stored, dtype="<u4") for stored in (one, other))
    jaccard = float(np.mean(first[1:] == second[1:]))
    smaller, larger = sorted((int(first[0]), int(second[0])))
    return min(1.0, jaccard / (1 + jaccard) * (smaller + larger) / smaller)


@cache
def _blank() -> MinHash:
    """A MinHash of nothing, whose permutations all others share."""
    from datasketch import MinHash  # brings SciPy along: half a second that only the writer needs to spend

    # CRC-32 is four times as fast as SHA-1; datasketch mixes its values before it permutes them
    return MinHash(num_perm=PERMUTATIONS, scheme="affine32", hashfunc=zlib.crc32)
