"""One question with its answer as data for the turn component, in the making and done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.chats import TurnRow
from rag.records import Answer, Filters, Hit, Outcome, Question, Sentence, Source
from ui.background import LiveTurn, Stage
from ui.links import safe_link
from ui.passages import citations
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

SNIPPET_CHARS = 320  # characters shown of a nearest passage; about four lines on a phone

NUMBERS = re.compile(r"\[\d+\]")  # citation numbers as an answer's plain text has them
LIVE_CARDS = 6  # sources shown while the answer is in the making: two rows beside the sidebar


def running_data(row: TurnRow, live: LiveTurn, texts: Texts) -> Data:
    """Show an answer in the making: what was understood, the sources found, the draft so far."""
    data = _frame(row, texts)
    stage = Stage.COMPOSING if live.text else live.stage
    data |= {
        "state": "running",
        "status": texts("ask.stage.draft") if live.text else texts(f"ask.stage.{stage}"),
        "chips": _chips(live.question, texts),
        "draft": live.text,
        "sources": _hit_sources(live.hits, texts),
        "sources_label": texts.count("ask.sources.found", len(live.hits)) if live.hits else "",
        "stop": texts("ask.stop"),
    }
    return data


def ended_data(row: TurnRow, texts: Texts) -> Data:
    """Show an answer that failed, was stopped or was left behind by a dead process."""
    data = _frame(row, texts)
    kind = "stopped" if row.state == "stopped" else "failed"
    words = row.error or texts("ask.failed.interrupted" if row.state == "running" else f"ask.{kind}.text")
    data |= {
        "state": kind,
        "problem": {"title": texts(f"ask.{kind}.title"), "text": words},
        "retry": texts("ask.retry"),
    }
    return data


def answer_data(row: TurnRow, answer: Answer, texts: Texts, opened: str | None) -> Data:
    """Show a checked answer, or one of the three kinds of no with what comes closest.

    Args:
        row: The turn.
        answer: Its answer.
        texts: The words of the page.
        opened: Key of the passage that is open beside it, such as "c0.1" or "h3".
    """
    data = _frame(row, texts)
    data |= {
        "state": "done",
        "outcome": answer.outcome.value,
        "opened": opened or "",
        "chips": _chips(answer.question, texts),
        "notes": list(answer.notes),
        "stand": texts("ask.state", n=answer.archive.articles, day=texts.day(answer.archive.last)),
        "copy_text": copy_text(answer, texts),
    }
    if answer.outcome is Outcome.ANSWERED:
        rest = _uncited(answer)
        data |= {
            "paragraphs": _paragraphs(answer, texts),
            "sources": _cited_sources(answer, texts),
            "sources_label": texts("ask.sources"),
            "more": [_nearest(f"h{index}", hit, texts) for index, hit in rest],
            "more_label": texts.count("ask.sources.more", len(rest)) if rest else "",
        }
    else:
        data |= {
            "no": {"title": texts(f"ask.no.{answer.outcome}.title"), "text": answer.text},
            "more": [_nearest(f"h{index}", hit, texts) for index, hit in enumerate(answer.evidence)],
            "nearest_label": texts("ask.nearest") if answer.evidence else "",
        }
    return data


def copy_text(answer: Answer, texts: Texts) -> str:
    """Return the answer with its numbers and the sources behind them, as plain text."""
    if answer.outcome is not Outcome.ANSWERED:
        return f"{answer.question.original}\n\n{answer.text}"
    lines = [answer.question.original, ""]
    lines.append(" ".join(_with_numbers(sentence) for sentence in answer.sentences))
    lines += ["", f"{texts('ask.sources')}:"]
    seen: set[int] = set()
    for citation in citations(answer):
        if citation.n not in seen:
            seen.add(citation.n)
            source = citation.source
            date = texts.published(source.published, source.published_precision)
            url = safe_link(source.url)[0]
            outlet = source.outlet or texts("reader.unnamed")
            lines.append(
                f"[{citation.n}] {outlet}, {date}: {source.title}. „{citation.quote}“ {url}".rstrip()
            )
    return "\n".join(lines)


def filter_summary(filters: Filters, texts: Texts) -> str:
    """Say the days of a filter in words; empty where none is set."""
    start, end = filters.date_from, filters.date_to
    if start and end:
        return texts.day(start) if start == end else f"{texts.day(start)} – {texts.day(end)}"
    if start:
        return texts("ask.filter.since", day=texts.day(start))
    return texts("ask.filter.until", day=texts.day(end)) if end else ""


def _frame(row: TurnRow, texts: Texts) -> Data:
    labels = {
        "question": texts("ask.you"),
        "answer": texts("ask.answer"),
        "understood": texts("ask.understood"),
        "copy": texts("ask.copy"),
        "copied": texts("ask.copied"),
        "copy_failed": texts("ask.copy.failed"),
        "open": texts("ask.cite.open"),
        "less": texts("ask.sources.less"),
    }
    return {"id": row.id, "question": row.question, "labels": labels}


def _chips(question: Question | None, texts: Texts) -> list[Data]:
    """What was understood beyond the words themselves; nothing where they stand as asked."""
    if question is None:
        return []
    chips: list[Data] = []
    if question.text.strip() != question.original.strip():
        chips.append({"label": texts("ask.understood.text"), "value": question.text})
    if summary := filter_summary(question.filters, texts):
        chips.append({"label": texts("ask.understood.time"), "value": summary})
    if question.filters.outlets:
        chips.append({"label": texts("ask.understood.outlets"), "value": ", ".join(question.filters.outlets)})
    return chips


def _source(key: str, source: Source, texts: Texts, numbers: Sequence[int] = ()) -> Data:
    return {
        "key": key,
        "outlet": source.outlet or texts("reader.unnamed"),
        "date": texts.brief(source.published, source.published_precision),
        "title": source.title,
        "language": source.language,
        "numbers": list(numbers),
    }


def _hit_sources(hits: Iterable[Hit], texts: Texts) -> list[Data]:
    """One card an article, in order of rank; not openable until the answer is kept."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.source.article_id, hit)
    return [_source("", hit.source, texts) for hit in list(first.values())[:LIVE_CARDS]]


