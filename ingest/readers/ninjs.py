"""ninjs, the news agencies' JSON of the IPTC, versions 1 to 3: an item's fields under our names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_MARKS = frozenset(
    "versioncreated version_created headline headlines body_html body_xhtml body_text bodies copyrightholder"
    " copyrightHolder versionCreated usageterms standards contentcreated contentCreated pubstatus".split()
)
_TEXT_TYPES = ("", "text", "composite")
_BODY_ROLES = ("main", "", "body")  # of ninjs 2 bodies and headlines, the wanted first


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is a ninjs item: it has a uri and two names that only ninjs uses."""
    return isinstance(value.get("uri"), str) and len(_MARKS & value.keys()) >= 2


def is_text_item(value: Mapping[str, Any]) -> bool:
    """Whether an item is an article and no picture, recording or event."""
    return str(value.get("type", "")) in _TEXT_TYPES and any(
        field == "text" for field, _ in ninjs_fields(value)
    )


def ninjs_fields(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Read an item.

    Returns:
        (our field, value) pairs; the text as HTML where the item has it so.
    """
    created = _first(value, "firstcreated", "firstCreated", "contentcreated", "contentCreated")
    version = _first(value, "versioncreated", "versionCreated")
    uri = value["uri"]
    provider = _names(value.get("infosources")) or _names(value.get("organisations"))
    pairs = [
        ("id", uri),
        (
            "url",
            _first(value, "canonicalurl", "link") or (uri if uri.startswith(("http://", "https://")) else ""),
        ),
        ("title", _first(value, "headline") or _of_role(value.get("headlines")) or _first(value, "title")),
        ("lead", _first(value, "description_text") or _of_role(value.get("descriptions"))),
        ("published", created or version),
        ("modified", version if created else ""),
        ("language", _first(value, "language")),
        ("outlet", _first(value, "copyrightholder", "copyrightHolder", "source") or next(iter(provider), "")),
        ("section", next(iter(_names(value.get("subject") or value.get("subjects"))), "")),
        ("text", _body(value)),
        *(("author", author) for author in _authors(value)),
    ]
    return [(field, text) for field, text in pairs if text.strip()]


def _body(value: Mapping[str, Any]) -> str:
    bodies = _of_role(value.get("bodies"))
    return bodies or _first(value, "body_html", "body_xhtml", "body_text") or next(_unnamed_bodies(value), "")


def _unnamed_bodies(value: Mapping[str, Any]) -> Iterator[str]:
    """Bodies under `body_…` names of a provider's own, as ninjs 1 allows."""
    return (text for key, text in value.items() if key.startswith("body_") and isinstance(text, str) and text)


def _of_role(parts: Any) -> str:
    """The value of the part in the main role: ninjs 2 has a list of {role, value} for each text."""
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        return ""
    found = [part for part in parts if isinstance(part, Mapping) and isinstance(part.get("value"), str)]
    by_role = {
        str(part.get("role", "")).lower().rpartition(":")[2]: part["value"] for part in reversed(found)
    }
    wanted = (by_role[role] for role in _BODY_ROLES if role in by_role)
    return str(next(wanted, found[0]["value"] if found else ""))


def _authors(value: Mapping[str, Any]) -> list[str]:
    byline = _first(value, "byline", "by")
    people = [
        part
        for part in value.get("people") or value.get("person") or ()
        if isinstance(part, Mapping) and str(part.get("rel", "")).lower() in ("author", "creator", "reporter")
    ]
    return [byline] if byline else _names(people)


def _names(parts: Any) -> list[str]:
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        return []
    return [part["name"] for part in parts if isinstance(part, Mapping) and isinstance(part.get("name"), str)]


def _first(value: Mapping[str, Any], *names: str) -> str:
    """The first of these that holds a text."""
    return next((value[name] for name in names if isinstance(value.get(name), str) and value[name]), "")
