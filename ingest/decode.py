"""Bytes to text: which encoding a text is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from rag.errors import UnreadableSourceError

SAMPLE_BYTES = 1 << 18  # 256 kB decide on an encoding; a later odd byte is replaced, not fatal
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes above 127 that German, English, French, Spanish and Italian news use in Windows-1252.
_WESTERN = frozenset("äöüÄÖÜßéèêàâçñáíóúòìùîôûëïÉÈÀÇÑÁÓ„“”‚‘’–—…«»‹›€§°·´©®²³½¿¡\xa0".encode("cp1252"))
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_STATEFUL = re.compile(rb"\x1b[$(]")  # ISO-2022: escape sequences in plain ASCII bytes
BINARY_SHARE = 0.02  # of control bytes in a sample; text has none but line ends and tabs
_CONTROL_BYTES = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def detect_encoding(sample: bytes, declared: str = "") -> str:
    """Name the encoding of a text.

    Args:
        sample: Its first bytes; a character cut at the end does no harm.
        declared: What the source says; believed where the bytes do not contradict it.

    Returns:
        A Python codec's name; to be used with `errors="replace"`.

    Raises:
        UnreadableSourceError: If the bytes are not text.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    wide = _wide(sample)
    if wide:
        return wide
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > len(sample) * BINARY_SHARE:
        raise UnreadableSourceError("The content is not text.", hint="Give text, HTML, JSON, CSV or WARC.")
    codec = _known(declared)
    if _STATEFUL.search(sample) and codec.startswith("iso2022"):
        return codec
    if _mostly_utf8(sample):
        return "utf-8"
    if codec and codec != "utf-8" and _decodes(sample, codec):
        return "cp1252" if codec in ("iso8859-1", "ascii") else codec
    return _guess(sample)


def decode_bytes(content: bytes, declared: str = "") -> str:
    """Decode a whole text; what cannot be decoded becomes U+FFFD.

    Raises:
        UnreadableSourceError: If the bytes are not text.
    """
    return content.decode(detect_encoding(content[:SAMPLE_BYTES], declared), "replace")


def decode_html(content: bytes, served: str = "") -> str:
    """Decode a page by its bytes, what the server said, or what its head says.

    Raises:
        UnreadableSourceError: If the bytes are not text.
    """
    head = content[:4096]
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    declared = served or (match.group(1).decode("ascii", "replace") if match else "")
    return decode_bytes(content, declared)


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _decodes(sample: bytes, codec: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(codec)("strict")
        decoder.decode(sample)
    except (UnicodeError, LookupError, TypeError):  # such as "hex" or "rot13", which are no text encodings
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of western text is NUL."""
    head = sample[: 2000 - len(sample[:2000]) % 2]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _mostly_utf8(sample: bytes) -> bool:
    """Whether UTF-8 fits but for a few stray bytes, as in a file pasted from two."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(sample)
    bad = text.count("\ufffd")
    return bad == 0 or sum(char > "\x7f" for char in text) - bad > 3 * bad


def _guess(sample: bytes) -> str:
    high = [byte for byte in sample if byte > 127]
    if sum(byte in _WESTERN for byte in high) >= 0.95 * len(high) and len(high) < 0.25 * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise UnreadableSourceError("The content is not text.", hint="Save it as UTF-8.")
    return best.encoding
