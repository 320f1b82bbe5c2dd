"""NewsML-G2, NITF and mailboxes cut into single items; each item is parsed on its own, in a child."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import tostring

from ingest.readers.xml import finished_elements, first
from ingest.records import MAIL, NEWSML, NITF, Document, Failure

MAIL_BYTES = 20_000_000  # of one mail; a longer one is its attachments
_ID_CHARS = 16  # hex digits that name a mail without an id, 64 bits
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*\r?\n?[ \t]*<([^>\r\n]{3,300})>", re.I | re.M)
_FROM_LINE = re.compile(rb"From \S+ .*\d{4}\s*$")


def read_newsml(content: bytes, origin: str) -> Iterator[Document | Failure]:
    """Read the text items of a NewsML-G2 message or item; pictures and packages are passed over.

    Raises:
        UnreadableSourceError: If it is no XML, or damaged after the items that were yielded.
    """
    number = 0
    for number, item in enumerate(finished_elements(content, ("newsItem",)), start=1):
        contents = first(item, "contentSet")
        if first(contents, "inlineXML") is None and first(contents, "inlineData") is None:
            continue
        guid = item.get("guid", "")
        where = f"{origin}#{guid or number}"
        yield Document(tostring(item), where, NEWSML, key=f"newsml:{guid}" if guid else "")
    if not number:
        yield Failure(origin, "The file is NewsML without a news item.")


def read_nitf(content: bytes, origin: str, name: str) -> Iterator[Document | Failure]:
    """Read the stories of a NITF file.

    Raises:
        UnreadableSourceError: If it is no XML or damaged.
    """
    for number, item in enumerate(finished_elements(content, ("nitf",)), start=1):
        identity = first(item, "head", "docdata", "doc-id")
        given = "" if identity is None else identity.get("id-string", "")
        where = origin if number == 1 else f"{origin}#{number}"
        yield Document(tostring(item), where, NITF, key=f"nitf:{given or name}")


def mail_document(content: bytes, origin: str) -> Document:
    """Make a document of one mail, named by its Message-ID."""
    match = _MESSAGE_ID.search(content[:100_000])
    key = (
        match.group(1).decode("ascii", "replace")
        if match
        else hashlib.sha256(content).hexdigest()[:_ID_CHARS]
    )
    return Document(content, origin, MAIL, key=f"mail:{key}")


def read_mailbox(stream: BinaryIO, origin: str) -> Iterator[Document | Failure]:
    """Read the mails of an mbox file, one held at a time.

    Args:
        stream: The unpacked bytes, at their start.
        origin: The file, for people.
    """
    lines: list[bytes] = []
    size, number, after_blank = 0, 0, True
    while line := stream.readline(MAIL_BYTES):
        if after_blank and _FROM_LINE.match(line):
            if number:
                yield _mail_of(lines, size, f"{origin}#{number}")
            lines, size, number = [], 0, number + 1
        else:
            size += len(line)
            if size <= MAIL_BYTES:
                lines.append(line[1:] if line.startswith(b">From ") else line)
        after_blank = not line.strip()
    if number:
        yield _mail_of(lines, size, f"{origin}#{number}")


def _mail_of(lines: list[bytes], size: int, where: str) -> Document | Failure:
    if size > MAIL_BYTES:
        return Failure(where, f"The mail is larger than {MAIL_BYTES // 1_000_000} MB.")
    return mail_document(b"".join(lines), where)
