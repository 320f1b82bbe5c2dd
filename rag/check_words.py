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


# Plain negation of a statement.
NEGATION = _pattern(
    """
    nicht nichts kein keine keinen keinem keiner keines keinerlei nie niemals niemand nirgends weder
    ohne not no never nobody nothing none neither nor without cannot can't won't don't doesn't didn't
    isn't aren't wasn't weren't hasn't haven't couldn't wouldn't no_longer
    """
)
# Words that negate by their meaning: they excuse a negation that only one side has.
NEGATIVE = _pattern(
    """
    kaum verzicht* verweiger* ablehn* abgelehnt* verbot* verbiet* untersag* fehl* mangel* scheiter*
    verpass* vermeid* verhinder* bestreit* bestritt* dementier* verlor* verlier* vergeblich* erfolglos*
    außer stopp* statt leer* selten wenige weniger unmöglich* unzulässig* unklar* ungeklärt* unbekannt*
    ungeschlagen* unverletzt* unwahr* zurückgewiesen weist wies entfall* entfiel* nur erst lediglich
    außerdem_kein blieb* bleib* ausgeschlossen schloss refus* reject* denied deny denies fail* lack*
    ban* bann* stop* avoid* prevent* miss* lose loses lost hardly barely exempt* frei verbot* rarely
    little few only yet unless instead rather exclud* absent against oppos* waiv* abandon* unable
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
    potentially planned plans plan if unconfirmed feared fears hopes hoped possible supposed set_to
    is_to are_to was_to due_to intends want wants aims aimed believed thought said_to unlikely theory
    threatens threaten will shall thinks wird werden will wollen möchte möchten can kann können
    suspicion evidence suggests hint* indicat* would-be predicts conceivable
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
# Doubt whose loss makes a fact of a rumour.
HEDGE = _pattern(
    """
    soll sollen könnte könnten dürfte dürften möglicherweise womöglich vielleicht vermutlich mutmaßlich*
    angeblich* wahrscheinlich* offenbar anscheinend eventuell nach_eigenen_angaben may might could
    allegedly alleged reportedly suspected probably likely perhaps possibly apparently
    """
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
    eingebrochen* geschrumpft* fell fall falls falling fallen declin* decreas* shrank shrink* shrunk
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
        "nördlich* nord* north*|südlich* süd* south*|östlich* osten ostens east*|westlich* west*",
        "halb* hälfte half|drittel* third thirds|viertel* quarter*|zehntel tenth",
        "erfolgreich* mit_erfolg with_success success*|"
        "erfolglos* vergeblich* ohne_erfolg without_success unsuccess* failed",
        "überschätz* overestimat*|unterschätz* underestimat*",
        "teuer* verteuer* expensive costly|billig* günstig* cheap*",
        "angenehm* pleasant*|unangenehm* unpleasant*",
        "älter* older|jünger* younger",
        "gewann* gewonn* siegte* sieg siege won win wins victory beat|"
        "verlor* verlier* niederlage* unterlag* lost lose loses defeat*",
        "befürwort* favour* support* approv*|ablehn* abgelehnt* lehnt* reject* oppos*",
        "schuldig guilty|unschuldig innocent",
        "geöffnet* eröffnet* open opened opens|geschlossen* schließ* close closed closes",
        "gewinn* profit*|verlust* losses",
        "umsatzplus* plus|umsatzrückgang* minus",
    )
)
