"""Two dozen short articles of three outlets, two languages and three months, invented for the self-test."""

from __future__ import annotations

from tests.support import article

GERMAN = (
    ("Fähre Silje fährt mit Wasserstoff", "Die Fähre Silje verbindet Norderhaven ab Mai mit Wasserstoff statt Diesel."),
    ("Bäcker streiken in Trewe", "In Trewe bleiben am Dienstag dreißig Backstuben geschlossen, weil Gesellen streiken."),
    ("Wolf am Kanal gesichtet", "Spaziergänger filmten einen Wolf, der am Kanal bei Lünsum einen Reiher jagte."),
    ("Zoo zieht Eisbär auf", "Im Zoo Hallbeck ziehen Pfleger ein verwaistes Eisbärenjunges mit der Flasche auf."),
    ("Orgel der Seemannskirche verstimmt", "Feuchte Luft hat die barocke Orgel der Seemannskirche verstimmt."),
    ("Kreis verbietet Laubbläser", "Der Kreis Ostermoor verbietet Laubbläser von Januar an wegen der Igel."),
    ("Torwart wechselt nach Grünsiel", "Torwart Enno Bracke wechselt für eine halbe Million Euro nach Grünsiel."),
    ("Schneefall legt Flughafen lahm", "Vierzig Zentimeter Schneefall haben den Flughafen Altwerder lahmgelegt."),
    ("Gericht stoppt Windpark", "Das Verwaltungsgericht hat den Bau des Windparks Krähenfeld vorläufig gestoppt."),
    ("Museum zeigt gefälschte Vermeers", "Das Stadtmuseum zeigt elf gefälschte Gemälde, die einst als Vermeer galten."),
    ("Grippewelle schließt Schulen", "Wegen der Grippewelle schließen sechs Grundschulen im Landkreis bis Montag."),
    ("Käserei findet alten Keller", "Beim Umbau stieß die Käserei Holm auf einen Gewölbekeller der Hansezeit."),
)  # fmt: skip
ENGLISH = (
    ("Tunnel flooded after storm", "A storm surge flooded the Carrick road tunnel and stranded nineteen lorries."),
    ("Beekeepers sue pesticide maker", "Beekeepers in Dunmore are suing a pesticide maker over the loss of their hives."),
    ("Chess champion retires at thirty", "Chess champion Orla Venn retires at thirty to study marine geology."),
    ("Library lends telescopes", "The harbour library now lends telescopes to anyone with a reader's card."),
    ("Tram line delayed by orchids", "Rare orchids on the embankment have delayed the new tram line by a year."),
    ("Mayor apologises for fireworks", "The mayor of Halyard apologised after fireworks set a thatched roof alight."),
    ("Sugar tax cuts soda sales", "Soda sales fell by a fifth in the first year of the island's sugar tax."),
    ("Volcano observatory reopens", "The volcano observatory on Skarn reopens with seismometers under the ice."),
    ("Prison choir wins award", "A choir of prisoners from Blackwater won the national award for new music."),
    ("Salmon return to river Ebble", "Salmon have spawned in the river Ebble for the first time since 1921."),
    ("Satellite dish stolen in Corran", "Thieves took a two tonne satellite dish from a field near Corran overnight."),
    ("Ski resort sells snow cannons", "With winters too warm, the ski resort of Tarn sells its last snow cannons."),
)  # fmt: skip
FOREIGN = (
    article("puente", "El puente de Valdehierro reabrió tras nueve meses de obras y una fiesta vecinal.",
            title="Reabre el puente", language="es", outlet="La Atalaya"),
    article("kopru", "Karaçam köprüsü dokuz ay süren onarımın ardından yeniden trafiğe açıldı.",
            title="Köprü açıldı", language="tr", outlet="Sabah Postası", published=None),
    article("gefyra", "Η γέφυρα της Καρυάς άνοιξε ξανά ύστερα από εργασίες εννέα μηνών.",
            title="Άνοιξε η γέφυρα", language="el", outlet="Η Φωνή"),
    article("hashi", "新しい橋が月曜日に開通した。工事は九か月かかった。", title="橋が開通", language="ja", outlet="港新聞"),
    article("jisr", "أعيد فتح جسر الوادي بعد تسعة أشهر من الترميم.", title="فتح الجسر", language="ar", outlet="الميناء"),
)  # fmt: skip


def _dated(place: int) -> str:
    return f"2025-0{1 + place % 3}-1{place % 9}"


NEWS = (
    *(
        article(f"de-{n}", text, title=title, published=_dated(n), outlet=("Tagblatt", "Kurier")[n % 2])
        for n, (title, text) in enumerate(GERMAN)
    ),
    *(
        article(f"en-{n}", text, title=title, published=_dated(n), outlet="The Halyard", language="en")
        for n, (title, text) in enumerate(ENGLISH)
    ),
)
