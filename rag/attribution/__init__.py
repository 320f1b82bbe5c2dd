"""Who says a source sentence: the outlet, somebody quoted or reported, an agency, an opinion, satire."""

from rag.attribution.attaching import ArticleOf, attribute, voices_of
from rag.attribution.genre import genre_of, genre_of_source
from rag.attribution.keeping import loses_speaker, with_speaker
from rag.attribution.reading import read_voices
from rag.attribution.saying import introduce, say_genre, say_lead_in, tell

__all__ = [
    "ArticleOf",
    "attribute",
    "genre_of",
    "genre_of_source",
    "introduce",
    "loses_speaker",
    "read_voices",
    "say_genre",
    "say_lead_in",
    "tell",
    "voices_of",
    "with_speaker",
]
