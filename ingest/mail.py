"""A mail to a draft: newsletters by their HTML part, others by their text, both with the mail's own header."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from ingest.clean import clean_line
from ingest.dates import parse_date
from ingest.decode import decode_bytes
from ingest.html import draft_of_page
from ingest.plain import draft_of_text
from ingest.records import HTML, Document, Draft
from ingest.rows import paragraphs_of, strip_markup
from rag.errors import UnreadableSourceError

MAX_PARTS = 200  # of a mail looked at; newsletters have 2 to 10
LUMP_CHARS = 500  # of a paragraph in a newsletter; more is a table's cell with all its paragraphs
_FORWARDED = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg)\s*:\s*)+", re.IGNORECASE)
_VIA = re.compile(r"\s+(?:via|über)\s+.*$")
# What newsletters say beside their articles, at the top and at the end.
_AROUND = re.compile(
    r"(?:newsletter |e-?mail )?(?:im browser (?:ansehen|öffnen|lesen)|view (?:this email |it )?in (?:your )?browser)\W*$"
    r"|.{0,80}\b(?:unsubscribe|abmelden|abbestellen|newsletter-einstellungen|manage (?:your )?preferences)\b.{0,80}$"
    r"|sie erhalten diese(?:n|)? (?:e-?mail|newsletter)\b.*|you are receiving this\b.*|impressum\W*$|datenschutz\W*$",
    re.IGNORECASE,
)


def draft_of_mail(document: Document, timezone: str) -> Draft:
    """Read a mail.

    Args:
        document: The mail's bytes.
        timezone: The zone of times that name none.

    Returns:
        A draft whose title is the subject, its outlet the sender's name, its time the mail's.

    Raises:
        UnreadableSourceError: If it is encrypted or holds no text.
    """
    mail = email.message_from_bytes(document.content, policy=email.policy.default)
    if not isinstance(mail, EmailMessage):  # the policy makes no other
        raise UnreadableSourceError("The mail cannot be read.")
    if mail.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
        raise UnreadableSourceError("The mail is encrypted.")
    page, text = _parts(mail)
    draft = _of_page(page, document, timezone) if page else Draft()
    if page and _is_lumped(draft):
        cut = tuple(paragraphs_of(strip_markup(page, mark_headings=True)))
        draft = replace(draft, paragraphs=cut, extractor="html")
    if not draft.paragraphs and text:
        draft = draft_of_text(text, timezone)
    title = _FORWARDED.sub("", _header(mail, "Subject")) or draft.title
    paragraphs = tuple(
        each for each in draft.paragraphs if not _AROUND.match(each.text) and clean_line(each.text) != title
    )
    if not paragraphs:
        raise UnreadableSourceError("The mail holds no text.")
    return replace(
        draft,
        title=title,
        lead="" if page else draft.lead,
        published=parse_date(_header(mail, "Date"), timezone) or draft.published,
        outlet=_sender(_header(mail, "From")) or draft.outlet,
        canonical="",
        paragraphs=paragraphs,
        extractor=f"mail+{draft.extractor}" if draft.extractor else "mail",
    )


def _is_lumped(draft: Draft) -> bool:
    """Whether extraction failed on a layout of tables: nothing found, or whole cells as paragraphs."""
    return not draft.paragraphs or any(len(each.text) > LUMP_CHARS for each in draft.paragraphs)


def _of_page(page: str, document: Document, timezone: str) -> Draft:
    inner = Document(page.encode("utf-8", "replace"), document.origin, HTML + "; charset=utf-8")
    try:
        return draft_of_page(inner, timezone, use_fundus=False)
    except UnreadableSourceError:
        return Draft()


def _parts(mail: EmailMessage) -> tuple[str, str]:
    """The first HTML part and the first text part that are no attachments; each may be empty."""
    page = text = ""
    for number, part in enumerate(mail.walk()):
        if number == MAX_PARTS or (page and text):
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not page:
            page = _decoded(part)
        elif kind == "text/plain" and not text:
            text = _decoded(part)
    return page, text


def _decoded(part: object) -> str:
    """A part's text; its charset is believed where the bytes do not contradict it."""
    if not isinstance(part, EmailMessage):
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    return decode_bytes(payload, part.get_content_charset("") or "")


def _header(mail: EmailMessage, name: str) -> str:
    """A header on one line, its encoded words read; empty where it is missing or broken."""
    try:
        return clean_line(str(mail.get(name, "")))
    except (ValueError, IndexError, LookupError, AttributeError, TypeError):  # what broken headers raise
        return ""


def _sender(header: str) -> str:
    name, address = parseaddr(header)
    return clean_line(_VIA.sub("", name), 200) or address.rpartition("@")[2]
