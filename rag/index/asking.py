"""What a question asks of the word index: its words, what is inside them, and what survives translation."""

from __future__ import annotations

from collections.abc import Callable

import tantivy

from rag.index.analysis import (
    FIELDS,
    build_analyzer,
    field_of,
    inner_words,
    names_and_figures,
    prepare,
)

# A word of the title over one of the text; more costs on XQuAD.
TITLE_BOOST = 0.25
# A word of the question inside another one, or a part of its compounds, over the word itself. Of 0.1 to 0.5
# chosen on the even questions of XQuAD: words alone have RR@10 0.920 (odd ones 0.920; 0.915 and 0.909 without).
INNER_BOOST = 0.2
# A name or figure of the question over its other words, in articles of another language.
NAME_BOOST = 1.5
MOST_TERMS = 64  # distinct words of a question that are searched for

QueryOf = Callable[[str, str], tantivy.Query]  # of a field and a word


class WordQueries:
    """Makes queries for words; safe in many threads."""

    def __init__(self, *, with_inner: bool) -> None:
        """Build the analysers.

        Args:
            with_inner: Whether words are found inside other ones, as parts of compounds.
        """
        self._with_inner = with_inner
        self._analyzers = {field: build_analyzer(field) for field in FIELDS}

    def terms(self, text: str, field: str) -> list[str]:
        """The words of a text as a field has them, in order, each once, at most `MOST_TERMS`."""
        return self._distinct(prepare(text, field), field)

    def all_terms(self, text: str, language: str) -> list[str]:
        """The words of a text as the index of a language sees them, in order."""
        field = field_of(language)
        return list(self._analyzers[field].analyze(prepare(text, field)))

    def any_of(self, text: str, language: str, query_of: QueryOf) -> tantivy.Query | None:
        """The query for any of a question's words, in every language's field.

        Args:
            text: The question.
            language: Its language, empty where it is not known; in fields of other languages its names and
                figures count for more than what happens to be spelt alike.
            query_of: Makes the query for a word in a field.

        Returns:
            None for a question without words.
        """
        clauses = []
        for field in FIELDS:
            words = self.terms(text, field)
            is_foreign = bool(language) and field != field_of(language)
            names = self.terms(names_and_figures(text), field) if is_foreign else []
            for word in words:
                boost = NAME_BOOST if word in names else 1.0
                clauses.append(_should(query_of(f"text_{field}", word), boost))
                clauses.append(_should(query_of(f"title_{field}", word), TITLE_BOOST))
            if self._with_inner:
                inner = self._distinct(inner_words(text, field, is_question=True), field)
                parts = [word for word in inner if word not in words]
                clauses += [_should(query_of(f"text_{field}", word), INNER_BOOST) for word in parts]
                clauses += [
                    _should(query_of(f"inner_{field}", word), INNER_BOOST) for word in (*words, *parts)
                ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _distinct(self, prepared: str, field: str) -> list[str]:
        return list(dict.fromkeys(self._analyzers[field].analyze(prepared)))[:MOST_TERMS]


def _should(query: tantivy.Query, boost: float) -> tuple[tantivy.Occur, tantivy.Query]:
    return tantivy.Occur.Should, query if boost == 1.0 else tantivy.Query.boost_query(query, boost)
