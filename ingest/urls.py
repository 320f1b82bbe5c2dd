"""What names a story and a wording of it: canonical addresses, article ids, version ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from rag.records import Paragraph

ID_CHARS = 16  # hex digits, 64 bits: 1 M articles collide with a chance of 3e-8
MAX_URL_CHARS = 2000  # longer ones are junk or attacks; the longest real one has 320

# Parameters that say how a reader came, not what is read: analytics, campaigns, social networks.
_TRACKING = re.compile(
    r"^(utm_\w+|at_\w+|wt_\w+|wtmc|pk_\w+|mtm_\w+|hsa_\w+|ref|ref_?src|ref_?url|referr?er|cmp|cmpid|"
    r"icid|ito|maca|xtor|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|mc_cid|mc_eid|"
    r"mkt_tok|_ga|_gl|ncid|ns_\w+|ocid|smid|sr_share|share|shared?via|spm|traffic_source|trk|"
    r"rss|from_?rss|source|campaign|guccounter|guce_\w+|__twitter_impression)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def is_url(source: str) -> bool:
    """Whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """The host of an address in lower case without "www."; empty where it has none."""
    parts = _split(url)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def clean_url(url: str) -> str:
    """Strip fragment, tracking parameters and default port; empty unless it is http or https."""
    parts = _split(url.strip().strip("<>"))
    if parts is None or parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, quote(query, safe="=&%+/:@!$'()*,;?~-._"), ""))


def canonical_url(served: str, canonical: str = "") -> str:
    """The address that names a story.

    Args:
        served: The address it was fetched from; empty for a stored page.
        canonical: The page's rel=canonical as written, relative or absolute.

    Returns:
        `canonical` where it stays on the served host (a www. apart) and does not point at the
        home page, else `served`; cleaned of tracking. Empty where neither is an address.
    """
    ours = clean_url(served)
    try:
        theirs = clean_url(urljoin(ours, canonical.strip())) if canonical.strip() else ""
    except ValueError:
        theirs = ""
    if not ours or not theirs:
        return ours or theirs
    is_home = urlsplit(theirs).path in ("", "/") and not urlsplit(theirs).query
    return theirs if host_of(theirs) == host_of(ours) and not is_home else ours


def article_id(*, url: str, key: str, text: str) -> str:
    """Name a story: by its canonical URL, else by its source's key, else by its text."""
    return _digest(url or key or "text:" + _folded(text))


def version_id(
    *,
    outlet: str,
    title: str,
    lead: str,
    authors: Iterable[str],
    published: str | None,
    section: str,
    paragraphs: Iterable[Paragraph],
) -> str:
    """Name one wording of a story: the same for the same normalised content, whenever it is read."""
    fields = [outlet, title, lead, "\x1f".join(authors), published or "", section]
    fields += [f"{paragraph.heading}\x1f{paragraph.text}" for paragraph in paragraphs]
    return _digest("\x1e".join(fields))


def _split(url: str) -> SplitResult | None:
    """Split an address; None for one that no browser would open."""
    if not url or len(url) > MAX_URL_CHARS or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is not a number
    except ValueError:
        return None
    return parts


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()[:ID_CHARS]
