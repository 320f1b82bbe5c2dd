import gzip
import json
import os
from pathlib import Path

import pytest

from ingest.readers import count_hint, read_documents
from ingest.records import HTML, MARKDOWN, NO_OPTIONS, PLAIN, ROW, Document, Failure, ReadOptions
from rag.settings import Settings

SETTINGS = Settings()
LONG = "Der Rat der Stadt Neuwalde hat am Montag beschlossen, die alte Brücke zu erneuern. " * 2


def read(path: Path, options: ReadOptions = NO_OPTIONS) -> list[Document | Failure]:
    return list(read_documents(path, options, SETTINGS))


def fields(item: Document | Failure) -> dict[str, str]:
    assert isinstance(item, Document), item
    return dict(item.fields)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"Ein Satz.", PLAIN),
        ("a.md", b"# Titel\n\nEin Satz.", MARKDOWN),
        ("a.txt", b"<!DOCTYPE html><html><body><p>Ein Satz.</p></body></html>", HTML),
        ("a.html", b"\n<!-- x --><html><p>Ein Satz.</p></html>", HTML),
        ("a.dat", b'{"title": "T", "text": "Ein Satz."}\n', ROW),
        ("a.txt", b"title;text\nT;Ein Satz.\n", ROW),
        ("a.html.gz", gzip.compress(b"<html><p>Ein Satz.</p></html>"), HTML),
        ("a.json", b'[{"title": "T", "text": "Ein Satz."}]', ROW),
    ],
)
def test_a_format_is_recognised_by_content_first(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Document)
    assert item.kind == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (bytes(range(1, 32)) * 40, "not text"),
        (gzip.compress(b"Ein Satz. " * 5000)[:60], "damaged or cut off"),
    ],
)
def test_what_cannot_be_read_is_one_failure_with_its_reason(tmp_path, content, reason):
    (tmp_path / "a.txt").write_bytes(content)
    (item,) = read(tmp_path / "a.txt")
    assert isinstance(item, Failure)
    assert reason in item.reason


