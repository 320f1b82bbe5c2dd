"""Words that change what a sentence claims: negation, doubt, direction, scope, reporting. German and English."""

from __future__ import annotations

import re


def _pattern(words: str) -> re.Pattern[str]:
    """Compile space-separated words; a trailing * takes any ending, _ stands for a space."""
    parts = (re.escape(word.rstrip("*")).replace("_", r"\s+") + (r"\w*" if word.endswith("*") else "")
             for word in words.split())
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


# Plain negation of a statement.
NEGATION = _pattern(
    """nicht nichts kein keine keinen keinem keiner keines keinerlei nie niemals niemand nirgends weder ohne
    not no never nobody nothing none neither nor without cannot can't won't don't doesn't didn't isn't aren't
    wasn't weren't hasn't haven't couldn't wouldn't no_longer"""
)
# Words that negate by their meaning: they excuse a negation that only one side has.
NEGATIVE = _pattern(
    """kaum un* verzicht* verweiger* ablehn* lehn* abgelehnt* verbot* verbiet* untersag* fehl* mangel* scheiter* verpass*
    misslung* vermeid* verhinder* bestreit* bestritt* dementier* verlor* verlier* vergeblich* erfolglos* außer stopp* mehr
    statt nur erst leer* frei abgesehen wenig* los ungeklärt gegen zurückgewiesen weis* wies noch *los entfall* aus
    in* im* ir* dis* mis* refus* reject* deni* deny* fail* lack* ban* bann* stop* avoid* prevent* miss* lose* lost
    hardly barely rarely little few only yet unless instead rather exclud* free absent far rule* ruled against oppos*
    waiv* forgo* abandon* drop* out dispens* stay* remain* less*"""
)
# A statement that its source does not vouch for.
DOUBT = _pattern(
    """soll sollen sollte sollten könnte könnten dürfte dürften möglicherweise womöglich vielleicht wohl vermutlich
    vermutet* mutmaßlich* angeblich* wahrscheinlich* offenbar anscheinend eventuell voraussichtlich scheint scheinen
    droht drohen nach_eigenen_angaben unklar theoretisch denkbar möglich verdacht verdächtig* geplant* plant planen
    hätte hätten wäre wären würde würden falls sofern unbestätigt* befürcht* erwartet* rechnet rechnen offen
    may might could would should allegedly alleged reportedly suspected suspects probably likely perhaps possibly
    apparently expected expects presumably seems seem appears appear unclear potential potentially planned plans
    plan if unconfirmed feared fears hopes hoped possible supposed set_to is_to are_to was_to due_to intends
    want wants aims aimed believed thought said_to unlikely theory threatens threaten will shall thinks wird werden
    will wollen möchte möchten can kann können suspicion evidence suggests hint* indicat* would-be predicts conceivable"""
)
# Doubt strong enough that a source which lacks it was not reported fully.
STRONG_DOUBT = _pattern(
    """möglicherweise womöglich vielleicht vermutlich angeblich* wahrscheinlich eventuell unbestätigt* anscheinend
    offenbar könnte könnten dürfte dürften mutmaßlich wohl
    allegedly reportedly possibly perhaps maybe might unconfirmed apparently presumably probably may could seemingly"""
)
# Doubt whose loss makes a fact of a rumour.
HEDGE = _pattern(
    """soll sollen könnte könnten dürfte dürften möglicherweise womöglich vielleicht vermutlich mutmaßlich*
    angeblich* wahrscheinlich* offenbar anscheinend eventuell nach_eigenen_angaben
    may might could allegedly alleged reportedly suspected probably likely perhaps possibly apparently"""
)
# Who says it: reporting verbs and prepositions.
REPORTING = _pattern(
    """laut zufolge sagt* sagte* erklär* mein* betont* berichte* meldet* gab* gibt hieß heißt teilt* teilte* mitgeteilt*
    angaben warnt* kritisiert* fordert* verweist verwies* sprach spricht kündigt* räumt* behaupt* bezeichnet* nannte
    nennt* beziffer* aussage* bericht* demnach studie* schätz* glaub* sieht so_der so_die nach_ansicht aus_sicht
    according said says say told tells explain* report* stated states claim* warn* critic* call* announc* argu* note*
    insist* emphasi* stress* describ* put puts suggest* study think* believe* estimate* view quoted cited by_his by_her
    demand* accus* promis* acknowledg* admit* add* express* ask* spoke speak* voice* maintain* recommend* expect*"""
)
UP = _pattern(
    """stieg* steig* gestiegen* erhöh* wuchs* wächst wachs* gewachsen* zugenommen zunahm* zunehm* zuleg* zugelegt*
    anstieg* angestiegen* plus gewachs* kletter* verteuer* verbesser* ausgebaut* ausweit* verdoppel* aufwärts
    rose rise rises rising risen increas* grew grow grows growing grown growth climb* gain* surg* jump* higher
    improv* doubled expand* up soar*"""
)
DOWN = _pattern(
    """sank* sinkt sinken sinkend* gesunken* fiel fielen gefallen* zurückgeh* zurückgegangen* zurückging* rückgang*
    verringer* reduzier* schrumpf* minus abnehm* abgenommen* abnahm* gesenkt* senk* senkt* verschlechter* halbier*
    verbillig* kürz* gekürzt* abwärts einbruch* einbrech* einbrach* eingebrochen* geschrumpft*
    fell fall falls falling fallen declin* decreas* shrank shrink* shrunk drop* lower* reduc* cut cuts cutting down
    plung* slump* halved worsen* contract*"""
)
ALL = _pattern(
    """alle alles allen aller jeder jede jedes jeden jedem sämtliche* ganz ganze ganzen ganzer gesamt* ausschließlich
    überall immer vollständig* komplett* einzige* einzig generell stets ausnahmslos landesweit weltweit
    all every everyone everything entire entirely whole always exclusively completely fully everywhere each only
    nationwide worldwide any"""
)
