"""The words by which news tells who says something, German and English."""

from __future__ import annotations

import re

# Verbs that give what somebody says, in the forms that stand in news; their subject is the speaker.
SAYING_DE = frozenset(
    """
    sagte sagten sagt sagen erklärte erklärten erklärt erklären betonte betonten betont berichtete berichteten
    berichtet berichten bestätigte bestätigten bestätigt warnte warnten warnt warnen forderte forderten fordert
    fordern kritisierte kritisierten kritisiert meinte meinten meint ergänzte ergänzten ergänzt behauptete
    behaupteten behauptet beteuerte beteuerten versicherte versicherten versichert schrieb schrieben schreibt
    schreiben äußerte äußerten meldete meldeten meldet melden argumentierte argumentierten argumentiert verwies
    verwiesen verweist begründete begründeten begründet erläuterte erläuterten erläutert urteilte urteilten
    schilderte schilderten schildert dementierte dementierten entgegnete entgegneten konterte rief resümierte
    bilanzierte lobte lobten mahnte mahnten mahnt drohte drohten versprach versprachen bedauerte bedauerten
    vermutete vermuten vermutet glaubt glaubte glauben bezeichnete bezeichneten bezeichnet sprach sprachen spricht
    nannte nannten nennt stellte beklagte beklagten beklagt klagte klagten rechnete prognostizierte
    prognostizieren schätzt schätzte schätzen erzählte erzählt erzählten antwortete antworteten hielt hält halten
    fügte fügten teilte teilten teilt teilen gab gaben gibt kündigte kündigten kündigt räumte räumten räumt wies
    wiesen weist verteidigte verteidigten verteidigt plädierte plädiert sieht sehen sah beschrieb beschreibt
    """.split()
)
# Of these only with their particle or object at hand; without it they mean something else.
PARTICLES_DE = {
    "teil": ("mit",), "gab": ("an", "bekannt", "Protokoll"), "gib": ("an", "bekannt", "Protokoll"),
    "kündig": ("an",), "räum": ("ein",), "wies": ("zurück", "hin", "darauf"),
    "weis": ("zurück", "hin", "darauf"), "füg": ("hinzu", "an"), "stell": ("klar", "fest"),
    "hiel": ("entgegen", "fest", "vor"), "häl": ("entgegen", "fest", "für"), "halt": ("entgegen", "fest", "für"),
    "sprach": ("von", "davon"), "sprich": ("von", "davon"), "sieh": ("darin", "nicht"), "sah": ("darin",),
    "seh": ("darin", "das"), "rechne": ("vor",), "sag": (), "rief": ("auf",),
}  # fmt: skip
# Verbs that end a "wie …" clause or stand there as a participle.
FINAL_DE = frozenset(
    """
    mitteilte mitteilten mitteilt ankündigte ankündigten einräumte bekanntgab bekanntgaben angab angaben
    hinzufügte gesagt erklärt mitgeteilt angekündigt bestätigt betont berichtet behauptet beteuert versichert
    gefordert gewarnt eingeräumt angegeben bekanntgegeben geschrieben
    """.split()
)
AUXILIARIES_DE = frozenset("hat haben hatte hatten".split())
# "nach Angaben der Polizei": nouns whose genitive says it.
STATEMENTS_DE = frozenset(
    """
    Angaben Auskunft Einschätzung Ansicht Auffassung Meinung Darstellung Aussage Aussagen Informationen Worten
    Überzeugung Berechnungen Schätzungen Schätzung Erkenntnissen Mitteilung Sicht Lesart Angabe Zählung
    Zählungen Zahlen Recherchen Messungen Messung Berechnung Prognose Prognosen
    """.split()
)
# Pronouns that stand for whoever spoke before.
# "nach einem Bericht der Zeitung": these are themselves the source.
REPORTS_DE = frozenset("Bericht Berichten Studie Umfrage Gutachten Erhebung Analyse Untersuchung".split())
PRONOUNS = frozenset("er sie es man he she it they ich wir we ihm ihr ihnen".split())

SAYING_EN = frozenset(
    """
    said says say told tells added adds announced announces warned warns warn claimed claims claim argued argues
    argue insisted insists stated states explained explains confirmed confirms reported reports wrote writes
    tweeted replied responded admitted admits acknowledged noted notes stressed complained recalled suggested
    suggests estimated estimates believes believe thinks conceded remarked denied denies predicted predicts
    promised called calls described describes accused urged criticised criticized maintains maintained
    """.split()
)
# Of these only with what is said behind them; "police reported to the scene" says nothing.
NEEDS_CLAUSE_EN = frozenset(
    "suggested suggests noted notes reported reports called calls described describes states state accused urged "
    "criticised criticized denied denies claims claim estimates notes reports promised explained confirmed "
    "confirms announced estimated believes believe thinks added adds predicted predicts recalled warned".split()
)

