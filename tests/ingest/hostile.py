"""Hostile and broken inputs, built when a test needs them; each with what must be said of it."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

GOOD = (
    b"Der Rat der Stadt Trewe hat am Montag eine neue Bruecke beschlossen. Sie kostet zwei Millionen Euro.\n"
)
PAGE = (
    b"<!DOCTYPE html><html><head><title>T</title></head><body><article><p>"
    + GOOD
    + b"</p></article></body></html>"
)
LOL = b'<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
RSS = b'<rss version="2.0"><channel><title>T</title>%s</channel></rss>'
NITF = b"<nitf><head/><body><body.content><p>%s</p></body.content></body></nitf>"


@dataclass(frozen=True, slots=True)
class Case:
    """A file, how many articles it gives, and what its failures say, in order."""

    name: str
    build: Callable[[], bytes]
    reasons: tuple[str, ...] = ()
    articles: int = 0


def zipped(*members: tuple[str, bytes], **fields: int) -> bytes:
    """A ZIP of members; `fields` are set on every entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    return buffer.getvalue()


def patched(content: bytes, at_local: int, at_central: int, layout: str, value: int) -> bytes:
    """A ZIP whose first entry's header fields are overwritten, at these offsets in both headers."""
    data = bytearray(content)
    struct.pack_into(layout, data, data.index(b"PK\x03\x04") + at_local, value)
    struct.pack_into(layout, data, data.index(b"PK\x01\x02") + at_central, value)
    return bytes(data)


