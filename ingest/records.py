"""The records that flow from a source to an article: documents, failures, drafts."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Paragraph, Precision

HTML = "text/html"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
NEWSML = "application/vnd.iptc.g2.newsitem+xml"
NITF = "application/x-nitf+xml"
ROW = "application/x-beleg-row"
TEASER = "teaser"  # the field that marks a feed's entry without its article, value "yes"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing read from a source, not parsed yet.

    Attributes:
        content: The bytes of a page or a text; empty for a row.
        origin: Where our copy came from, for people: a path, with "#" and the line of a row.
        media_type: One of the types above; a page may add "; charset=NAME" as it was served.
        url: The address it was served under; empty where unknown.
        fetched: When it was fetched, ISO 8601; None where unknown.
        fields: What the source itself says, as (field, value); they win over what the text says.
        hints: What a feed says of the page, as (field, value); they count where the page is silent.
        key: What names the story where it has no address, such as "file:2024/a.txt".
    """

    content: bytes
    origin: str
    media_type: str
    url: str = ""
    fetched: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    key: str = ""
    hints: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0].strip()

    @property
    def is_teaser(self) -> bool:
        """Whether it only announces an article, which lies at `url`."""
        return bool(self.field(TEASER))

    @property
    def charset(self) -> str:
        """The encoding it was served with, lower case; empty where it was not said."""
        _, _, name = self.media_type.partition("charset=")
        return name.strip(" \"'").lower()

    def field(self, name: str) -> str:
        """The source's own value of a field; empty where it gives none."""
        return next((value for key, value in self.fields if key == name), "")


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be taken in, and why in one sentence."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person says of a source; it wins over what is recognised.

    `columns` maps our field names to the source's, as (field, column); a column of a table
    without a header is named by its number, from "1".
    """

    outlet: str = ""
    language: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    delimiter: str = ""
    quotechar: str = ""
    encoding: str = ""


NO_OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as it is known: ISO 8601 cut to its precision."""

    iso: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Draft:
    """What a parser found, before cleaning; every field may be empty.

    `language` is what the source declares, `canonical` its rel=canonical as written; `is_partial`
    says that the article goes on where we cannot read, such as behind a paywall.
    """

    title: str = ""
    lead: str = ""
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    modified: Stamp | None = None
    language: str = ""
    outlet: str = ""
    section: str = ""
    canonical: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    extractor: str = ""
    is_partial: bool = False
