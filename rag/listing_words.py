"""The wordings, German and English, that ask for every article that mentions something.

Each pattern is matched against a whole question whose date words and outlets were taken out; `wanted` is
what is to be mentioned. They are narrow: "Welche Berichte über Folter wies das Amt zurück?" asks something
else, and so do all 3,495 questions of the development and training sets.
"""

from __future__ import annotations

import re

_WANTED = r"(?P<wanted>.+?)"
_END = r"[\s.?!…]*$"

_TEXTS_DE = (
    r"(?:[\w-]+-)?(?:artikeln?|berichten?|meldungen|beiträgen?|texten?|nachrichten|veröffentlichungen"
    r"|zeitungsartikeln?|zeitungsberichten?|presseartikeln?|kommentaren?|interviews|reportagen)(?: auf)?"
)
_TEXT_DE = r"(?:[\w-]+-)?(?:artikel|bericht|meldung|beitrag|text|zeitungsartikel|kommentar)"
_COURTESY = r"(?:bitte |mal |doch |mir |uns |sie |hier |jetzt |einmal )*"
_ORDER_DE = (
    rf"(?:bitte )?(?:(?:zeige?n?|listen?|nennen?|gib|geben|suchen?|finden?|hole?n?|zählen?|erstelle?n?)(?: sie)?"
    rf"|(?:kannst du|können sie|könntest du|könnten sie|ich (?:suche|brauche|will|möchte|hätte gern(?:e)?)"
    rf"|wir (?:suchen|brauchen|wollen|möchten))) {_COURTESY}(?:eine )?"
)
_ALL_DE = (
    r"(?:(?:alle[nrs]?|sämtliche[nr]?|all) (?:die |deine |eure |unsere |ihre )?"
    r"|(?:liste|übersicht|aufstellung) (?:aller|von allen|mit allen|sämtlicher|der) )"
)
_NAMING_DE = (
    r"(?:nennen|erwähnen|enthalten|zitieren|behandeln|thematisieren|ansprechen|aufführen|betreffen|anführen)"
)
_NAMES_DE = (
    r"(?:nennt|erwähnt|enthält|zitiert|behandelt|thematisiert|anspricht|aufführt|betrifft|anführt|vorkommt)"
)
_OCCUR_DE = (
    r"(?:vorkomm(?:t|en)|auftauch(?:t|en)|auftritt|auftreten|steht|stehen|fällt|fallen|(?:genannt|erwähnt"
    r"|zitiert|behandelt|thematisiert) (?:wird|werden|wurde|wurden|ist|sind)|zu finden (?:ist|sind)"
    r"|die rede ist)"
)
_THERE_IS_DE = (
    r"(?:gibt es|gab es|existieren|haben wir|hast du|habt ihr|kennst du|findest du|finden sich|liegen vor"
    r"|sind (?:erschienen|vorhanden)|erschienen|wurden veröffentlicht|stehen im archiv|sind im archiv)"
)
_TAIL_DE = (
    r"(?:,? (?:auf|an|heraus|bitte|gibt es|gab es|haben wir|sind erschienen|erschienen sind|erschienen ist"
    r"|veröffentlicht wurden|wurden veröffentlicht|erschienen|im archiv|in unserem archiv|in diesem archiv"
    r"|die es gibt|die wir haben))*"
)
_ABOUT_DE = r"(?:über|zum thema|zu den|zur|zum|zu|mit|rund um|betreffend|bezüglich)"
_DEALING_DE = (
    r"(?:die|welche) (?:(?:von|über) (?P<wanted>.+?) (?:handeln|berichten|sprechen|schreiben)"
    r"|sich mit (?P<wanted_2>.+?) (?:befassen|beschäftigen|auseinandersetzen))"
)
_FIRST_DE = rf"(?:(?:{_ORDER_DE})?{_ALL_DE}|{_ORDER_DE}(?:die |mir )?)"