def tarred(*infos: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A tar of members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, content in infos:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tar_info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """A member's header."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a table of references that is right."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer <</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    )


def pdf_page(content: bytes, packing: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    stream = b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), packing, content)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font)


def encrypted_pdf() -> bytes:
    """A PDF that needs a password to be opened."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf_page(b"BT /F 12 Tf (Text) Tj ET"))))
    writer.encrypt("geheim", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def lines(*rows: object) -> bytes:
    """JSON lines; bytes stand as they are."""
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


def warc(url: str, http: bytes, length: int | None = None, kind: str = "response") -> bytes:
    """One WARC record."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-17T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:11111111-1111-4111-8111-111111111111>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def http(body: bytes, status: int = 200, kind: bytes = b"text/html", extra: bytes = b"") -> bytes:
    """A response as it stands in a WARC."""
    return b"HTTP/1.1 %d OK\r\nContent-Type: %s\r\n%s\r\n%s" % (status, kind, extra, body)


def mail(body: bytes, header: bytes = b"") -> bytes:
    """A mail."""
    return (
        b"From: A <a@b.example>\nSubject: S\nMessage-ID: <1@b.example>\nDate: nie\n" + header + b"\n" + body
    )


ROW = {"title": "T", "text": GOOD.decode()}
NOISE = b"<!-- %s -->" % random.Random(1).randbytes(40_000).hex().encode()
TWO_RECORDS = b"".join(warc(f"https://a.example/{number}", http(PAGE + NOISE)) for number in (1, 2))
BOMB = b"\0" * 30_000_000

CASES = (
    # text and any file
    Case("empty.txt", lambda: b"", ("empty",)),
    Case("ff.txt", lambda: b"\xff" * 5000, ("no text",)),
    Case("bom.txt", lambda: b"\xef\xbb\xbf" + GOOD, articles=1),
    Case("utf16.txt", lambda: GOOD.decode().encode("utf-16-le"), articles=1),
    Case("cp1252.txt", lambda: "Die Straße über die Brücke bleibt gesperrt.".encode("cp1252"), articles=1),
    Case("nul.txt", lambda: GOOD.replace(b" ", b" \0", 1), articles=1),
    Case("invisible.txt", lambda: ("\u200b\u2060\U000e0041" * 20).encode(), ("no text",)),
    Case("one-line.txt", lambda: b"wort " * 2_100_000, ("at most 2000000",)),
    Case("program.zip", lambda: b"MZ\x90\0" + b"\0" * 500, ("a program",)),
    Case("sheet.docx", lambda: zipped(("xl/workbook.xml", b"<a/>")), ("an Excel file",)),
    Case("cut.gz", lambda: gzip.compress(GOOD * 2000)[:90], ("damaged or cut off",)),
    # pages
    Case("nested.html", lambda: b"<html><body>" + b"<div>" * 20_000 + GOOD + b"</div>" * 20_000, ("",)),
    Case("title.html", lambda: b"<html><head><title>Nur ein Titel</title></head><body></body></html>", ("no text",)),
    Case("consent.html", lambda: b"<html><body><p>Wir verwenden Cookies.</p></body></html>", ("",)),
    Case("base.html", lambda: PAGE.replace(b"<title>", b'<base href="javascript:alert(1)"><title>'), articles=1),
    Case("entities.xhtml", lambda: b'<?xml version="1.0"?>' + LOL + PAGE[15:], ("",)),
    # PDF
    Case("head.pdf", lambda: b"%PDF-1.7\n", ("damaged or cut off",)),
    Case("locked.pdf", encrypted_pdf, ("encrypted",)),
    Case("scan.pdf", lambda: pdf_page(b"q Q"), ("no text layer",)),
    Case("bomb.pdf", lambda: pdf_page(zlib.compress(b" " * 90_000_000), b"/Filter/FlateDecode"), ("",)),
    Case(
        "circle.pdf",
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        ("",),
    ),
    Case(
        "action.pdf",
        lambda: pdf_page(b"BT /F 12 Tf 50 700 Td (" + GOOD.strip() + b") Tj ET").replace(
            b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert)>>"
        ),
        articles=1,
    ),
    Case("signs.pdf", lambda: pdf_page(b"BT /F 12 Tf 50 700 Td (" + b"#%&+*~$ab " * 60 + b") Tj ET"), ("fonts",)),
    Case("half.pdf", lambda: pdf_page(b"BT /F 12 Tf (" + GOOD + b") Tj ET")[:180], ("",)),
    # JSON and tables
    Case("bad-line.jsonl", lambda: lines(ROW, b'{"title": "T', ROW | {"id": 2}), ("Line 2 is not JSON",), 2),
    Case("deep.json", lambda: b"[" * 100_000, ("nested too deep",)),
    Case("number.jsonl", lambda: lines(ROW, b'{"text": "x", "n": ' + b"9" * 5000 + b"}"), ("too long",), 1),
    Case("surrogate.jsonl", lambda: lines(b'{"title": "\\ud800 T", "text": "<p>Ein \\udfff Satz.</p>"}'), articles=1),
    Case("no-text.jsonl", lambda: lines({"title": "T"}, ROW), ("no text",), 1),
    Case("list.jsonl", lambda: lines({"title": ["T"], "text": "x"}, ROW), ("expected text",), 1),
    Case("empty.json", lambda: b"[]", ("empty list",)),
    Case("no-items.json", lambda: b'{"articles": [1, 2]}', ("no text",)),
    Case("picture.json", lambda: b'{"uri": "x", "type": "picture", "headline": "H", "versioncreated": "2026"}', ("ninjs",)),
    Case("open.csv", lambda: b'title,text\na,"eins"\nb,"nie zu\nc,"drei"\n', ("not closed",), 2),
    Case("nul.csv", lambda: b"title;text\nT;" + GOOD.replace(b"a", b"\0a", 1), articles=1),
    # WARC
    Case("cut.warc.gz", lambda: TWO_RECORDS[: len(TWO_RECORDS) * 6 // 10], ("cut off",), 1),
    Case("no.warc", lambda: b"WARC/1.0\r\nnothing\r\n", ("nothing in it",)),
    Case("length.warc.gz", lambda: warc("https://a.example/1", http(PAGE), length=10_000), ("",)),
    Case("image.warc.gz", lambda: warc("https://a.example/1", http(PAGE, kind=b"image/png")), ("nothing in it",)),
    Case("gone.warc.gz", lambda: warc("https://a.example/1", http(PAGE, status=404)), ("nothing in it",)),
    Case("revisit.warc.gz", lambda: warc("https://a.example/1", http(b""), kind="revisit"), ("nothing in it",)),
    Case(
        "bomb.warc.gz",
        lambda: warc("https://a.example/1", http(gzip.compress(BOMB), extra=b"Content-Encoding: gzip\r\n")),
        ("larger than 20 MB",),
    ),
    # ZIP
    Case("up.zip", lambda: zipped(("../../x.txt", GOOD), ("a.txt", GOOD)), ("out of the archive",), 1),
    Case("root.zip", lambda: zipped(("/etc/x.txt", GOOD), ("a.txt", GOOD)), ("out of the archive",), 1),
    Case("drive.zip", lambda: zipped(("C:\\x.txt", GOOD), ("a.txt", GOOD)), ("out of the archive",), 1),
    Case("link.zip", lambda: zipped(("a.txt", b"/etc/passwd"), external_attr=0o120777 << 16), ("a link",)),
    Case("twice.zip", lambda: zipped(("a.txt", GOOD), ("b.txt", GOOD)).replace(b"b.txt", b"a.txt"), ("twice",), 1),
    Case("nested.zip", lambda: zipped(("a.zip", zipped(("b.txt", GOOD))), ("a.txt", GOOD)), ("inside an archive",), 1),
    Case("bomb.zip", lambda: zipped(("a.txt", BOMB), ("b.txt", GOOD)), ("200 times",), 1),
    Case("lying.zip", lambda: patched(zipped(("a.txt", GOOD * 50)), 22, 24, "<I", 10), ("damaged",)),
    Case("locked.zip", lambda: patched(zipped(("a.txt", GOOD)), 6, 8, "<H", 1), ("encrypted",)),
    Case("many.zip", lambda: zipped(*((f"{n}.txt", b"x") for n in range(1001))), ("1001 entries",)),
    Case("five-gb.zip", lambda: patched(zipped(("a.txt", GOOD)), 22, 24, "<I", 0xFFFFFFF0), ("200 times",)),
    Case("rtl.zip", lambda: zipped(("a\u202etxt.exe", GOOD), ("a\nb.txt", GOOD)), ("invisible", "invisible")),
    Case("half.zip", lambda: zipped(("a.txt", GOOD * 90))[:60], ("damaged or cut off",)),
    Case("bomb.docx", lambda: zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"\0" * 101_000_000)), ("",)),
    Case("broken.docx", lambda: zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")), ("damaged",)),
    # tar
    Case("up.tar", lambda: tarred((tar_info("../x.txt"), GOOD), (tar_info("a.txt"), GOOD)), ("out of the archive",), 1),
    Case("link.tar", lambda: tarred((tar_info("x", tarfile.SYMTYPE, "/etc"), b""), (tar_info("a.txt"), GOOD)), ("a link",), 1),
    Case("device.tar", lambda: tarred((tar_info("x", tarfile.CHRTYPE), b""), (tar_info("a.txt"), GOOD)), ("a device",), 1),
    Case("bomb.tar.gz", lambda: gzip.compress(tarred((tar_info("a.txt"), b"\0" * 60_000_000))), ("200 times",)),
    Case("cut.tar", lambda: tarred((tar_info("a.txt"), GOOD), (tar_info("b.txt"), GOOD * 100))[:3000], ("damaged",), 1),
    # XML, feeds and mail
    Case("lol.nitf", lambda: LOL + NITF % b"&b;", ("entities",)),
    Case("xxe.nitf", lambda: XXE + NITF % b"&x;", ("entities",)),
    Case("deep.nitf", lambda: NITF % (b"<b>" * 5000 + b"</b>" * 5000), ("nests deeper",)),
    Case("cut.nitf", lambda: (NITF % GOOD)[:60], ("damaged or cut off",)),
    Case("empty.newsml", lambda: b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"/>', ("without a news item",)),
    Case(
        "withdrawn.newsml",
        lambda: b'<newsItem guid="g"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta>'
        b"<contentSet><inlineData>" + GOOD + b"</inlineData></contentSet></newsItem>",
        ("withdrawn",),
    ),
    Case("lol.rss", lambda: LOL + b"<rss><channel><title>&b;</title></channel></rss>", ("entities",)),
    Case("empty.rss", lambda: RSS % b"", ("no entries",)),
    Case("script.rss", lambda: RSS % b"<item><title>S</title><link>javascript:x</link></item>", ("neither an address",)),
    Case("other.xml", lambda: b'<?xml version="1.0"?><invoice/>', ("<invoice>",)),
    Case("empty.eml", lambda: mail(b""), ("no text",)),
    Case("secret.eml", lambda: mail(b"x", b"Content-Type: multipart/encrypted; boundary=b\n"), ("encrypted",)),
    Case("parts.eml", lambda: mail(b"--b\n" * 5000, b"Content-Type: multipart/mixed; boundary=b\n"), ("no text",)),
    Case("charset.eml", lambda: mail(GOOD, b"Content-Type: text/plain; charset=x-none\n"), articles=1),
)  # fmt: skip
