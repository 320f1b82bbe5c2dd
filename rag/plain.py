"""Text from outside made plain: no hidden characters, no markup, no links; the words stay."""

from __future__ import annotations

import html
import re
import unicodedata

# Signs that show nothing though Unicode calls them letters, marks or symbols: fillers, variation selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SHOWN_CONTROLS = "\n\t"
# Text of article bodies is long and nearly always free of hidden signs: look before rebuilding it.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2028\u2029\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\ue000-\uf8ff\U000e0000-\U0010ffff]"
)
_LINK = re.compile(r"!?\[([^\]\[]{0,300})\]\s?\([^()\s]{0,2000}(?:\s[^()]{0,300})?\)")
_REFERENCE_LINK = re.compile(r"^[ ]{0,3}\[[^\]]{1,100}\]:\s+\S+.*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"<?\b(?:(?:https?|ftps?|file|wss?)://|(?:data|javascript|vbscript|mailto|tel|blob):(?=\S)|www\.(?=\w))[^\s<>]*>?|"
    r"(?<![\w:])//[\w-]+\.[^\s<>]+",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"<\|[^|<>]{0,40}\|>|<<\s?/?SYS\s?>>|\[/?(?:INST|SYS)\]|</?s>", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--.*?-->|[/!?]?[a-z][^<>]{0,2000}>)", re.IGNORECASE | re.DOTALL)
_EMPHASIS = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?!\w)")
_LINE_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]|>+[ \t]?|\|)|[ \t]*\|[ \t]*$|^[ \t]*[-*_|:= ]{3,}$", re.MULTILINE
)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{1,59})(?![\w-])",
    re.IGNORECASE,
)
_UNWRAP = 3  # times that escaped or nested markup is taken off; each takes one more layer


def visible(text: str) -> str:
    """The text without what cannot be seen: zero-width, direction, tag, control and private characters.

    Soft hyphens go too; line breaks and tabs stay.
    """
    if not _SUSPECT.search(text):
        return text
    return "".join(
        sign
        for sign in text
        if sign in _SHOWN_CONTROLS
        or (
            sign not in _BLANK
            and not ("\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef")
            and unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        )
    )


def plain(text: str) -> str:
    """A chat model's text, composed (NFC), without hidden characters, tags, links, images and emphasis.

    The words of a link stay, its address goes; bare addresses go. What is not markup stays as it is.
    """
    text = unicodedata.normalize("NFC", visible(text))
    for _ in range(_UNWRAP):
        before = text
        text = visible(html.unescape(text))
        text = _REFERENCE_LINK.sub("", _LINK.sub(r"\1", text))
        text = _TAG.sub("", _TOKEN.sub("", _ADDRESS.sub("", text)))
        if text == before:
            break
    return _EMPHASIS.sub("", _LINE_MARKS.sub("", text))


def has_markup(text: str) -> bool:
    """Whether a text carries a link, a tag, an address or a chat template's token."""
    return any(pattern.search(text) for pattern in (_LINK, _ADDRESS, _TOKEN, _TAG, _REFERENCE_LINK))


def hosts_in(text: str) -> frozenset[str]:
    """Names of hosts in a text, lower case: "beispiel.de" of "auf beispiel.de/preise"."""
    return frozenset(match.group().lower() for match in _HOST.finditer(text))
