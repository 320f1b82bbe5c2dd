"""NewsML-G2 items and NITF stories to drafts: what agencies mark up, under our names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ingest.dates import parse_date
from ingest.names import people_of
from ingest.readers.xml import every, first, local_name, text_of
from ingest.records import Draft, Stamp
from ingest.rows import has_markup, paragraphs_of, strip_markup
from rag.errors import UnreadableSourceError
from rag.records import Paragraph

_HEADINGS = frozenset({"hl2", "h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS = frozenset({"p", "li", "dt", "dd", "tr", "pre"})
_LEFT_OUT = frozenset(  # beside the text: pictures with their captions, notes to desks, scripts
    {"media", "figure", "figcaption", "aside", "note", "script", "style", "tagline", "caption", "credit"}
)
_WITHDRAWN = ("canceled", "cancelled", "withheld")  # stat:… of the IPTC's publishing status


def draft_of_news_item(content: bytes, timezone: str) -> Draft:
    """Read one NewsML-G2 item.

    Args:
        content: The item's own XML.
        timezone: The zone of times that name none.

    Raises:
        UnreadableSourceError: If it is damaged, or the agency has withdrawn it.
    """
    item = _tree(content)
    about, meta = first(item, "itemMeta"), first(item, "contentMeta")
    status = _code(first(about, "pubStatus")).rpartition(":")[2]
    if status in _WITHDRAWN:
        raise UnreadableSourceError("The agency has withdrawn the item.")
    body = first(item, "contentSet", "inlineXML")
    inner = next(iter(every(body, "nitf")), None)
    if inner is not None:
        story = _nitf(inner, timezone)
        paragraphs = story.paragraphs
    else:
        story = Draft()
        paragraphs = tuple(_paragraphs(body)) if body is not None else _plain_body(item)
    created = _date((first(meta, "contentCreated"), first(about, "firstCreated")), timezone)
    version = _date((first(meta, "contentModified"), first(about, "versionCreated")), timezone)
    return Draft(
        title=_headline(meta) or text_of(first(about, "title")) or story.title,
        lead=_described(meta) or story.lead,
        authors=people_of(_authors(meta)) or story.authors,
        published=created or version or story.published,
        modified=version if created and version != created else None,
        language=_language(item, meta),
        outlet=_name(first(about, "provider")) or _name(first(meta, "infoSource")) or story.outlet,
        section=_section(meta) or story.section,
        paragraphs=paragraphs,
        extractor="newsml-g2",
    )


def draft_of_nitf(content: bytes, timezone: str) -> Draft:
    """Read a NITF story; arguments and errors as `draft_of_news_item`."""
    return _nitf(_tree(content), timezone)


def _nitf(story: Element, timezone: str) -> Draft:
    head, body = first(story, "head"), first(story, "body")
    docdata, pubdata = first(head, "docdata"), first(head, "pubdata")
    top = first(body, "body.head")
    issued, released = first(docdata, "date.issue"), first(docdata, "date.release")
    holder = first(docdata, "doc.copyright")
    return Draft(
        title=text_of(first(top, "hedline", "hl1")) or text_of(first(head, "title")),
        lead=text_of(first(top, "abstract")),
        authors=people_of(map(_byline, every(top, "byline"))),
        published=_norm(issued, timezone) or _norm(released, timezone) or _printed(pubdata, timezone),
        language=body.get("{http://www.w3.org/XML/1998/namespace}lang", "") if body is not None else "",
        outlet=_attribute(pubdata, "name")
        or _attribute(holder, "holder")
        or text_of(first(top, "distributor")),
        section=_attribute(pubdata, "position.section") or _property(head, "section"),
        paragraphs=tuple(_paragraphs(first(body, "body.content"))),
        extractor="nitf",
    )


def _tree(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableSourceError("The item's XML is damaged.") from error
    return root


def _paragraphs(body: Element | None) -> Iterator[Paragraph]:
    """Walk a body's blocks in document order, each with the heading above it."""
    heading = ""
    for node in _blocks(body):
        text = text_of(node)
        if local_name(node) in _HEADINGS:
            heading = text or heading
        elif text:
            yield Paragraph(text, heading)
            heading = ""


def _blocks(node: Element | None) -> Iterator[Element]:
    for child in () if node is None else node:
        name = local_name(child)
        if name in _HEADINGS or name in _PARAGRAPHS:
            yield child
        elif name not in _LEFT_OUT and name != "head":
            yield from _blocks(child)


def _plain_body(item: Element) -> tuple[Paragraph, ...]:
    data = first(item, "contentSet", "inlineData")
    text = "" if data is None else "".join(data.itertext())
    return tuple(paragraphs_of(strip_markup(text, mark_headings=True) if has_markup(text) else text.strip()))


def _headline(meta: Element | None) -> str:
    found = [] if meta is None else [node for node in meta if local_name(node) == "headline"]
    main = [node for node in found if _role(node) in ("", "main")]
    return text_of(next(iter(main + found), None))


def _described(meta: Element | None) -> str:
    """The summary, where the agency gives one."""
    found = [] if meta is None else [node for node in meta if local_name(node) == "description"]
    return text_of(next((node for node in found if _role(node) in ("", "summary", "intro", "lead")), None))


def _authors(meta: Element | None) -> Iterator[str]:
    """Bylines as written, else the creators by name."""
    if meta is None:
        return
    bylines = [text_of(node) for node in meta if local_name(node) == "by"]
    creators = [_name(node) for node in meta if local_name(node) in ("creator", "contributor")]
    yield from [line for line in bylines if line] or creators


def _section(meta: Element | None) -> str:
    """The name of the first subject or genre that has one."""
    nodes = [] if meta is None else [node for node in meta if local_name(node) == "subject"]
    return next((name for name in map(_name, nodes) if name), "")


def _name(node: Element | None) -> str:
    """A concept's name; of an organisation that has none, what follows the colon of its code."""
    named = text_of(first(node, "name"))
    return named or ("" if node is None else node.get("literal", ""))


def _language(item: Element, meta: Element | None) -> str:
    node = first(meta, "language")
    return _attribute(node, "tag") or item.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _byline(node: Element) -> str:
    """A byline without its titles and places."""
    people = [text_of(person) for person in every(node, "person")]
    return ", ".join(people) or "".join((node.text or "") + "".join((child.tail or "") for child in node))


def _printed(pubdata: Element | None, timezone: str) -> Stamp | None:
    return parse_date(_attribute(pubdata, "date.publication"), timezone)


def _norm(node: Element | None, timezone: str) -> Stamp | None:
    return parse_date(_attribute(node, "norm") or text_of(node), timezone)


def _date(nodes: Iterable[Element | None], timezone: str) -> Stamp | None:
    stamps = (parse_date(text_of(node), timezone) for node in nodes if node is not None)
    return next((stamp for stamp in stamps if stamp is not None), None)


def _property(head: Element | None, name: str) -> str:
    """A NITF property such as <tobject tobject.type="…"> or <meta name="section" content="…">."""
    return next((node.get("content", "") for node in every(head, "meta") if node.get("name") == name), "")


def _attribute(node: Element | None, name: str) -> str:
    return "" if node is None else node.get(name, "").strip()


def _code(node: Element | None) -> str:
    return _attribute(node, "qcode") or _attribute(node, "uri")


def _role(node: Element) -> str:
    return node.get("role", "").rpartition(":")[2].lower()
