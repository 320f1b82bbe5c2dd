"""schema.org JSON-LD of a page: the article that it describes, as one record."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.clean import clean_line

MAX_SCRIPT_CHARS = 2_000_000  # of one script; longer ones hold data, not metadata
MAX_DEPTH = 6  # of nested objects searched; real ones nest the article at most three deep
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", re.S
)
_ARTICLE = re.compile(r"Article$|BlogPosting$|Reportage$|NewsReport$|Review$|^Report$")
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What a page's JSON-LD says of its article; every field may be empty."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    publisher: str = ""
    section: str = ""
    language: str = ""
    body: str = ""
    organisations: tuple[str, ...] = ()  # names of authors that are declared to be no people
    is_free: bool | None = None  # isAccessibleForFree; None where it is not said


def linked_data(scripts: list[str]) -> LinkedData:
    """Read the article out of a page's JSON-LD scripts.

    Args:
        scripts: The texts of the script elements, as written; broken ones are passed over.

    Returns:
        The article with the most to say; an empty record where none is described.
    """
    articles: list[LinkedData] = []
    publishers: list[str] = []
    for script in scripts:
        for item in _objects(_load(script), MAX_DEPTH):
            if _is_article(item):
                articles.append(_read(item))
            elif not publishers and _types(item) & {"NewsMediaOrganization"}:
                publishers += _names(item)
    if not articles:
        return LinkedData(publisher=publishers[0] if publishers else "")
    return max(articles, key=_weight)


def _weight(article: LinkedData) -> int:
    """How much an article says: a teaser of another one has no body, no date or no author."""
    parts = (article.headline, article.published, article.authors, article.publisher, article.description)
    return sum(bool(part) for part in parts) + 3 * (len(article.body) > 300)


def _load(script: str) -> Any:
    if len(script) > MAX_SCRIPT_CHARS:
        return None
    for text in (script, _COMMENT.sub("", script), _COMMENT.sub("", script).rstrip(" ;\n,")):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield objects that may be the page's article, outermost first."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth - 1)
    elif isinstance(value, Mapping):
        yield value
        for key in _CONTAINERS:
            if key in value:
                yield from _objects(value[key], depth - 1)


def _types(item: Mapping[str, Any]) -> set[str]:
    kind = item.get("@type", "")
    return {str(name).rpartition("/")[2] for name in (kind if isinstance(kind, list) else [kind])}


def _is_article(item: Mapping[str, Any]) -> bool:
    return any(_ARTICLE.search(name) for name in _types(item))


def _read(item: Mapping[str, Any]) -> LinkedData:
    authors = _as_list(item.get("author")) or _as_list(item.get("creator"))
    people = [name for author in authors for name in _names(author)]
    organisations = [
        name
        for author in authors
        if isinstance(author, Mapping)
        and _types(author) & {"Organization", "NewsMediaOrganization", "Corporation"}
        for name in _names(author)
    ]
    sections = _as_list(item.get("articleSection"))
    return LinkedData(
        headline=_text(item.get("headline")) or _text(item.get("name")),
        description=_text(item.get("description")),
        authors=tuple(people),
        published=_text(item.get("datePublished")) or _text(item.get("dateCreated")),
        modified=_text(item.get("dateModified")),
        publisher=next(iter(_names(item.get("publisher"))), ""),
        section=_text(sections[0]) if sections else "",
        language=_text(item.get("inLanguage")),
        body=html.unescape(item["articleBody"]) if isinstance(item.get("articleBody"), str) else "",
        organisations=tuple(organisations),
        is_free=_is_true(item.get("isAccessibleForFree")),
    )


def _is_true(value: Any) -> bool | None:
    """A truth value, which many pages write as text; None where there is none."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rpartition("/")[2])
    return value if isinstance(value, bool) else None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return [_text(value)] if _text(value) and not value.startswith("http") else []
    if isinstance(value, list):
        return [name for part in value for name in _names(part)]
    if isinstance(value, Mapping):
        whole = value.get("name")
        if whole is None and isinstance(value.get("familyName"), str):
            whole = f"{_text(value.get('givenName'))} {value['familyName']}"
        return _names(whole)
    return []


def _text(value: Any) -> str:
    """A value as one line; entities that were escaped twice are resolved."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name")
    return clean_line(html.unescape(html.unescape(value)), 100_000) if isinstance(value, str) else ""
