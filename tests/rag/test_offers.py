from datetime import date, datetime
from zoneinfo import ZoneInfo

from rag.offers import Offer, OfferKind, offers_of
from rag.records import NO_FILTERS, Filters
from rag.understand import understand

NOW = datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def offered(text, filters=NO_FILTERS):
    outlets = ("Küstenpost", "FAZ.NET")
    return offers_of(understand(text, (), filters, outlets=outlets, now=NOW, detect_language=lambda _: "de"))


def test_the_time_of_an_event_is_offered_as_days():
    (offer,) = offered("Wer gewann die Wahl 2021?")
    assert offer == Offer(OfferKind.TIME, "2021", date(2021, 1, 1), date(2021, 12, 31))
    asked = Filters(outlets=("Küstenpost",))
    assert offer.applied_to(asked) == Filters(date(2021, 1, 1), date(2021, 12, 31), ("Küstenpost",))


def test_an_open_side_of_an_event_stays_open():
    (offer,) = offered("Wie viele Schiffe fahren bis 2030 elektrisch?")
    assert (offer.date_from, offer.date_to) == (None, date(2030, 12, 31))


def test_an_outlet_in_the_story_is_offered_beside_those_asked_for():
    (offer,) = offered("Wer wird Chefredakteur der FAZ?")
    assert (offer.kind, offer.words) == (OfferKind.OUTLET, "FAZ.NET")
    assert offer.applied_to(Filters(outlets=("Küstenpost",))).outlets == ("Küstenpost", "FAZ.NET")


def test_what_restricts_already_is_not_offered():
    assert offered("Wer gewann die Wahl 2021?", Filters(date_from=date(2022, 1, 1))) == ()
    assert offered("Wer wird Chefredakteur der FAZ?", Filters(outlets=("FAZ.NET",))) == ()
    assert offered("Was schrieb die FAZ gestern?") == ()
