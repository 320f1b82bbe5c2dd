"""Damages a file as disks, networks and enemies do; the same number gives the same damage."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

MOST_FLIPS = 48  # bits turned in one file
MOST_REPEATS = 200  # copies of a stretch, so that nesting and counts grow
LONGEST_STRETCH = 2_000  # bytes that are repeated or come from another file
MOST_BYTES = 8_000_000  # a damaged file grows no further, so that ten thousand take minutes
ODD = (  # what parsers trip over, put anywhere
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xae", b"&#x110000;", b"&lt;", b"]]>",
    b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a '&#97;'>]>", b"9" * 5000, b"-1", b"1e999", b"NaN", b"\\ud800",
    b'"', b"{", b"[" * 300, b"<div>" * 300, b"\r\n\r\n", b"\n---\n", b"0000-00-00T99:99:99Z", b"%PDF-",
    b"Content-Length: 99999999999\r\n", b"/Length 999999999", b"charset=utf-7",
)  # fmt: skip


def mutate(content: bytes, others: Sequence[bytes], number: int) -> bytes:
    """Damage a file in one to three ways, one time in two inside its packing.

    Args:
        content: The whole file.
        others: Files that pieces are taken from.
        number: Which damage; the same one gives the same bytes.
    """
    chance = random.Random(f"fuzz {number}")
    if chance.random() < 0.5:
        unpacked = _inside(content, lambda inner: _damaged(inner, others, chance), chance)
        if unpacked is not None:
            return unpacked
    return _damaged(content, others, chance)


def _damaged(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(WAYS)(content, others, chance)[:MOST_BYTES]
    return content


def _inside(content: bytes, change: Callable[[bytes], bytes], chance: random.Random) -> bytes | None:
    """Damage what a gzip or ZIP file holds and pack it again; None for other files."""
    if content[:2] == b"\x1f\x8b":
        try:
            return gzip.compress(change(gzip.decompress(content)), mtime=0)
        except (OSError, EOFError, zlib.error):
            return None
    if content[:2] != b"PK":
        return None
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            inner = old.read(name)
            new.writestr(zipfile.ZipInfo(name), change(inner) if name == hit else inner)
    return packed.getvalue()


def _flip(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, MOST_FLIPS) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _drop(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at, size = _stretch(content, chance)
    return content[:at] + content[at + size :]


def _repeat(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at, size = _stretch(content, chance)
    return content[:at] + content[at : at + size] * chance.randint(2, MOST_REPEATS) + content[at + size :]


def _splice(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    at, size = _stretch(other, chance)
    place = chance.randint(0, len(content))
    kept = place + (size if chance.random() < 0.5 else 0)
    return content[:place] + other[at : at + size] + content[kept:]


def _odd(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(content))
    return content[:place] + chance.choice(ODD) + content[place + chance.randint(0, 8) :]


def _stretch(content: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randint(0, len(content)), chance.randint(1, LONGEST_STRETCH)


WAYS = (_flip, _cut, _drop, _repeat, _splice, _odd)