_TEXTS_EN = r"(?:news |press |newspaper )?(?:articles|stories|reports|pieces|texts|items|publications|posts)"
_TEXT_EN = r"(?:news |press |newspaper )?(?:article|story|report|piece|text|item)"
_ORDER_EN = (
    r"(?:please )?(?:(?:can|could|would) you (?:please )?|i(?:'d| would)? (?:want|need|like)(?: to see)? )?"
    r"(?:(?:list|show|find|give|get|return|display|enumerate|count|fetch)(?: me| us)? )?(?:please )?"
    r"(?:an? (?:list|overview) of )?"
)
_ALL_EN = r"(?:all(?: of)?(?: the| your| our)? )"
_NAMING_EN = (
    r"(?:mention(?:s|ed|ing)?|nam(?:e|es|ed|ing)|contain(?:s|ed|ing)?|cit(?:e|es|ed|ing)|referenc(?:e|es|ed|ing)"
    r"|refer(?:s|red|ring)? to|discuss(?:es|ed|ing)?|talk(?:s|ed|ing)? about|deal(?:s|t|ing)? with"
    r"|includ(?:e|es|ing)|featur(?:e|es|ing)|about)"
)
_TAIL_EN = (
    r"(?:,? (?:please|in the archive|in our archive|in this archive|(?:that )?(?:were |was |have been )?"
    r"(?:published|printed)|are there|there are|do we have|we have|do you have|you have|exist))*"
)
_THERE_IS_EN = r"(?:are there|were there|exist|do we have|do you have|(?:have been|were) published|appeared)"
_ABOUT_EN = r"(?:about|on|concerning|regarding|with|covering)"
_OCCUR_EN = (
    r"(?:(?:is|are|was|were|gets?) (?:mentioned|named|cited|discussed|referenced)|appears?|appeared"
    r"|occurs?|occurred|features?)"
)

_PATTERNS = (
    # Alle Artikel, die X nennen · Liste alle Berichte, in denen X vorkommt · Alle Berichte über X
    rf"{_FIRST_DE}{_TEXTS_DE},? (?:die|welche) (?:auch )?{_WANTED} {_NAMING_DE}{_TAIL_DE}",
    rf"{_FIRST_DE}{_TEXTS_DE},? {_DEALING_DE}{_TAIL_DE}",
    rf"{_FIRST_DE}{_TEXTS_DE},? in (?:denen|welchen) (?:von |über )?{_WANTED} {_OCCUR_DE}{_TAIL_DE}",
    rf"{_FIRST_DE}{_TEXTS_DE} {_ABOUT_DE} {_WANTED}{_TAIL_DE}",
    rf"(?:{_ORDER_DE})?jede[rsnm]? {_TEXT_DE},? (?:der|die|das|den|welche[rs]?) {_WANTED} {_NAMES_DE}{_TAIL_DE}",
    rf"(?:{_ORDER_DE})?jede[rsnm]? {_TEXT_DE},? in (?:dem|der|welchem|welcher) {_WANTED} {_OCCUR_DE}{_TAIL_DE}",
    rf"(?:{_ORDER_DE})?jede[rsnm]? {_TEXT_DE} {_ABOUT_DE} {_WANTED}{_TAIL_DE}",
    rf"(?:{_ORDER_DE})?(?:{_ALL_DE}|jede )(?:erwähnung(?:en)?|nennung(?:en)?|fundstellen?) (?:von|vom|der|des) "
    rf"{_WANTED}{_TAIL_DE}",
    # Welche Artikel erwähnen X · Wie viele Artikel über X gibt es · In welchen Artikeln kommt X vor
    rf"(?:welche|wie viele) {_TEXTS_DE} {_NAMING_DE} {_WANTED}{_TAIL_DE}",
    rf"(?:welche|wie viele) {_TEXTS_DE} (?:handeln von|berichten über|befassen sich mit|beschäftigen sich mit) "
    rf"{_WANTED}{_TAIL_DE}",
    rf"(?:welche|wie viele) {_TEXTS_DE} {_ABOUT_DE} {_WANTED} {_THERE_IS_DE}{_TAIL_DE}",
    rf"(?:welche|wie viele) {_TEXTS_DE} {_THERE_IS_DE} {_ABOUT_DE} {_WANTED}{_TAIL_DE}",
    rf"(?:welche|wie viele) {_TEXTS_DE} (?:{_THERE_IS_DE})?,? ?die {_WANTED} {_NAMING_DE}{_TAIL_DE}",
    rf"in (?:welchen|wie vielen) {_TEXTS_DE} (?:kommt|kommen|taucht|tauchen|steht|stehen|fällt|wird|werden|wurde"
    rf"|wurden) {_WANTED}(?: (?:vor|auf|genannt|erwähnt|zitiert|behandelt|thematisiert))?{_TAIL_DE}",
    rf"in (?:welchen|wie vielen) {_TEXTS_DE} (?:ist|geht es) (?:von|um) {_WANTED}(?: die rede)?{_TAIL_DE}",
    # all articles that mention X · every article mentioning X · list all stories about X
    rf"{_ORDER_EN}{_ALL_EN}{_TEXTS_EN}(?: that| which)? (?:also )?{_NAMING_EN} {_WANTED}{_TAIL_EN}",
    rf"{_ORDER_EN}(?:every|each)(?: single)? {_TEXT_EN}(?: that| which)? (?:also )?{_NAMING_EN} {_WANTED}{_TAIL_EN}",
    rf"{_ORDER_EN}{_ALL_EN}{_TEXTS_EN},? (?:in which|where) {_WANTED} {_OCCUR_EN}{_TAIL_EN}",
    rf"{_ORDER_EN}{_ALL_EN}{_TEXTS_EN} {_ABOUT_EN} {_WANTED}{_TAIL_EN}",
    rf"{_ORDER_EN}(?:every|each)(?: single)? {_TEXT_EN} {_ABOUT_EN} {_WANTED}{_TAIL_EN}",
    rf"{_ORDER_EN}(?:every|each|all) mentions? of {_WANTED}{_TAIL_EN}",
    rf"(?:please )?(?:list|show|enumerate)(?: me| us)? (?:the )?{_TEXTS_EN}(?: that| which)? "
    rf"(?:{_NAMING_EN}|{_ABOUT_EN}) {_WANTED}{_TAIL_EN}",
    # Which articles mention X · How many articles about X are there · In which articles is X mentioned
    rf"(?:which|what|how many)(?: of the)? {_TEXTS_EN} (?:that )?(?:mention|name|contain|cite|reference|refer to"
    rf"|discuss|talk about|deal with|include) {_WANTED}{_TAIL_EN}",
    rf"(?:which|what|how many) {_TEXTS_EN} (?:are|were) about {_WANTED}{_TAIL_EN}",
    rf"(?:which|what|how many) {_TEXTS_EN} {_ABOUT_EN} {_WANTED} {_THERE_IS_EN}{_TAIL_EN}",
    rf"(?:which|what|how many) {_TEXTS_EN} {_THERE_IS_EN} (?:{_NAMING_EN}|{_ABOUT_EN}) {_WANTED}{_TAIL_EN}",
    rf"in (?:which|how many) {_TEXTS_EN} (?:is|are|was|were|does|do|did) {_WANTED} (?:mentioned|named|cited"
    rf"|discussed|appear|occur){_TAIL_EN}",
)
LISTINGS = tuple(re.compile(rf"^{pattern}{_END}", re.IGNORECASE) for pattern in _PATTERNS)

