"""The words of commands about an answer, German and English: what frames a wish, and the wishes themselves."""

from __future__ import annotations

from rag.conversation.outlets_named import PLACE

# Words that frame a wish and carry none: politeness, "can you", "give me", what the answer is called.
FRAME = frozenset(
    "bitte mal doch noch nun jetzt etwas ein bisschen wenig viel deutlich ganz einfach nur lieber gut danke also und "
    "kannst könntest können könnten kann könnte würdest würden du sie ihr man wir ich mir uns möchte will hätte "
    "gern gerne brauche es das dies alles diese deine die ihre antwort antworten antworte text fass fasse fassen "
    "gefasst mach mache machen sag sage sagen formulier formuliere formulieren schreib schreibe schreiben gib geben "
    "zeig zeige zeigen nenn nenne nennen erzähl erzähle erzählen erklär erkläre erklären übersetz übersetze "
    "übersetzen übersetzt wiederhol wiederhole wiederholen wechsle wechsel geht gehts ginge haben sein auch dich "
    "davon darüber dazu "
    "ok okay please just now a an bit little much even so well thanks thank then and can could will would you i "
    "me us it that this the your answer response reply give make say put write keep show tell name translate "
    "rewrite rephrase repeat switch want need like to get have let s d ll be about on".split()
)

NUMBERS = {
    "einem": 1, "einen": 1, "one": 1, "1": 1, "zwei": 2, "two": 2, "2": 2, "drei": 3, "three": 3, "3": 3,
}  # fmt: skip

SHORTER = (
    r"kürzer|kuerzer|knapper|kompakter|kurz|knapp|kurz knapp|prägnanter|gekürzt|kürze|kürzen|weniger",
    r"(?:in|mit) wenige[rn] (?:worten|sätzen)",
    r"in (?:kürze|kurzform)|kurzform|kurzfassung",
    r"kürzere (?:version|fassung|form)|kurze (?:version|fassung|form)",
    r"(?:kurz |wichtigste |wichtigsten punkte )?zusammen(?:gefasst)?|(?:kurze )?zusammenfassung",
    rf"(?:in|mit|auf) (?P<de>{'|'.join(NUMBERS)}) (?:satz|sätzen?)",
    r"(?:war |ist )?zu lang|too long|(?:was |is )?too long",
    r"shorter|briefer|brief|briefly|(?:more )?concise(?:ly)?|more brief(?:ly)?|shorten|short|less|condense",
    r"(?:shorter|short) (?:version|form|summary)|summary|summari[sz]e|sum up|in (?:short|brief)|tl ?dr",
    r"(?:(?:in|with|using) )?few(?:er)? (?:words|sentences|lines)",
    rf"in (?P<en>{'|'.join(NUMBERS)}) sentences?",
)
LONGER = (
    r"ausführlicher|ausfuehrlicher|länger|laenger|genauer|detaillierter|ausführlich|weiter",
    r"mehr(?: (?:details|einzelheiten|infos?|informationen|hintergrund|hintergründe|kontext|wissen|erfahren|lesen))?",
    r"details|einzelheiten|im detail|in aller ausführlichkeit",
    r"(?:ausführlichere|längere) (?:version|fassung|form)|(?:war |ist )?zu kurz",
    r"longer|more|elaborate|expand|go on|know more|longer version|in full",
    r"(?:some )?more (?:details?|detailed|information|info|context|background|in depth)",
    r"(?:in )?(?:more |greater )?(?:detail(?:s|ed)?|depth)|(?:was |is )?too (?:short|brief)",
)
GERMAN = (
    r"(?:(?:auf|in|ins|into) )?(?:deutsch|deutsche|german)",
    r"(?:deutsche|german) (?:version|fassung|übersetzung|translation)",
)
ENGLISH = (
    r"(?:(?:auf|in|ins|into) )?(?:englisch|englische|english)",
    r"(?:englische|english) (?:version|fassung|übersetzung|translation)",
)
SOURCES = (
    r"(?:liste )?(?:alle )?(?:verwendeten |genutzten |zitierten )?(?:quellen?|belege|nachweise|fundstellen)(?: auf| an)?",
    r"quellenangaben?|quellenliste|mit quellen(?:angaben)?",
    r"(?:welche|was|wie lauten) (?:sind )?(?:quellen?|belege)(?: hast| gibt| sind| nutzt| verwendest)?",
    r"woher (?:weißt|weisst|hast|stammt|wissen)|woher stammen (?:angaben|informationen|zitate)",
    r"wo steht|worauf stützt (?:sich)?|auf welche quellen stützt (?:sich)?",
    r"(?:list )?(?:all )?(?:of )?(?:sources?|references|citations)(?: used)?|with sources|source list",
    r"cite(?: sources?)?|(?:what|which)(?: are| were| is)? (?:sources?|references)(?: are| is| did use| do use)?",
    r"where (?:did|does|is|do) (?:from|know|written|stand)|where did|how do know",
    r"where (?:does|do) (?:information|quotes?) come from",
)
LIST = (
    r"(?:als|in|in form|in form von|in form einer) (?:eine |einer )?(?:liste|aufzählung|listenform|punkten)",
    r"(?:als|in) (?:stichpunkten?|stichworten|spiegelstrichen|bullet ?points?)",
    r"stichpunkte|stichpunktartig|stichwortartig|aufzählung|aufgelistet|liste",
    r"(?:(?:as|in|with|using) )?(?:bulleted |bullet )?(?:list|lists|bullets|bullet ?points?|points|list form)",
)
OUTLET = (
    rf"(?:was|wie) (?:(?:sagt|sagte|schreibt|schrieb|meint|meinte|meldet|meldete) )?{PLACE}",  # "sagen" frames
    rf"(?:was|wie) (?:berichtet|berichtete|berichten|weiß) {PLACE}(?: hierzu)?",
    rf"was (?:hat|haben) {PLACE} (?:gesagt|geschrieben|berichtet|gemeldet)",
    rf"wie (?:sieht|sehen|bewertet|kommentiert|beurteilt|beschreibt) {PLACE}",
    rf"wie (?:stellt {PLACE} dar|ordnet {PLACE}|(?:ist|war) (?:mit|bei|in) {PLACE})",
    rf"(?:was (?:ist|war) (?:mit|bei|in) )?{PLACE}",
    rf"(?:laut|gemäß|bei|von|aus|in|im|according|from|by) {PLACE}",
    rf"(?:gibt|steht) (?:von|in|bei) {PLACE}|(?:hat|haben) {PLACE} (?:gesagt|geschrieben|berichtet|gemeldet)",
    rf"(?:what|how) (?:does|do|did|has|have) {PLACE}"
    r"(?: (?:says?|report(?:ed)?|written|wrote|said|think|cover|describe|see))?",  # "say" and "write" frame
    rf"(?:did|has|does) {PLACE} (?:report|write|cover|say|written|reported)(?: anything| something)?",
    rf"(?:what|how)(?: is| was)?(?: in| with)? {PLACE}",
)
