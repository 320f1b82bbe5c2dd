"""Links of feeds, made absolute."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from ingest.urls import clean_url


def absolute(url: str, link: str) -> str:
    """A link as an absolute address.

    Args:
        url: Where the feed lies.
        link: As written.

    Returns:
        The address without its fragment; empty unless it is http or https.
    """
    try:
        joined, _ = urldefrag(urljoin(url, link.strip()))
    except ValueError:  # such as http://[
        return ""
    return joined if link.strip() and clean_url(joined) else ""