def _cited_sources(answer: Answer, texts: Texts) -> list[Data]:
    """One card a cited article with all its numbers, in the order of the prose."""
    cards: dict[str, tuple[str, Source, list[int]]] = {}
    for sentence_number, sentence in enumerate(answer.sentences):
        for number, citation in enumerate(sentence.citations):
            key = f"c{sentence_number}.{number}"
            card = cards.setdefault(citation.source.article_id, (key, citation.source, []))
            if citation.n not in card[2]:
                card[2].append(citation.n)
    return [_source(key, source, texts, numbers) for key, source, numbers in cards.values()]


def _uncited(answer: Answer) -> list[tuple[int, Hit]]:
    """The hits, with their places, that no citation lies in."""
    cited = [(c.source.article_id, c.source.version, c.start, c.end) for c in citations(answer)]
    rest = []
    for index, hit in enumerate(answer.evidence):
        passage = hit.passage
        if not any(
            (article, version) == (passage.article_id, passage.version)
            and start < passage.end
            and end > passage.start
            for article, version, start, end in cited
        ):
            rest.append((index, hit))
    return rest


def _nearest(key: str, hit: Hit, texts: Texts) -> Data:
    text = " ".join(hit.passage.text.split())
    snippet = text if len(text) <= SNIPPET_CHARS else text[:SNIPPET_CHARS].rsplit(" ", 1)[0] + " …"
    return _source(key, hit.source, texts) | {"text": snippet}


def _paragraphs(answer: Answer, texts: Texts) -> list[Data]:
    """The sentences, in a new paragraph wherever the answer's text has a line break before one.

    What stands between the break and the sentence, such as outlet and date, leads the paragraph in.
    """
    paragraphs: list[Data] = []
    sentences: list[Data] = []
    position = 0
    for number, sentence in enumerate(answer.sentences):
        found = answer.text.find(sentence.text, position)
        between = answer.text[position:found] if found >= 0 else ""
        if not paragraphs or "\n" in between:
            sentences = []
            lead = NUMBERS.sub("", between.rsplit("\n", 1)[-1]).strip()
            paragraphs.append({"lead": lead, "sentences": sentences})
        if found >= 0:
            position = found + len(sentence.text)
        sentences.append(_sentence(number, sentence, texts))
    return paragraphs


def _sentence(number: int, sentence: Sentence, texts: Texts) -> Data:
    chips = []
    for index, citation in enumerate(sentence.citations):
        source = citation.source
        date = texts.published(source.published, source.published_precision)
        chips.append(
            _source(f"c{number}.{index}", source, texts)
            | {
                "n": citation.n,
                "date": date,
                "label": texts(
                    "ask.cite", n=citation.n, outlet=source.outlet or texts("reader.unnamed"), date=date
                ),
                "quote": citation.quote,
                "verdict": citation.verdict.value,
                "check": texts(f"verdict.{citation.verdict}"),
                "reason": citation.reason,
            }
        )
    return {"text": sentence.text, "citations": chips}


def _with_numbers(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{citation.n}]" for citation in sentence.citations)
