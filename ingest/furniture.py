"""Paragraphs that belong to the page and not to the article: notices, buttons, teasers, captions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.records import Paragraph

MAX_FURNITURE_CHARS = 320  # longer paragraphs are kept whatever they begin with

_OPENINGS = re.compile(
    r"^\W*(?:"
    # pointers to other articles
    r"(?:lesen|sehen|hören) sie (?:auch|dazu|hier|mehr|weiter|jetzt)\b|lies auch\b|lesetipp|lesen sie (?:außerdem|zudem)|"
    r"mehr (?:zum thema|dazu|aus dem ressort|news|nachrichten)\b|mehr zu (?:diesem|dem) thema|auch interessant|"
    r"das könnte (?:sie|dich) (?:auch |ebenfalls )?interessieren|passend dazu|weitere (?:artikel|nachrichten|news|meldungen) "
    r"|zum weiterlesen|(?:read|see|watch) (?:more|also|next)\b|also read\b|related (?:articles?|stories|coverage|content)\b|"
    r"recommended (?:stories|reading|for you)\b|you (?:may|might) also like|more (?:from|on this|stories)\b.{0,60}$|"
    r"more stories\b|lire aussi\b|à lire aussi\b|leggi anche\b|lea también\b|les også\b|läs (?:också|mer)\b|lees ook\b|"
    # newsletters, apps, accounts
    r"(?:jetzt )?(?:melden sie sich|abonnieren sie|registrieren sie sich|jetzt (?:abonnieren|anmelden|registrieren))\b|"
    r"(?:hier|jetzt) (?:geht es )?(?:zum|unseren|den) (?:\w+[- ])?newsletter|newsletter[- ]?(?:anmeldung|abonnieren)|"
    r"(?:sign up|subscribe|register) (?:to|for|now|here|today)\b|get (?:our|the latest|the day)\b.{0,80}(?:newsletter|inbox)|"
    r"follow (?:us|the \w+) (?:on|at)\b|folgen sie (?:uns|der|dem)\b|(?:download|get) (?:our|the) (?:\w+ )?app\b|"
    r"(?:unseren?|der|den) (?:whatsapp|telegram)[- ]kanal\b|"
    # consent and embeds
    r"(?:an dieser stelle|hier) (?:finden sie|befindet sich|steht|sehen sie) (?:einen? )?(?:externe[rn]?|inhalte? von|relevanten)|"
    r"(?:empfohlener |ein )?externer inhalt|(?:dieser |der )?externe inhalt|wir (?:benötigen|brauchen) ihre (?:zustimmung|einwilligung)|"
    r"um (?:diesen?|dieses|den|das) .{0,60}(?:anzuzeigen|anzusehen|zu sehen|darzustellen|laden)|bitte (?:aktivieren|erlauben) sie|"
    r"mit (?:dem )?klick auf|(?:ich bin|sie sind) damit einverstanden|(?:dieser|dieses) (?:inhalt|video|element) (?:kann|wird|wurde|ist)\b|"
    r"(?:this|the) (?:content|video|article) (?:is|was|contains|could) (?:not available|hosted|produced|provided)|"
    r"(?:we use|this (?:site|website) uses) cookies|cookie[- ]?(?:einstellungen|settings|hinweis)|please enable javascript|"
    r"(?:to (?:display|view) this)|allow (?:\w+ )?content\b|"
    # buttons and labels that stand alone
    r"(?:anzeige|werbung|advertisement|advertising|sponsored|publicité|pubblicità|publicidad|reklame|annonse|annons|iklan)\W*$|"
    r"(?:teilen|share|drucken|print|merken|kommentare?|comments?|kopieren|copy link|link kopieren|facebook|twitter|x|whatsapp|"
    r"e-?mail|telegram|instagram|schließen|close|zurück|weiter|mehr|video|audio|podcast|foto|bild|vergrößern|newsletter|"
    r"share this(?: article)?|bookmark|speichern|artikel (?:teilen|drucken|merken|anhören|speichern)|skip advertisement|"
    r"startseite|nach oben|inhalt|loading\W*|wird geladen\W*)\W*$|"
    # credits
    r"(?:bild|foto|fotos|quelle|photo|picture|image|grafik|source|video|credit)s?\s*:\s*.{0,90}$|"
    r"©.{0,120}$|copyright\b.{0,120}$|all rights reserved|alle rechte vorbehalten"
    r")",
    re.IGNORECASE,
)
_ENDINGS = re.compile(
    r"(?:(?:die|eine|unsere) (?:analyse|einordnung|diskussion|sendung)|alles dazu|mehr dazu|das|jetzt)? ?"
    r"bei (?:zdfheute live|tagesschau24|welt tv|ntv|rtl)\.?$|"
    r"(?:sehen sie|mehr dazu|erfahren sie|alles dazu).{0,60}(?:im video|im livestream|in der mediathek|im podcast)\.?$|"
    r"\((?:mit material von )?(?:dpa|afp|reuters|apa|sda|ap|sid|epd|kna)(?:/\w+)*\)$",
    re.IGNORECASE,
)
_AGENCY_ONLY = re.compile(r"^\W*(?:quelle:\s*)?(?:[a-zäöü]{2,5}[,/ ]+){0,4}(?:dpa|afp|reuters|apa|sda|sid|epd|kna|ap)\b[\w,/ .:-]{0,30}\W*$", re.I)


def is_furniture(text: str) -> bool:
    """Whether a paragraph is a notice, a button, a teaser or a caption, and no part of the article."""
    if len(text) > MAX_FURNITURE_CHARS:
        return False
    if not any(char.isalnum() for char in text):
        return True
    return bool(_OPENINGS.search(text) or _AGENCY_ONLY.match(text) or _caption_end(text))


def drop_furniture(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Drop furniture; the heading above a dropped paragraph passes on to the next without one."""
    kept: list[Paragraph] = []
    waiting = ""
    for paragraph in paragraphs:
        if is_furniture(paragraph.text):
            waiting = paragraph.heading or waiting
            continue
        heading = paragraph.heading or waiting
        kept.append(Paragraph(paragraph.text, "" if is_furniture(heading) else heading))
        waiting = ""
    return tuple(kept)


def _caption_end(text: str) -> bool:
    match = _ENDINGS.search(text)
    return match is not None and not match.group().startswith("(")