# "soll … gestohlen haben": what is told of somebody. "soll eröffnet werden" is a plan and no hearsay.
HEARSAY_DE = re.compile(
    r"\b(?:angeblich\w*|dem Vernehmen nach|Gerüchten zufolge)\b|\bsoll(?:en)?\b[^,;:]*\b(?:\w*ge\w+(?:t|en)|\w+iert|"
    r"(?:be|er|ver|ent|zer|miss)\w+(?:t|en)|worden) (?:haben|sein)\b",
    re.IGNORECASE,
)
HEARSAY_EN = re.compile(
    r"\b(?:reportedly|allegedly|is said to|are said to|was said to|were said to|is believed to|are believed to|"
    r"is understood to|rumoured to|rumored to)\b",
    re.IGNORECASE,
)

# Konjunktiv I, third person, where it differs from the indicative; "habe" and "werde" with "ich" do not.
CONJUNCTIVE = re.compile(
    r"\b(?:sei|seien|habe|werde|könne|müsse|dürfe|solle|wolle|gebe|gehe|komme|stehe|liege|lasse|nehme|sehe|halte|bleibe|"
    r"brauche|bringe|mache|finde|führe|rechne|heiße|zeige|bestehe|gelte|verfüge|erwarte|biete|fehle|bedeute|wisse|"
    r"betrage|handele|handle|trage|zahle|koste|arbeite|fahre|beginne|ende|laufe|reiche|diene|gehöre|drohe|treffe|"
    r"ergebe|leide|lehne|spiele|verliere|gewinne|steige|sinke|helfe|denke|glaube|hoffe|plane|prüfe|sorge|wachse|"
    r"fordere|dauere|falle|setze|stelle|lebe|verstehe|verhandle|ermittle|umfasse|betreffe|enthalte|erhalte|benötige|"
    r"liefere|verkaufe|entspreche|erscheine|entstehe|verlange|erlaube|ermögliche|verursache|kenne|nenne|schreibe|"
    r"spreche|suche|teile|tue|unterstütze|verdiene|verzichte|warte|wirke|zähle|ziehe|schaffe|schließe|gefährde|"
    r"bekomme|verbinde|beruhe|berge|stamme|deute|hänge|wolle|[a-zäöü]{3,}iere|hätten|wären|würden|gäbe|könnten|müssten|"
    r"hätte|wäre|würde|könnte|müsste)\b"
)
# Forms of that list that are Konjunktiv II: they go on with indirect speech but do not begin it.
CONJUNCTIVE_TWO = frozenset("hätten wären würden gäbe könnten müssten hätte wäre würde könnte müsste".split())
# The same forms where they report nothing.
NOT_REPORTED = re.compile(
    r"\bals (?:ob )?(?:\w+ ){0,2}(?:sei|seien|habe|werde|könne|wäre|hätte)\b|\bes sei denn\b|\bwie dem auch sei\b|"
    r"\bsei es\b[^.]*\b(?:sei es|oder)\b|"
    r"\bich (?:\w+ ){0,2}(?:habe|werde|gehe|komme|sehe|halte|finde|mache|denke|glaube|hoffe|könnte|würde)\b|"
    r"\b(?:habe|werde|gehe|komme|sehe|halte|finde|mache|denke|glaube|hoffe|lehne|verstehe|bleibe|wäre|hätte|würde) ich\b|"
    r"\bum\b[^,]{0,40}\bwerde\b",
    re.IGNORECASE,
)


# Verbs in a sentence whose subject speaks in the next: "Die Grünen lehnen das ab. Der Bau sei zu teuer."
ATTITUDES_DE = frozenset(
    """
    lehnt lehnen lehnte lehnten sieht sehen sah sahen verteidigt verteidigte geht gehen ging wies weist weisen wiesen
    räumt räumte hält halten hielt warnt warnte verlangt verlangte verlangen fordert forderte fordern kritisiert
    kritisierte kritisieren erwartet erwartete erwarten begrüßt begrüßte begrüßen rechnet rechnete rechnen lobt lobte
    beruft berief verwies verweist reagiert reagierte reagierten bedauert bedauerte zeigt zeigte zeigten zeigen wirft
    warf droht drohte hofft hoffte hoffen fürchtet fürchtete fürchten befürchtet befürchten plädiert plädierte setzt
    bestreitet bestritt bestreiten dementierte widersprach widerspricht beklagt beklagte glaubt glaubte hat haben ist
    zweifelt bezweifelt verspricht versprach schließt schloss spricht sprach sprachen äußerte äußert
    """.split()
)


def is_conjunctive(text: str) -> bool:
    """Whether a German sentence stands in Konjunktiv I."""
    return any(word not in CONJUNCTIVE_TWO for word in _forms(text))


def may_be_conjunctive(text: str) -> bool:
    """Whether a German sentence stands in Konjunktiv I or in the II that takes its place."""
    return bool(_forms(text))


def _forms(text: str) -> list[str]:
    return CONJUNCTIVE.findall(NOT_REPORTED.sub(" ", text))
