"""Words that change what a sentence claims, German and English: negation, doubt, direction, scope."""

from __future__ import annotations

import re


def _pattern(words: str) -> re.Pattern[str]:
    """Compile space-separated words; a trailing * takes any ending, _ stands for a space."""
    parts = (
        re.escape(word.rstrip("*")).replace("_", r"\s+") + (r"\w*" if word.endswith("*") else "")
        for word in words.split()
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


# A "nicht" that does not negate the statement.
_NO_NEGATION = re.compile(
    r"\b(?:nicht (?:nur|zuletzt|allein|bloß|notwendigerweise|unbedingt|weniger als|mehr als)|"
    r"not (?:only|least|just|necessarily|less than|more than)|no (?:less|fewer|more) than|"
    r"ohne (?:zweifel|weiteres)|without (?:doubt|further)|nichts anderes)\b",
    re.IGNORECASE,
)
# Plain negation of a statement.
NEGATION = _pattern(
    """
    nicht nichts kein keine keinen keinem keiner keines keinerlei nie niemals niemand nirgends weder
    ohne not no never nobody nothing none neither nor without cannot can't won't don't doesn't didn't
    isn't aren't wasn't weren't hasn't haven't couldn't wouldn't no_longer
    """
)


def find_negation(text: str) -> re.Match[str] | None:
    """The first plain negation of a text; "nicht nur" and the like are none."""
    idle = [match.span() for match in _NO_NEGATION.finditer(text)]
    return next(
        (
            match
            for match in NEGATION.finditer(text)
            if not any(start <= match.start() < end for start, end in idle)
        ),
        None,
    )


# Words that negate by their meaning: they excuse a negation that only one side has.
NEGATIVE = _pattern(
    """
    kaum verzicht* verweiger* ablehn* abgelehnt* verbot* verbiet* untersag* fehl* mangel* scheiter*
    verpass* vermeid* verhinder* bestreit* bestritt* dementier* verlor* verlier* vergeblich* erfolglos*
    außer stopp* statt leer* selten wenige weniger unmöglich* unzulässig* unklar* ungeklärt* unbekannt*
    ungeschlagen* unverletzt* unwahr* zurückgewiesen weist wies entfall* entfiel* nur erst lediglich
    außerdem_kein blieb* bleib* ausgeschlossen schloss refus* reject* denied deny denies fail* lack*
    ban bans banned banning stop* avoid* prevent* miss missed misses lose loses lost hardly barely exempt* frei verbot* rarely
    little few only yet unless instead rather exclud* absent against oppos* waiv* abandon* unable
    streich* gestrichen* ungültig* invalid unrecht* hinder*
    unclear unknown unbeaten impossible unlikely unsuccessful* less ruled rule_out closed still until
    """
)
# A statement that its source does not vouch for.
DOUBT = _pattern(
    """
    soll sollen sollte sollten könnte könnten dürfte dürften möglicherweise womöglich vielleicht wohl
    vermutlich vermutet* mutmaßlich* angeblich* wahrscheinlich* offenbar anscheinend eventuell
    voraussichtlich scheint scheinen droht drohen nach_eigenen_angaben angaben zufolge unklar
    theoretisch denkbar möglich verdacht verdächtig* geplant* plant planen hätte hätten wäre wären würde
    würden müsse müssen muss must falls sofern unbestätigt* befürcht* erwartet* rechnet rechnen offen
    may might could would should allegedly alleged reportedly suspected suspects probably likely perhaps
    possibly apparently expected expects presumably seems seem appears appear unclear potential
    potentially planned plans plan remains_to_be_seen lässt_sich if unconfirmed feared fears hopes hoped possible supposed set_to
    is_to are_to was_to due_to intends want wants aims aimed believed thought said_to unlikely theory
    threatens threaten will shall thinks wird werden will wollen möchte möchten can kann können
    suspicion evidence suggests hint* indicat* would-be predicts conceivable könne müsste müssten solle
    dürfe wolle würden vorgesehen vorsehen vorhat plane
    """
)
# Doubt strong enough that a source which lacks it was not reported fully.
STRONG_DOUBT = _pattern(
    """
    möglicherweise womöglich vielleicht vermutlich angeblich* wahrscheinlich eventuell unbestätigt*
    anscheinend offenbar könnte könnten dürfte dürften mutmaßlich wohl allegedly reportedly possibly
    perhaps maybe might unconfirmed apparently presumably probably may could seemingly
    """
)
# Doubt whose loss makes a fact of a rumour: reported or planned, and merely possible.
_REPORTED = "soll sollen nach_eigenen_angaben"
_POSSIBLE = """
    könnte könnten dürfte dürften möglicherweise womöglich vielleicht vermutlich mutmaßlich* angeblich*
    wahrscheinlich* offenbar anscheinend eventuell unklar ungewiss ungeklärt may might could allegedly
    alleged reportedly suspected probably likely perhaps possibly apparently unclear uncertain
    """
REPORTED, POSSIBLE, HEDGE = _pattern(_REPORTED), _pattern(_POSSIBLE), _pattern(_REPORTED + _POSSIBLE)
# Words that announce without doubting: they do not keep a "könnte".
CERTAIN = _pattern("will wird werden shall muss must plan plans kann können can wollen set_to is_to are_to")
# Words of what is still to come, and of what has happened.
PLANNED = _pattern(
    """
    will wollen soll sollen plant planen geplant* kommende kommenden nächste nächsten nächster künftig*
    vorgesehen bevorstehend* wants want plans planned next upcoming intends
    """
)
DONE = re.compile(
    r"\b(?:(?:has|have|had) (?:already |now |been |just |since )*\w+(?:ed|en|ld|ne|de|nt)|(?:was|were) held|completed|"
    r"(?:ha(?:t|ben) (?:\w+ )*|wurden? (?:\w+ )*)(?:ab|an|auf|aus|ein|vor|zu)?ge\w+(?:t|en)|"
    r"abgeschlossen|qualifiziert|vergangenen?|last (?:week|month|year|\w+day))\b",
    re.IGNORECASE,
)
CAUSE = _pattern(
    """
    weil wegen aufgrund infolge dank deshalb deswegen daher darum zufolge_hatte grund gründe gründen ursache
    ursachen denn da zurückzuführen zurückgeh* zurückgeht zurück führ* führt führte verursach* ausgelöst löste*
    bedingt begründ* schuld aus_angst aus_protest auf_druck auf_wunsch because owing due_to result resulted
    results cause* caus* thanks reason* therefore so_that led leading attribut* blam* since for_fear in_response
    trigger* prompt* nach durch um damit so folge*
    """
)
# What gives a cause in a claim: the words after it must be the source's.
CLAIMED_CAUSE = re.compile(
    r"\b(?:weil|wegen|aufgrund|infolge|dank|aus angst|aus protest|auf (?:\w+ )?druck|auf wunsch|"
    r"because(?: of)?|owing to|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )due to|thanks to|as a result of|"
    r"for (?:health|security|safety|financial|political|personal|tax) reasons)\b",
    re.IGNORECASE,
)
# What puts one event before or after another; German "vor" and "nach" only before an article: "vor drei Jahren".
BEFORE = re.compile(
    r"\b(?:before|ahead of|prior to|bevor|ehe|davor|vor (?=(?:der|dem|den) [A-ZÄÖÜ]))", re.IGNORECASE
)
AFTER = re.compile(
    r"\b(?:after|following|nachdem|danach|nach (?=(?:der|dem|den|verbüßen|abschluss) ?))", re.IGNORECASE
)
# What begins the second of two events that a text tells in order.
THEN = re.compile(
    r"\b(?:danach|dann|anschließend|später|schließlich|und erst|then|afterwards|later|subsequently)\b",
    re.IGNORECASE,
)
# Who says it: reporting verbs and prepositions.
REPORTING = _pattern(
    """
    laut zufolge sagt* sagte* erklär* mein* betont* berichte* meldet* gab* gibt hieß heißt teilt*
    teilte* mitgeteilt* angaben warnt* kritisiert* fordert* verweist verwies* sprach spricht kündigt*
    räumt* behaupt* bezeichnet* nannte nennt* beziffer* aussage* bericht* demnach studie* schätz* glaub*
    sieht so_der so_die nach_ansicht aus_sicht according said says say told tells explain* report*
    stated states claim* warn* critic* call* announc* argu* note* insist* emphasi* stress* describ* put
    puts suggest* study think* believe* estimate* view quoted cited by_his by_her demand* accus* promis*
    acknowledg* admit* add* express* ask* spoke speak* voice* maintain* recommend* expect*
    """
)
UP = _pattern(
    """
    stieg* steig* gestiegen* erhöh* wuchs* wächst wachs* gewachsen* zugenommen zunahm* zunehm* zuleg*
    zugelegt* anstieg* angestiegen* plus gewachs* kletter* verteuer* verbesser* ausgebaut* ausweit*
    verdoppel* aufwärts rose rise rises rising risen increas* grew grow grows growing grown growth
    climb* gain* surg* jump* higher improv* doubled expand* up soar*
    """
)
DOWN = _pattern(
    """
    sank* sinkt sinken sinkend* gesunken* fiel fielen gefallen* zurückgeh* zurückgegangen* zurückging*
    rückgang* verringer* reduzier* schrumpf* minus abnehm* abgenommen* abnahm* gesenkt* senk* senkt*
    verschlechter* halbier* verbillig* kürz* gekürzt* abwärts einbruch* einbrech* einbrach*
    eingebrochen* geschrumpft* verlier* verlor* fell fall falls falling fallen declin* decreas* shrank shrink* shrunk
    drop* lower* reduc* cut cuts cutting down plung* slump* halved worsen* contract*
    """
)
ALL = _pattern(
    """
    alle alles allen aller jeder jede jedes jeden jedem sämtliche* gesamt* ausschließlich überall
    einzige* einzig ausnahmslos all every everyone everything entire entirely always
    exclusively sole solely everywhere
    """
)
# What a source may say instead of "all".
WHOLE = _pattern(
    """
    komplett* vollständig* völlig gänzlich restlos immer stets ständig nur bloß lediglich ganz ganze ganzen
    jeglich* je alleine allein insgesamt durchweg beide beiden egal fully completely totally only whole both
    any kein keine keinen keiner ohne no none ein
    """
)
# Some, where "all" would be wrong.
SOME = _pattern(
    """
    manche* einige* einzelne* vereinzelt* viele vielen teilweise teils zum_teil mehrheit meist* großteil
    so_gut_wie fast nahezu etwa auch unter_anderem zunächst vorerst some several many most mostly partly
    majority nearly almost initially individual also
    """
)
# One of the largest, where "the largest" would be wrong.
ONE_OF = re.compile(
    r"\b(?:eine[rsmn]? der \w+st(?:en|er)\b|zu den \w+sten\b|zählt\w* zu\b|gehör\w* zu\b|one of|among the)",
    re.IGNORECASE,
)
SUPERLATIVE = re.compile(
    r"\b(?:(?:der|die|das|den|dem) \w+ste[nrsm]?\b|am \w+sten\b|the (?:\w+est|most|first)\b)", re.IGNORECASE
)
# Sets of words of which one can be true: where the claim has one and the source another, they differ.
EXCLUSIVE: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(_pattern(words) for words in line.split("|"))
    for line in (
        "stündlich* hourly per_hour pro_stunde|täglich* daily per_day a_day pro_tag each_day every_day|"
        "wöchentlich* weekly per_week a_week pro_woche each_week every_week|"
        "monatlich* monthly per_month a_month pro_monat each_month every_month|"
        "jährlich* alljährlich* annual* yearly per_year a_year pro_jahr im_jahr each_year every_year",
        "schneller* faster quicker|langsamer* slower",
        "verschärf* tighten* toughen*|locker* gelockert* eas* relax* entschärf*",
        "mehr more höher* higher größer* larger|weniger fewer less niedriger* lower geringer* smaller kleiner*",
        "behaupt* unterstell* alleg* claim*|bewies* bewiesen* beweist* nachgewiesen* prove* proved proven",
        "nördlich* nord* north*|südlich* süd* south*|östlich* osten ostens east*|westlich* west*",
        "halb* hälfte half|drittel* third thirds|viertel* quarter*|zehntel tenth",
        "erfolgreich* mit_erfolg with_success success*|"
        "erfolglos* vergeblich* ohne_erfolg without_success unsuccess* failed",
        "überschätz* overestimat*|unterschätz* underestimat*",
        "teuer* verteuer* expensive costly|billig* günstig* cheap*",
        "angenehm* pleasant*|unangenehm* unpleasant*",
        "älter* older|jünger* younger",
        "künftig* zukünftig* future|früher* bisherig* earlier previous*",
        "später* later|früher* earlier",
        "gewann* gewonn* siegte* sieg siege won win wins victory beat|"
        "verlor* verlier* niederlage* unterlag* lost lose loses defeat*",
        "befürwort* favour* support* approv*|ablehn* abgelehnt* lehnt* reject* oppos*",
        "schuldig guilty|unschuldig innocent",
        "geöffnet* eröffnet* open opened opens|geschlossen* schließ* close closed closes",
        "gewinn* profit*|verlust* losses",
        "umsatzplus* plus|umsatzrückgang* minus",
    )
)
