"""Paragraphs that belong to the page and not to the article: notices, buttons, teasers, captions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.records import Paragraph

MAX_FURNITURE_CHARS = 320  # longer paragraphs are kept whatever they begin with

# How such paragraphs begin; "$" where they hold nothing else.
_OPENING_PHRASES = (
    # pointers to other articles
    r"(?:lesen|sehen|hören) sie (?:auch|dazu|hier|mehr|weiter|jetzt|außerdem|zudem)\b",
    r"lies auch\b|lesetipp|auch interessant|passend dazu|zum weiterlesen",
    r"mehr (?:zum thema|dazu|aus dem ressort|news|nachrichten|themen auf)\b|mehr zu (?:diesem|dem) thema",
    r"das könnte (?:sie|dich) (?:auch |ebenfalls )?interessieren",
    r"weitere (?:artikel|nachrichten|news|meldungen) |hier finden sie (?:außerdem )?alle\b",
    r"(?:read|see|watch) (?:more|also|next)\b|also read\b|you (?:may|might) also like|more stories\b",
    r"related (?:articles?|stories|coverage|content)\b|recommended (?:stories|reading|for you)\b",
    r"more (?:from|on this|stories)\b.{0,60}$|click here to read\b|our standards: the thomson reuters",
    r"lire aussi\b|à lire aussi\b|leggi anche\b|lea también\b|les også\b|läs (?:också|mer)\b|lees ook\b",
    r"(?:czytaj|zobacz|przeczytaj) (?:więcej|też|także|również)\b|baca juga\b|(?:читайте|смотрите) также\b",
    r"(?:noticias?|artículos?|temas?|notícias?|articol[io]|notizi[ae]|articles?|sujets?) (?:relacionad[ao]s?|"
    r"correlat[aeio]|liés?|connexes?)\W*$|(?:te puede|puede|ti potrebbe|potrebbe) interesar(?:te|ti)?\b",
    r"(?:leia|veja|saiba) (?:também|mais)\b|sur le même (?:sujet|thème)\W*$|(?:læs|lue) (?:også|myös)\b|läs även\b",
    r"les mer\b.{0,90}$|(?:ilgili haber(?:ler)?|ayrıca oku\w*)\W*$",
    r"(?:関連記事|関連ニュース|あわせて読みたい|관련\s?기사|相关阅读)\W*$",
    # newsletters, apps, accounts
    r"(?:jetzt )?(?:melden sie sich|abonnieren sie|registrieren sie sich)\b",
    r"jetzt (?:abonnieren|anmelden|registrieren)\b|newsletter[- ]?(?:anmeldung|abonnieren)",
    r"(?:hier|jetzt) (?:geht es )?(?:zum|unseren|den) (?:\w+[- ])?newsletter",
    r"(?:sign up|subscribe|register) (?:to|for|now|here|today)\b",
    r"get (?:our|the latest|the day)\b.{0,80}(?:newsletter|inbox)|enjoying our latest content\b",
    r"follow (?:us|the \w+) (?:on|at)\b|follow along with the latest",
    r"(?:download|get) (?:our|the) (?:\w+ )?app\b",
    r"folgen sie (?:uns|der|dem)\b|(?:unseren?|der|den) (?:whatsapp|telegram)[- ]kanal\b",
    # consent, embeds, browsers
    r"(?:an dieser stelle|hier) (?:finden sie|befindet sich|steht|sehen sie) (?:einen? )?"
    r"(?:externe[rn]?|inhalte? von|relevanten)",
    r"(?:empfohlener |ein )?externer inhalt|(?:dieser |der )?externe inhalt|embed\W*$",
    r"link zum \w+-inhalt\W*$",
    r"wir (?:benötigen|brauchen) ihre (?:zustimmung|einwilligung)|mit (?:dem )?klick auf",
    r"um (?:diesen?|dieses|den|das) .{0,60}(?:anzuzeigen|anzusehen|zu sehen|darzustellen|laden)",
    r"bitte (?:aktivieren|erlauben) sie|(?:ich bin|sie sind) damit einverstanden",
    r"(?:dieser|dieses) (?:inhalt|video|element) (?:kann|wird|wurde|ist)\b|to (?:display|view) this\b",
    r"(?:this|the) (?:content|video|article) (?:is|was|contains|could) (?:not available|hosted|provided)",
    r"(?:we use|this (?:site|website) uses) cookies|cookie[- ]?(?:einstellungen|settings|hinweis)",
    r"(?:.{0,60}\b)?(?:datenschutz(?:erklärung|bestimmungen|hinweise)|privacy (?:policy|notice)|terms of (?:use|service))"
    r"(?: \w+){0,3}\W*$|mit (?:der|ihrer) (?:anmeldung|registrierung)\b.{0,120}(?:datenschutz|einverstanden)",
    r"please enable javascript|allow (?:\w+ )?content\b|thank you for visiting\b.{0,200}browser",
    # the reader's opinion, errors, sources
    r"fehler (?:gefunden|entdeckt)\b|bitte markieren sie die entsprechenden wörter",
    r"wie hat ihnen dieser artikel gefallen|durchschnittliche bewertung|eigene recherchen?\W*$|quellen\W*$",
    r"die mit einem symbol .{0,60}gekennzeichneten links|\d+ wochen? kostenlos testen\W*$",
    # buttons and labels that stand alone
    r"(?:anzeige|werbung|advertisement|advertising|sponsored|publicité|pubblicità|publicidad|reklame|"
    r"annonse|annons|iklan|skip advertisement)\W*$",
    r"(?:teilen|share|drucken|print|merken|kommentare?|comments?|kopieren|copy link|link kopieren|facebook|"
    r"twitter|x|whatsapp|e-?mail|telegram|instagram|schließen|close|zurück|weiter|mehr|video|audio|podcast|"
    r"foto|bild|vergrößern|newsletter|share this(?: article)?|bookmark|speichern|startseite|nach oben|inhalt|"
    r"artikel (?:teilen|drucken|merken|anhören|speichern)|loading|wird geladen)\W*$",
    # credits and dates of the page
    r"(?:\d+\s*(?:min(?:ute[ns]?|uten)?)\.? (?:lesezeit|lesedauer|read(?:ing time)?)|(?:geschätzte )?(?:lesezeit|lesedauer|"
    r"reading time|read time|estimated reading time)\b.{0,30})\W*$",
    r"(?:(?:redaktion|mitarbeit|faktencheck|schlussredaktion|bildredaktion|redigatur|bearbeitung|kamera|schnitt|"
    r"editing|edited|fact[- ]?check(?:ing)?|research)(?: by)?:\s*[^.:!?]{3,80}?\s*){1,6}$",
    r"(?:watch|listen|im video|video|im podcast)\s*:\s.{0,90}$",
    r"(?:bild|foto|fotos|quelle|photo|picture|image|grafik|source|video|credit)s?\s*:\s*.{0,90}$",
    r"(?:additional |with )?reporting by .{3,200}(?:editing|writing|compiled) by\b|with (?:additional )?reporting by .{3,90}$|"
    r"advertisement\b.{0,40}(?:story|article) continues below\W*$|our website is the place for\b|"
    r"(?:.{0,90}\s)?testen sie\b.{0,40}\b(?:wochen?|monate?)\b|"
    r"(?:first|originally|this (?:article|story)"
    r" (?:was )?(?:first|originally)) (?:published|appeared) (?:in|on|by)\b.{0,80}$",
    r"©.{0,120}$|copyright\b.{0,120}$|all rights reserved|alle rechte vorbehalten",
    r"(?:stand|zuletzt aktualisiert|aktualisiert|veröffentlicht|published|updated|last updated|uppdaterad|"
    r"publicerad)\W{0,3}(?:am |on |at )?[\d.,:/ |-]*(?:uhr)?(?: \w+ [\d.:]+)*\W*$",
    r"\d{1,2}\.\d{1,2}\.\d{4}(?:,? \d{1,2}:\d{2}(?: uhr)?)?\W*$",
)
_OPENINGS = re.compile(r"^\W*(?:" + "|".join(_OPENING_PHRASES) + ")", re.IGNORECASE)
_ENDINGS = re.compile(
    r"(?:bei (?:zdfheute live|tagesschau24|welt tv|ntv|rtl)"
    r"|(?:sehen sie|mehr dazu|erfahren sie|alles dazu).{0,60}"
    r"(?:im video|im livestream|in der mediathek|im podcast))\.?$",
    re.IGNORECASE,
)
_POST = re.compile(r"[—–-]\s?.{1,60}\(@\w{1,20}\)\s.{0,12}\d{1,2}(?:, |\. \w+ )?\d{4}")  # a post's signature
_AGENCY_ONLY = re.compile(
    r"\W*(?:quelle:\s*)?(?:[a-zäöü]{2,5}[,/ ]+){0,4}(?:dpa|afp|reuters|apa|sda|sid|epd|kna|ap)\b"
    r"[\w,/ .:-]{0,30}\W*",
    re.IGNORECASE,
)


def is_furniture(text: str) -> bool:
    """Whether a paragraph is a notice, a button, a teaser or a caption, and no part of the article."""
    if len(text) > MAX_FURNITURE_CHARS:
        return False
    if not any(char.isalnum() for char in text):
        return True
    return bool(_OPENINGS.match(text) or _ENDINGS.search(text) or _POST.search(text) or _is_credit(text))


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


def _is_credit(text: str) -> bool:
    """Whether a paragraph only names agencies, such as "Quelle: dpa, AFP"."""
    return len(text) < 60 and _AGENCY_ONLY.fullmatch(text) is not None
