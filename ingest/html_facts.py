"""What a page says of itself in its head: JSON-LD, Open Graph, meta elements, `<time>`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.clean import clean_line
from ingest.html_ld import LinkedData, linked_data
from ingest.names import is_full_name, people_of
from rag.errors import UnreadableSourceError

PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "dcterms.issued", "publishdate", "publish-date",
    "publish_date", "publication_date", "pubdate", "pub_date", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "article.published", "originalpublicationdate",
    "citation_publication_date", "citation_online_date", "prism.publicationdate", "rnews:datepublished",
    "vr:published_time", "og:published_time", "release_date", "article_date_original", "displaydate",
    "iso-8601-publish-date",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "last-modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "revised",
)  # fmt: skip
AUTHOR_META = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl",
    "sailthru.author", "cxenseparse:author", "citation_author", "rnews:author", "article:author_name",
)  # fmt: skip
SECTION_META = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "cxenseparse:recs:section",
)
HEADLINE_META = ("headline", "parsely-title", "sailthru.title")  # the bare headline, without the outlet
DESCRIPTION_META = ("og:description", "description", "twitter:description", "dc.description")

MAX_BYLINE_CHARS = 120  # of marked-up bylines; longer ones hold a biography
MAX_BYLINES = 10  # marked-up names looked at; further ones are those of teasers
BYLINE_PATHS = (
    '//*[@itemprop="author"]//*[@itemprop="name"]',
    '//a[@rel="author"]',
    '//article//a[contains(@href, "/author/") or contains(@href, "/autor/") or contains(@href, "/autoren/")]',
    '//*[@itemprop="author"]',
    '//*[contains(@class, "author-name") or contains(@class, "author__name")]',
    '//*[contains(@class, "byline__name")]',
    '//*[contains(@class, "byline") or contains(@class, "Byline")]',
    '//*[contains(@class, "author") and not(.//*[contains(@class, "author")])]',
    '//*[contains(@class, "person-link")]',
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's own words on its article, as written; every field may be empty."""

    ld: LinkedData
    h1: tuple[str, ...] = ()
    og_title: str = ""
    headline: str = ""
    title_tag: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    site_name: str = ""
    section: str = ""
    canonical: str = ""
    og_url: str = ""
    language: str = ""


def parse_tree(text: str) -> HtmlElement:
    """Parse a page, however deep it nests.

    Raises:
        UnreadableSourceError: If nothing of it can be parsed.
    """
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSourceError("The page holds no HTML that can be parsed.") from error


def page_facts(tree: HtmlElement) -> PageFacts:
    """Collect what a page says of itself; the tree is not changed."""
    metas = _metas(tree)
    scripts = [
        node.text or "" for node in tree.iter("script") if "ld+json" in (node.get("type") or "").lower()
    ]
    return PageFacts(
        ld=linked_data(scripts),
        h1=tuple(_texts(tree.iter("h1"))),
        og_title=_first(metas, ("og:title", "twitter:title", "parsely-title", "dc.title")),
        headline=_first(metas, HEADLINE_META),
        title_tag=next(iter(_texts(tree.xpath("//head/title"))), "")
        or next(iter(_texts(tree.iter("title"))), ""),
        description=_first(metas, DESCRIPTION_META),
        authors=tuple(_all(metas, AUTHOR_META)),
        published=tuple(_all(metas, PUBLISHED_META)),
        modified=tuple(_all(metas, MODIFIED_META)),
        times=tuple(_times(tree)),
        bylines=tuple(_bylines(tree)),
        site_name=_first(metas, ("og:site_name", "application-name", "publisher", "article:publisher_name")),
        section=_first(metas, SECTION_META),
        canonical=_link(tree, "canonical"),
        og_url=_first(metas, ("og:url",)),
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
        or _first(metas, ("og:locale", "content-language", "language", "dc.language")),
    )


def _metas(tree: HtmlElement) -> list[tuple[str, str]]:
    """(name, content) of each meta element, names in lower case, in document order."""
    pairs: list[tuple[str, str]] = []
    for node in tree.iter("meta"):
        name = (
            node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or ""
        )
        content = clean_line(unescape(node.get("content") or ""), 5000)  # some are escaped twice
        if name and content:
            pairs.append((name.strip().lower(), content))
    return pairs


def _all(metas: list[tuple[str, str]], names: Iterable[str]) -> list[str]:
    """Contents in the order of `names`, none twice."""
    return list(dict.fromkeys(content for name in names for key, content in metas if key == name))


def _first(metas: list[tuple[str, str]], names: Iterable[str]) -> str:
    return next(iter(_all(metas, names)), "")


def _texts(nodes: Iterable[Any]) -> list[str]:
    return [line for line in (clean_line(node.text_content(), 5000) for node in nodes) if line]


def _times(tree: HtmlElement) -> list[str]:
    """Times that the page marks up, those marked as publication first, then in document order."""
    marked = tree.xpath(
        '//*[@itemprop="datePublished"]/@datetime|//*[@itemprop="datePublished"]/@content|//time[@pubdate]/@datetime'
        '|//time[contains(@class,"publi")]/@datetime'
    )
    return [str(value) for value in [*marked, *tree.xpath("//time/@datetime")][:20]]


def _bylines(tree: HtmlElement) -> list[str]:
    """Names that the page marks up as authors: the surest kind of mark-up first, of one place of the page.

    Where several places have the same mark-up, the first with a full name counts, else the first.
    """
    for path in BYLINE_PATHS:
        nodes = [node for node in tree.xpath(path)[:MAX_BYLINES] if node.text_content().strip()]
        places: dict[HtmlElement | None, list[str]] = {}
        for node in nodes:
            name = clean_line(node.text_content(), 300)
            if 2 < len(name) <= MAX_BYLINE_CHARS:
                places.setdefault(_container(node), []).append(name)
        groups = [list(dict.fromkeys(names)) for names in places.values()]
        if groups:
            return next((names for names in groups if any(map(is_full_name, people_of(names)))), groups[0])
    return []


def _container(node: HtmlElement) -> HtmlElement | None:
    """Two levels up: what holds the names of one byline, and not those of the next teaser."""
    parent = node.getparent()
    return parent if parent is None else parent.getparent()


def _link(tree: HtmlElement, rel: str) -> str:
    links = (node for node in tree.iter("link") if rel in (node.get("rel") or "").lower().split())
    return next((node.get("href") for node in links if node.get("href")), "")
