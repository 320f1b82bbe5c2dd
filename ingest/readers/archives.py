"""ZIP and tar: their members one by one, each under limits; nothing is unpacked to where its name points."""

from __future__ import annotations

import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from ingest.clean import clean_line
from ingest.records import Failure
from rag.errors import UnreadableSourceError

MAX_ENTRIES = 1000  # of an archive, folders included
MAX_TOTAL_BYTES = 1_000_000_000  # of all members unpacked
MAX_RATIO = 200  # unpacked to packed size of a member; text packs to a tenth, a WARC of a page to a fifth
RATIO_FROM_BYTES = 1_000_000  # a small member may pack as well as it likes
MEMORY_BYTES = 10_000_000  # of a member held in memory; a longer one lies in a temporary file without a name
COPY_BYTES = 1 << 18  # read at once
_OFFICE = {
    "xl/workbook.xml": "an Excel file", "ppt/presentation.xml": "a PowerPoint file",
    "META-INF/container.xml": "an e-book", "META-INF/MANIFEST.MF": "a program",
    "AndroidManifest.xml": "a program",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One unpacked file of an archive; its stream can be sought and is closed with the next member."""

    name: str
    stream: BinaryIO


class _BombError(Exception):
    """A member unpacks to more than it may."""


def is_docx(stream: BinaryIO) -> bool:
    """Whether a ZIP is a Word document.

    Raises:
        UnreadableSourceError: If it is no whole ZIP, or one of the office files that are not read.
    """
    with _zip(stream) as archive:
        names = set(archive.namelist())
    found = next((what for name, what in _OFFICE.items() if name in names), "")
    if not found and "mimetype" in names and "content.xml" in names:
        found = "an OpenDocument file"
    if found:
        raise UnreadableSourceError(
            f"The file is {found}, which is not read.", hint="Export it as PDF or CSV."
        )
    return "word/document.xml" in names and "[Content_Types].xml" in names


def zip_members(stream: BinaryIO, origin: str) -> Iterator[Member | Failure]:
    """Unpack a ZIP member by member.

    Args:
        stream: The archive; can be sought.
        origin: The archive, for people.

    Yields:
        Each member, or a failure with its reason, and the others go on.

    Raises:
        UnreadableSourceError: If the archive is damaged or has too many entries.
    """
    with _zip(stream) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise UnreadableSourceError(
                f"The archive has {len(infos)} entries, at most {MAX_ENTRIES} are read.", hint="Split it."
            )
        seen: set[str] = set()
        total = 0
        for info in infos:
            where = f"{origin}#{shown_name(info.filename)}"
            if info.is_dir():
                continue
            reason = _zip_reason(info, seen, MAX_TOTAL_BYTES - total)
            seen.add(info.filename)
            if reason:
                yield Failure(where, reason)
                continue
            with SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
                reason, size = _unpack_zip(archive, info, spool, MAX_TOTAL_BYTES - total)
                total += size
                yield Failure(where, reason) if reason else Member(info.filename, spool)  # type: ignore[arg-type]


def tar_members(stream: BinaryIO, packed: BinaryIO, origin: str) -> Iterator[Member | Failure]:
    """Unpack a tar member by member, read once from start to end.

    Args:
        stream: The archive, its gzip packing taken off.
        packed: The same as it lies on the disk; its position says how much was unpacked.
        origin: The archive, for people.

    Yields:
        As `zip_members`; an archive that breaks off ends with a failure.

    Raises:
        UnreadableSourceError: If it is no tar.
    """
    seen: set[str] = set()
    total = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive, start=1):
                where = f"{origin}#{shown_name(info.name)}"
                if number > MAX_ENTRIES:
                    yield Failure(
                        origin, f"The archive has more than {MAX_ENTRIES} entries; the first were read."
                    )
                    return
                if info.isdir():
                    continue
                is_bomb = info.size > RATIO_FROM_BYTES and total + info.size > MAX_RATIO * max(
                    1, packed.tell()
                )
                reason = _tar_reason(info, seen, MAX_TOTAL_BYTES - total, is_bomb)
                seen.add(info.name)
                if reason:
                    yield Failure(where, reason)
                    if is_bomb or info.size > MAX_TOTAL_BYTES - total:
                        return  # passing over it would unpack it
                    continue
                with SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
                    member = archive.extractfile(info)
                    total += _copy(member, spool, info.size) if member else 0
                    spool.seek(0)
                    yield Member(info.name, spool)  # type: ignore[arg-type]
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        raise UnreadableSourceError("The archive is damaged or cut off.") from error


def shown_name(name: str) -> str:
    """A member's name for people: on one line, nothing invisible in it, not too long."""
    visible = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    return clean_line(visible, 200) or "?"


def _zip(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableSourceError("The ZIP archive is damaged or cut off.") from error


def _name_reason(name: str, seen: set[str]) -> str:
    """Why a member's name is refused; empty where it is not."""
    windows = PureWindowsPath(name)
    if name.startswith(("/", "\\")) or windows.drive or ".." in (*windows.parts, *PurePosixPath(name).parts):
        return "Its name leads out of the archive."
    if any(unicodedata.category(char)[0] == "C" for char in name):
        return "Its name holds invisible characters."
    return "It stands in the archive twice; the first was taken." if name in seen else ""


def _size_reason(size: int, left: int) -> str:
    return f"The archive unpacks to more than {MAX_TOTAL_BYTES // 1_000_000_000} GB." if size > left else ""


def _zip_reason(info: zipfile.ZipInfo, seen: set[str], left: int) -> str:
    if info.flag_bits & 1:
        return "It is encrypted; unpack it with its password first."
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "It is a link or a device and no file."
    if info.file_size > max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size):
        return f"It unpacks to more than {MAX_RATIO} times its size."
    return _name_reason(info.orig_filename, seen) or _size_reason(info.file_size, left)


def _tar_reason(info: tarfile.TarInfo, seen: set[str], left: int, is_bomb: bool) -> str:
    if not info.isreg() or info.issparse():
        return "It is a link or a device and no file."
    if is_bomb:
        return f"It unpacks to more than {MAX_RATIO} times its size."
    return _name_reason(info.name, seen) or _size_reason(info.size, left)


def _unpack_zip(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, spool: IO[bytes], left: int
) -> tuple[str, int]:
    """Unpack a member; returns why not, empty where it went well, and the bytes unpacked."""
    limit = min(left, max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size))
    try:
        with archive.open(info) as member:
            size = _copy(member, spool, limit)
    except _BombError:
        return f"It unpacks to more than {MAX_RATIO} times its size.", limit
    except NotImplementedError:
        return "It is packed in a way that is not read.", 0
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError):
        return "It is damaged or cut off.", 0
    spool.seek(0)
    return "", size


def _copy(member: IO[bytes], spool: IO[bytes], limit: int) -> int:
    size = 0
    while part := member.read(COPY_BYTES):
        size += len(part)
        if size > limit:
            raise _BombError
        spool.write(part)
    return size
