"""The names that sources give our fields, in German and English."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAMES = {
    "id": "id guid uid uuid articleid artikelid docid documentid identifier kennung nummer urn",
    "url": """url link adresse webadresse href permalink canonicalurl articleurl sourceurl quellurl uri
        weblink""",
    "title": "title titel headline uberschrift schlagzeile hl heading betreff subject",
    "text": """text body content inhalt volltext fulltext articlebody artikel article artikeltext
        articletext maintext plaintext nachricht contenttext bodytext""",
    "html": "html rawhtml bodyhtml contenthtml htmlbody",
    "lead": """lead teaser summary vorspann zusammenfassung abstract description beschreibung anriss
        standfirst intro subtitle untertitel unterzeile dek""",
    "outlet": """outlet source quelle publisher medium zeitung verlag publication publikation newspaper
        sitename herausgeber sourcename quellname""",
    "author": """author autor authors autoren autorin autorinnen verfasser verfasserin byline creator
        journalist""",
    "published": """date datum published veroffentlicht publishedat publicationdate publishdate pubdate
        datepublished erschienen erscheinungsdatum veroffentlichungsdatum zeitpunkt timestamp time zeit
        datetime created createdat publisheddate publishingdate datepublish stand versioncreated""",
    "modified": "modified updated aktualisiert geandert updatedat modifiedat datemodified lastmodified",
    "language": "language lang sprache langcode languagecode",
    "section": "section desk ressort rubrik category kategorie sparte department thema topic",
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names.split()}
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def fold_name(name: str) -> str:
    """Bring a column's name to the form that is compared: "Veröffentlicht_am" -> "veroffentlichtam"."""
    lowered = name.strip().lower().translate(_UMLAUTS)
    lowered = lowered.replace("ueber", "uber").replace("oeffent", "offent").replace("geaend", "geand")
    return re.sub(r"[\W_]+", "", lowered)


def field_of(name: str) -> str:
    """Our field for a source's column; empty where the name is not known."""
    folded = fold_name(name)
    return _BY_NAME.get(folded) or _BY_NAME.get(folded.removesuffix("am")) or ""


def map_names(names: Sequence[str], columns: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """Map a source's names to our fields.

    Args:
        names: The source's column names, in order.
        columns: (field, column) pairs that win over what is recognised.

    Returns:
        Name -> field; each field once, the first column wins.
    """
    asked = {fold_name(column): field for field, column in columns}
    mapping = {name: asked[fold_name(name)] for name in names if fold_name(name) in asked}
    taken = set(mapping.values()) | set(asked.values())
    for name in names:
        field = field_of(name)
        if field and name not in mapping and field not in taken:
            mapping[name] = field
            taken.add(field)
    return mapping
