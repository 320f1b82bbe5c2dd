"""A page's title without its outlet's name, and the outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.clean import clean_line
from ingest.html_facts import PageFacts
from ingest.urls import host_of

_SEPARATOR = re.compile(r"\s+[|–—·•›»-]\s+|\s*\|\s*|\s+::\s+")
MAX_SUFFIX_PARTS = 3  # "Title | Section | Outlet": no outlet adds more
_FOLD = re.compile(r"[\W_]+")


def outlet_name(facts: PageFacts, url: str) -> str:
    """Name the outlet: as the page names its site, else its publisher, else its host."""
    for name in (facts.site_name, facts.ld.publisher):
        cleaned = _site_name(name)
        if cleaned:
            return cleaned
    return host_of(url)


def page_title(facts: PageFacts, url: str) -> str:
    """Choose the title: what JSON-LD, Open Graph, the first heading and the title element agree on."""
    names = _outlet_names(facts, url)
    candidates = [
        strip_outlet(clean_line(text), names)
        for text in (facts.og_title, facts.ld.headline, *facts.h1[:3], facts.title_tag)
        if text
    ]
    candidates = [text for text in candidates if text and _fold(text) not in names]
    if not candidates:
        return ""
    tag = _fold(facts.title_tag)
    agreed = [text for text in candidates[:-1] if sum(_fold(text) == _fold(other) for other in candidates) > 1]
    if agreed:
        return agreed[0]
    return next((text for text in candidates[:-1] if _fold(text) in tag), candidates[0])


def strip_outlet(title: str, names: Iterable[str]) -> str:
    """Take " | Outlet" off a title's end, and "Outlet | " off its start.

    Args:
        title: The title as the page has it.
        names: What the outlet is called, folded.
    """
    known = set(names)
    for _ in range(MAX_SUFFIX_PARTS):
        parts = list(_SEPARATOR.finditer(title))
        if not parts:
            return title
        last, first = parts[-1], parts[0]
        if _fold(title[last.end() :]) in known:
            title = title[: last.start()]
        elif _fold(title[: first.start()]) in known:
            title = title[first.end() :]
        else:
            return title
    return title


def _outlet_names(facts: PageFacts, url: str) -> frozenset[str]:
    host = host_of(url)
    labels = host.split(".")
    names = [facts.site_name, facts.ld.publisher, host, *labels[:-1], ".".join(labels[-2:])]
    return frozenset(_fold(name) for name in names if len(_fold(name)) > 1)


def _site_name(name: str) -> str:
    """A site's name without its slogan or "www."."""
    line = clean_line(name, 200)
    if not line or line.startswith(("http", "@")):
        return ""
    return _SEPARATOR.split(line)[0].strip() if len(line) > 30 else line


def _fold(text: str) -> str:
    return _FOLD.sub("", text).casefold()
