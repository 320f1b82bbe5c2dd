"""Dropped files lie on disk under names that cannot lead anywhere else."""

from __future__ import annotations

import io

import pytest

from ui.uploads import MAX_NAME_BYTES, safe_name, spool


class Upload(io.BytesIO):
    def __init__(self, name, content):
        super().__init__(content)
        self.name = name


def test_files_of_one_drop_lie_together_byte_for_byte(tmp_path):
    folder = spool(
        [Upload("a.txt", b"eins"), Upload("a.txt", b"zwei"), Upload("b.csv.gz", b"\x1f\x8b")], tmp_path
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.txt": b"eins",
        "a-2.txt": b"zwei",
        "b.csv.gz": b"\x1f\x8b",
    }
    assert folder.parent == tmp_path / "uploads"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Bericht März.html", "Bericht März.html"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.txt", "x.txt"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("zwei\nzeilen\x00.txt", "zweizeilen.txt"),
        ("‮txt.exe", "txt.exe"),
        ("<img src=x>.html", "_img src=x_.html"),
        ("...", "upload"),
        ("", "upload"),
    ],
)
def test_a_name_stays_inside_its_folder(name, kept):
    assert safe_name(name) == kept


def test_a_long_name_keeps_its_suffix_and_fits_the_file_system():
    name = safe_name("ä" * 300 + ".jsonl.gz")
    assert name.endswith("ä.jsonl.gz")
    assert len(name.encode()) <= MAX_NAME_BYTES


def test_a_drop_that_fails_leaves_nothing(tmp_path):
    class Broken(Upload):
        def read(self, size=-1, /):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        spool([Upload("a.txt", b"eins"), Broken("b.txt", b"")], tmp_path)
    assert list((tmp_path / "uploads").iterdir()) == []
