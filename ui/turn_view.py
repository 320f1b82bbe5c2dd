"""One question with its answer as data for the turn component, in the making and done."""

from __future__ import annotations

import re

from rag.chats import TurnRow
from rag.conversation import COMMAND_FIELD, Command
from rag.differences import say_difference
from rag.records import Answer, Outcome, Sentence
from ui import chips
from ui.chips import NO_CHOICES, Choices
from ui.differences_view import differences
from ui.links import safe_link
from ui.listing import listing_head
from ui.live_turn import LiveTurn, Stage
from ui.passages import citations
from ui.refusal_view import refusal
from ui.sentences_view import NUMBERS, foreign_line, paragraphs, source_list
from ui.sources_view import cited_sources, found_sources, nearest, nearest_articles, uncited
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

ENDED = re.compile(r"[.!?](?:\s*\[\d+\])*\s")  # where a sentence of a draft ends


def running_data(row: TurnRow, live: LiveTurn, texts: Texts) -> Data:
    """Show an answer in the making: what was understood, the sources found, the draft so far."""
    data = _frame(row, texts)
    stage = Stage.COMPOSING if live.text else live.stage
    data |= {
        "state": "running",
        "status": texts("ask.stage.draft") if live.text else texts(f"ask.stage.{stage}"),
        "chips": chips.understood(row, live.question, texts) if live.question else [],
        "draft": _unchecked(live.text) if live.checked else live.text,
        "checked": [sentence.text for sentence in live.checked],
        "sources": found_sources(live.hits, texts),
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


def answer_data(
    row: TurnRow,
    answer: Answer,
    texts: Texts,
    opened: str | None,
    *,
    choices: Choices = NO_CHOICES,
) -> Data:
    """Show a checked answer, or one of the three kinds of no with what comes closest.

    Args:
        row: The turn.
        answer: Its answer.
        texts: The words of the page.
        opened: Key of the passage that is open beside it, such as "c0.1" or "h3".
        choices: What the question can be restricted to.
    """
    data = _frame(row, texts)
    question = answer.question
    data |= {
        "state": "done",
        "outcome": answer.outcome.value,
        "opened": opened or "",
        "chips": chips.understood(row, question, texts, choices),
        "offers": chips.offers(question, texts),
        "chip_words": chips.labels(texts),
        "as_of": _as_of(answer, texts),
        "left_out": _left_out(answer, texts),
        "notes": _notes(answer),
        "suggestions": list(answer.suggestions),
        "suggestions_label": texts("ask.suggestions"),
        "stand": texts("ask.state", n=answer.archive.articles, day=texts.day(answer.archive.last)),
        "copy_text": copy_text(answer, texts),
    }
    if answer.listing is not None and answer.listing.total:
        data |= {"listing": listing_head(answer.listing, texts), "left_out": ""}
    elif answer.outcome is Outcome.ANSWERED:
        rest = uncited(answer)
        command = dict(question.found).get(COMMAND_FIELD)
        data |= {
            "paragraphs": paragraphs(answer, texts),
            "as_list": command == Command.LIST,
            "source_list": source_list(answer, texts) if command == Command.SOURCES else [],
            "foreign": foreign_line(answer, texts),
            "differences": differences(answer, texts),
            "sources": [] if command == Command.SOURCES else cited_sources(answer, texts),
            "sources_label": texts("ask.sources"),
            "more": [nearest(index, hit, texts) for index, hit in rest],
            "more_label": texts.count("ask.sources.more", len(rest)) if rest else "",
        }
    else:
        data |= {
            "no": refusal(answer, texts),
            "more": [nearest(index, hit, texts) for index, hit in nearest_articles(answer)],
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


def _unchecked(text: str) -> str:
    """What a chat model wrote since the last sentence that it ended, without its numbers."""
    return NUMBERS.sub("", ENDED.split(text)[-1]).strip()


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


def _notes(answer: Answer) -> list[str]:
    """The notes but for those in words of what is shown side by side."""
    shown = {say_difference(each, answer.question.language) for each in answer.differences}
    return [note for note in answer.notes if note not in shown]


def _as_of(answer: Answer, texts: Texts) -> Data | None:
    """Say that an answer knows nothing later than a day, where it was made so."""
    day = answer.question.filters.as_of
    if day is None:
        return None
    return {"title": texts("ask.as_of.title", day=texts.day(day)), "text": texts("ask.as_of.text")}


def _left_out(answer: Answer, texts: Texts) -> str:
    """Count the articles without a date that a search within dates cannot see; empty where none are."""
    filters = answer.question.filters
    is_dated = filters.date_from or filters.date_to or filters.as_of
    return texts.count("ask.undated", answer.archive.undated) if is_dated and answer.archive.undated else ""


def _with_numbers(sentence: Sentence) -> str:
    numbers = "".join(f" [{citation.n}]" for citation in sentence.citations)
    return f"{sentence.text}{numbers}{f' ({sentence.gloss})' if sentence.gloss else ''}"