def test_a_folder_is_read_in_order_without_hidden_files_and_pictures(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/c.txt", ".hidden.txt", ".git/x.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Ein Satz.")
    items = read(tmp_path)
    assert [item.key for item in items if isinstance(item, Document)] == [
        "file::b.txt",
        "file::a/c.txt",
        "file::a/z.txt",
    ]
    assert count_hint(tmp_path) == 3


def test_a_missing_path_is_a_failure(tmp_path):
    (item,) = read(tmp_path / "none.txt")
    assert isinstance(item, Failure)


def test_a_file_beyond_the_limit_is_refused(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x " * 600_000)
    (item,) = read_documents(tmp_path / "a.txt", NO_OPTIONS, Settings(max_file_mb=1))
    assert isinstance(item, Failure)
    assert "larger than 1 MB" in item.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_german_table_is_read_in_its_encoding(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes(f"Überschrift;Inhalt\nStraßenfest;{LONG}\n".encode(encoding))
    (item,) = read(tmp_path / "a.csv")
    assert fields(item) == {"title": "Straßenfest", "text": LONG.strip()} or fields(item)["text"] == LONG


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiter_and_quote_are_recognised(tmp_path, delimiter, quote):
    text = f"Am Montag{delimiter} so heißt es{delimiter} wird gebaut.\nZweite Zeile."
    rows = "".join(f"Titel Nummer {n}{delimiter}{quote}{text}{quote}\n" for n in range(4))
    (tmp_path / "a.csv").write_text(f"title{delimiter}text\n{rows}")
    items = read(tmp_path / "a.csv")
    assert [fields(item)["text"] for item in items] == [text] * 4


def test_a_table_without_header_has_its_longest_column_as_text_and_a_repeating_one_as_section(tmp_path):
    rows = "".join(f"{'Sport' if n % 2 else 'Kultur'};'{LONG}Nummer {n}; Ende.'\n" for n in range(10))
    (tmp_path / "a.csv").write_text(rows)
    items = read(tmp_path / "a.csv")
    assert len(items) == 10
    assert fields(items[0]) == {"section": "Kultur", "text": f"{LONG}Nummer 0; Ende."}


def test_columns_can_be_mapped_by_name_and_by_number(tmp_path):
    (tmp_path / "a.csv").write_text(f'foo,bar\nEin Titel,"{LONG}"\n')
    (item,) = read(tmp_path / "a.csv", ReadOptions(columns=(("text", "bar"), ("title", "foo"))))
    assert fields(item) == {"title": "Ein Titel", "text": LONG}
    (tmp_path / "b.csv").write_text(f'Ein Titel,"{LONG}"\nNoch einer,"{LONG}"\n')
    items = read(tmp_path / "b.csv", ReadOptions(columns=(("text", "2"), ("title", "1"))))
    assert [fields(item)["title"] for item in items] == ["Ein Titel", "Noch einer"]


def test_an_unclosed_quote_costs_one_row_and_not_the_rest(tmp_path):
    (tmp_path / "a.csv").write_text('title,text\na,"eins"\nb,"nie zu\nc,"drei"\nd,vier\n')
    items = read(tmp_path / "a.csv")
    failures = [item for item in items if isinstance(item, Failure)]
    assert [fields(item)["title"] for item in items if isinstance(item, Document)] == ["a", "c", "d"]
    assert [failure.origin.rpartition("#")[2] for failure in failures] == ["3"]


def test_a_field_of_200_kb_is_read_and_a_row_of_other_width_is_a_failure(tmp_path):
    (tmp_path / "a.csv").write_text("title,text\na," + "x" * 200_000 + "\nb,c,d,e\n")
    good, bad = read(tmp_path / "a.csv")
    assert len(fields(good)["text"]) == 200_000
    assert isinstance(bad, Failure)
    assert "Line 3 has 4 columns" in bad.reason


def test_a_bad_json_line_is_named_and_the_rest_goes_in(tmp_path):
    lines = [json.dumps({"headline": f"T{n}", "content": "Ein Satz."}) for n in range(5)]
    lines[2] = '{"headline": "T2", '
    lines += [
        "[" * 100_000,
        '{"n": ' + "9" * 5000 + "}",
        '"text"',
        '{"title": ["x"], "text": "y"}',
        '{"title": "x"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    items = read(tmp_path / "a.jsonl")
    assert sum(isinstance(item, Document) for item in items) == 4
    numbers = [item.origin.rpartition("#")[2] for item in items if isinstance(item, Failure)]
    assert numbers == ["3", "6", "7", "8", "9", "10"]


def test_a_line_too_long_is_passed_over_without_reading_it_whole(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "' + "x" * 20_000 + '"}\n{"text": "Kurz."}\n')
    items = list(read_documents(tmp_path / "a.jsonl", NO_OPTIONS, Settings(max_article_chars=1000)))
    assert isinstance(items[0], Failure)
    assert fields(items[1]) == {"text": "Kurz."}


def test_what_ingest_show_writes_can_be_read_again(tmp_path):
    shown = {
        "title": "T",
        "authors": ["A. B.", "C. D."],
        "paragraphs": [{"heading": "H", "text": "Ein Satz."}],
    }
    (tmp_path / "a.json").write_text(json.dumps(shown))
    (item,) = read(tmp_path / "a.json")
    assert isinstance(item, Document)
    assert ("text", "## H\n\nEin Satz.") in item.fields
    assert [value for field, value in item.fields if field == "author"] == ["A. B.", "C. D."]


def warc(records: list[tuple[str, int, str, bytes]]) -> bytes:
    """A gzipped WARC of responses: (url, status, type, body)."""
    members = []
    for url, status, kind, body in records:
        http = (
            f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2024-07-04T10:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        members.append(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    return b"".join(members)


PAGE = b"<html><body><p>Ein Satz.</p></body></html>"


def test_a_warc_gives_its_good_pages_alone(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(
        warc(
            [
                ("<https://news.example/a>", 200, "text/html; charset=utf-8", PAGE),
                ("https://news.example/b.png", 200, "image/png", b"\x89PNG"),
                ("https://news.example/c", 404, "text/html", PAGE),
                ("https://news.example/d", 200, "text/html", PAGE),
            ]
        )
    )
    items = read(tmp_path / "a.warc.gz")
    assert [item.url for item in items if isinstance(item, Document)] == [
        "https://news.example/a",
        "https://news.example/d",
    ]
    assert isinstance(items[0], Document)
    assert (items[0].content, items[0].charset, items[0].fetched) == (PAGE, "utf-8", "2024-07-04T10:00:00Z")


def test_a_warc_that_is_cut_off_is_reported_after_what_is_whole(tmp_path):
    whole = warc([("https://news.example/a", 200, "text/html", PAGE)])
    second = warc(
        [("https://news.example/b", 200, "text/html", PAGE + bytes(range(32, 127)) * 50 + os.urandom(40_000))]
    )
    (tmp_path / "a.warc.gz").write_bytes(whole + second[: len(second) // 2])
    first, *rest = read(tmp_path / "a.warc.gz")
    assert isinstance(first, Document)
    assert rest
    assert all(isinstance(item, Failure) for item in rest)