# A quick look, before date words are read at all: only such a question can be a listing.
MAY_LIST = re.compile(
    r"\b(?:artikeln?|berichte?n?|meldung(?:en)?|beitr[aä]ge?n?|texte?n?|nachrichten|veröffentlichungen|\w*artikeln?"
    r"|kommentare?n?|interviews|reportagen|zeitungsberichte?n?|erwähnung(?:en)?|nennung(?:en)?|fundstellen?"
    r"|articles?|stor(?:y|ies)|reports?|pieces?|texts?|items?|publications|posts|mentions?)\b",
    re.IGNORECASE,
)
# In front of what is wanted: an article, or what kind of word it is.
LEADING = re.compile(
    r"^(?:(?:der|die|das|den|dem|des|ein(?:e[nrms]?)?|the|an?|auch|ausdrücklich|namentlich|explizit|also|both"
    r"|sowohl|entweder|either)\s+"
    r"|(?:wort|begriffe?|namen?|thema|ausdruck|stichwort|wörter|namens|words?|terms?|names?|topics?|phrases?"
    r"|subject|keywords?|expression)\s+(?:of\s+)?)+",
    re.IGNORECASE,
)
OR = re.compile(r"\b(?:oder|or|bzw|beziehungsweise)\b", re.IGNORECASE)
BETWEEN = re.compile(
    r"\s*,?\s*\b(?:und|oder|sowie|als auch|as well as|and|or|bzw\.?|beziehungsweise)\s+|\s*,\s*",
    re.IGNORECASE,
)
# Words that stand for something said before, and words that show that a sentence goes on: no names.
NOT_WANTED = frozenset(
    """
    der die das den dem des ein eine einen einer eines einem the a an
    dies diese dieser dieses diesen diesem es ihn ihm ihr ihre sie er etwas alles nichts mich uns dich
    it this that these those him her them they something anything everything what was wer wen wie wo wann
    warum who whom when where why how
    """.split()
)
SENTENCE_WORDS = frozenset(
    """
    ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte soll sollen sollte
    muss müssen musste darf dass weil wenn ob is are were has have had do does did can could should would
    will must may might whether because
    """.split()
)
