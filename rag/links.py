"""Which addresses of articles may become links: http and https, nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

MAX_URL_CHARS = 2000  # characters; longer ones are no address of an article


def safe_link(url: str) -> tuple[str, str]:
    """Return the address and its host if it may be a link, else two empty strings.

    Only addresses of catalogue records come here, never words of a text or of a model. A user
    name, a control character or another scheme makes it no link.
    """
    if len(url) > MAX_URL_CHARS or any(ord(character) <= ord(" ") or character == "\\" for character in url):
        return "", ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return "", ""
    return url, host
