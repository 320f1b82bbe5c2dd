"""The review desk's session: which citations wait in which order, what the browser sent, what it is shown."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.catalogue import Catalogue
from rag.chats import Chats
from rag.errors import BelegError, NotFoundError
from rag.records import Article, ReviewVerdict, Span
from rag.records.reviews import Opinion, ReviewItem, ReviewProgress, ReviewQuery, ReviewState
from rag.revisions import revision_of
from ui.reader_view import gone_data, pieces
from ui.strings import Texts

Data = dict[str, object]  # what the component takes: JSON

MAX_QUEUE = 1000  # citations in one list; the next ones follow at its end
AHEAD, BEHIND = 8, 2  # citations that the browser holds after and before the one that is shown
NEIGHBOURS = 1  # paragraphs shown before and after the one with the quote
MAX_NOTE_CHARS = 2000  # characters of a note: a remark, not an essay
KEYS = ("1 2 3 4", "n j", "p k", "u", "m", "o", "?")  # in the order in which the help names them


@dataclass(slots=True)
class Desk:
    """What one session keeps of its desk; `seen` is the number of the last event that was dealt with."""

    query: ReviewQuery
    queue: list[str]
    list_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: int = 0
    seen: int = 0
    problem: str = ""


def open_desk(chats: Chats, query: ReviewQuery, before: Desk | None) -> Desk:
    """Return the desk for a query: the one there was, or a new list where something else is asked for."""
    if before is not None and before.query == query:
        return before
    return Desk(query, chats.review_queue(query, MAX_QUEUE), seen=before.seen if before else 0)


def take(desk: Desk, sent: object, chats: Chats, texts: Texts) -> None:
    """Do what the browser asks for, each event once, in order.

    An event that failed for the moment stays unseen: the browser sends it again.
    """
    if not isinstance(sent, Mapping):
        return
    desk.problem = ""
    is_current = sent.get("list") == desk.list_id
    for event in sent.get("events") or ():
        if event["seq"] <= desk.seen:
            continue
        try:
            _do(desk, event, chats)
        except NotFoundError:
            desk.problem = texts("review.gone")
        except BelegError as error:
            desk.problem = texts("review.unsaved", reason=str(error))
            break
        desk.seen = event["seq"]
        is_current = is_current and event["kind"] != "again"
    if is_current:
        desk.at = min(max(0, int(sent.get("at") or 0)), len(desk.queue))


def _do(desk: Desk, event: Mapping[str, str], chats: Chats) -> None:
    reviewer, settles = desk.query.reviewer, desk.query.state is ReviewState.DISPUTED
    if event["kind"] == "again":
        desk.queue, desk.at = chats.review_queue(desk.query, MAX_QUEUE), 0
        desk.list_id = uuid.uuid4().hex
    elif event["kind"] == "undo":
        chats.take_back_review(event["id"], reviewer, settles=settles)
    else:
        note = event["note"][:MAX_NOTE_CHARS]
        chats.review(event["id"], ReviewVerdict(event["verdict"]), note, reviewer, settles=settles)


def desk_data(desk: Desk, chats: Chats, catalogue: Catalogue, texts: Texts) -> Data:
    """Lay out what the component shows: the citation that is due with its neighbours, words, progress."""
    settles = desk.query.state is ReviewState.DISPUTED
    first = max(0, desk.at - BEHIND)
    wanted = desk.queue[first : desk.at + AHEAD + 1]
    found = {
        item.citation_id: item for item in chats.review_items(wanted, desk.query.reviewer, reveal=settles)
    }
    items = [
        {"place": place, **_item(found.get(citation_id), citation_id, catalogue, texts, settles=settles)}
        for place, citation_id in enumerate(wanted, start=first)
    ]
    progress = _progress(desk, chats)
    return {
        "list": desk.list_id,
        "at": desk.at,
        "total": len(desk.queue),
        "items": items,
        "seen": desk.seen,
        "problem": desk.problem,
        "progress": {"total": progress.total, "reviewed": progress.reviewed},
        "counts": not settles,
        "end": _end(desk, chats, texts),
        "verdicts": [verdict.value for verdict in ReviewVerdict],
        "note_chars": MAX_NOTE_CHARS,
        "reviewer": desk.query.reviewer,
        "locale": texts.language,
        "words": _words(texts, len(desk.queue), progress),
    }


def _progress(desk: Desk, chats: Chats) -> ReviewProgress:
    """How far the reviewer is; of disagreements, how many of the list are settled."""
    if desk.query.state is not ReviewState.DISPUTED:
        return chats.desk_progress(desk.query)
    left = chats.review_count(desk.query)
    total = max(len(desk.queue), left)
    return ReviewProgress(total=total, reviewed=total - left)


def _end(desk: Desk, chats: Chats, texts: Texts) -> Data:
    """What stands after the last citation of the list."""
    if desk.at < len(desk.queue):
        return {"title": texts("review.end"), "text": "", "action": ""}
    left = chats.review_count(desk.query)
    if desk.query.state in (ReviewState.MINE, ReviewState.ALL):
        return {"title": texts("review.end"), "text": "", "action": texts("review.end.again")}
    if not left:
        return {"title": texts("review.done"), "text": texts("review.done.text"), "action": ""}
    return {
        "title": texts("review.end"),
        "text": texts.count("review.left", left),
        "action": texts("review.end.more"),
    }


def _item(
    item: ReviewItem | None, citation_id: str, catalogue: Catalogue, texts: Texts, *, settles: bool
) -> Data:
    if item is None:
        return {"id": citation_id, "gone": True}
    citation, given = item.citation, item.settled if settles else item.mine
    opinions = [*item.others, *([item.mine] if settles and item.mine else [])]
    settled = [] if settles or item.settled is None else [_opinion(item.settled, texts, settled=True)]
    return {
        "id": citation_id,
        "gone": False,
        "sentence": item.sentence,
        "question": item.question,
        "check": {
            "verdict": citation.verdict.value,
            "words": texts(f"verdict.{citation.verdict}"),
            "reason": citation.reason,
        },
        "given": {"verdict": given.verdict.value, "note": given.note} if given else None,
        "opinions": [*(_opinion(one, texts) for one in opinions), *settled],
        **_place(item, catalogue, texts),
    }


def _opinion(opinion: Opinion, texts: Texts, *, settled: bool = False) -> Data:
    who = opinion.reviewer or texts("review.nameless")
    return {
        "who": texts("review.settled_by", name=who) if settled else who,
        "verdict": opinion.verdict.value,
        "note": opinion.note,
    }


def _place(item: ReviewItem, catalogue: Catalogue, texts: Texts) -> Data:
    """The quote in its paragraph with what stands around it; the quote alone where the article is gone."""
    citation = item.citation
    source = citation.source
    shown: Data = {
        "title": source.title,
        "outlet": source.outlet or texts("reader.unnamed"),
        "date": texts.published(source.published, source.published_precision),
        "language": source.language,
        "notice": "",
    }
    try:
        article = catalogue.article(source.article_id, source.version)
    except NotFoundError:
        gone = gone_data(source, citation.quote, texts)
        return {"source": shown | {"notice": gone["notice"]}, "blocks": gone["blocks"], "article": ""}
    revision = revision_of(citation, catalogue)
    shown["notice"] = revision.say(texts.language)
    blocks = paragraphs(article, Span(citation.start, citation.end))
    return {"source": shown, "blocks": blocks, "article": article.id}


def paragraphs(article: Article, quote: Span) -> Sequence[Data]:
    """Cut out the paragraphs that a quote stands in, with `NEIGHBOURS` before and after.

    Returns:
        Blocks of heading and pieces; `near` are those without a part of the quote.
    """
    body, blocks = article.body, list(article.blocks())
    touched = [
        number for number, (start, end, *_) in enumerate(blocks) if start < quote.end and quote.start < end
    ]
    if not touched:
        return []
    near = range(max(0, touched[0] - NEIGHBOURS), min(len(blocks), touched[-1] + NEIGHBOURS + 1))
    return [
        {
            "heading": heading,
            "pieces": pieces(body[start:end], start, (quote,), ()),
            "near": number not in touched,
        }
        for number, (start, end, heading, _) in enumerate(blocks)
        if number in near
    ]


def _words(texts: Texts, total: int, progress: ReviewProgress) -> Data:
    own = (
        "sentence", "question", "check", "source", "note", "back", "next", "undo", "help", "opinions",
        "article", "verdict", "gone", "loading", "noted", "undone", "nothing_to_undo", "at_end", "close",
        "help_title", "help_text", "progress_label", "note_hint",
    )  # fmt: skip
    return {
        **{name: texts(f"review.{name}") for name in own},
        "position": texts("review.position", n="{n}", total=total),
        "progress": texts("review.progress", reviewed="{reviewed}", total=progress.total, left="{left}"),
        "judged": texts("review.judged", verdict="{verdict}"),
        "verdicts": {verdict.value: texts(f"review.verdict.{verdict}") for verdict in ReviewVerdict},
        "keys": [[keys, texts(f"review.key.{keys.split()[0]}")] for keys in KEYS],
    }
