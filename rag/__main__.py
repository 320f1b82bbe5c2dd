"""`python -m rag …`: questions in, checked answers out."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from rag import json_reading, review_commands
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.checker import Checker
from rag.contract import (
    answer_to_json,
    check_to_json,
    filters_to_json,
    listing_to_csv,
    listing_to_json,
    quotes_to_json,
)
from rag.errors import BelegError
from rag.listing import list_articles
from rag.records import NO_FILTERS, Answer, Done, Filters, Turn
from rag.settings import Settings, load_settings

EXIT_OK, EXIT_USAGE, EXIT_FAILED = 0, 2, 3


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag", description="Ask the archive.")
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="folder of the archive (default: BELEG_DATA or ./data)")
    common.add_argument("--json", action="store_true", help="print JSON")
    batch = argparse.ArgumentParser(add_help=False)
    batch.add_argument("--batch", metavar="FILE", help="JSON lines in, JSON lines out; - is standard input")

    ask = commands.add_parser("ask", parents=[common, batch], help="ask a question")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--suggest", action="store_true", help="also suggest questions to go on with")
    _add_filters(ask)
    every = commands.add_parser("list", parents=[common], help="list every article that mentions something")
    every.add_argument("wanted", nargs="+", metavar="NAME", help="a name or a word; several: any of them")
    every.add_argument("--all", action="store_true", dest="every", help="all of several must be mentioned")
    every.add_argument("--inside", action="store_true", help="also inside longer words")
    every.add_argument("--csv", action="store_true", help="print CSV")
    _add_filters(every)
    check = commands.add_parser("check", parents=[common, batch], help="check a claim against a source text")
    check.add_argument("claim", nargs="?")
    check.add_argument("source", nargs="?")
    check.add_argument(
        "--published", metavar="DATE", help="day of the source's article: resolves „am Montag“"
    )
    quote = commands.add_parser("quote", parents=[common], help="find where a quotation stands")
    quote.add_argument("quote")
    _add_filters(quote)
    reviews = commands.add_parser("reviews", help="take the verdicts on citations along")
    review_commands.add_export(reviews, common)
    return parser


def _add_filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="date_from", type=_day, metavar="DATE", help="first day, 2024-07-04")
    command.add_argument("--to", dest="date_to", type=_day, metavar="DATE", help="last day")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="what was known at the end of that day")
    command.add_argument(
        "--outlet", action="append", default=[], metavar="NAME", help="only this outlet; repeatable"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2024-07-04.") from error


def _filters(options: argparse.Namespace) -> Filters:
    first, last = options.date_from, options.date_to
    if first and last and first > last:
        raise BelegError(f"--from {first} is after --to {last}.", hint="Swap the two days.")
    return Filters(first, last, tuple(options.outlet), as_of=options.as_of)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, 2 for wrong usage or a refusal, 3 when a line of a batch failed."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    try:
        settings = load_settings(**({"data": options.data} if options.data else {}))
        if options.command == "ask":
            if (options.question is None) == (options.batch is None):
                parser.error("give a question, or --batch FILE")
            return _ask(options, settings)
        if options.command == "check":
            if options.batch is None and options.source is None:
                parser.error("give a claim and a source, or --batch FILE")
            return _check(options, settings)
        if options.command == "list":
            return _list(options, settings)
        if options.command == "reviews":
            review_commands.export(options, settings)
            return EXIT_OK
        return _quote(options, settings)
    except BelegError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    filters = _filters(options)
    assistant = Assistant.open(settings)
    if options.batch is None:
        answer = _answer(assistant, options.question, (), filters, suggest=options.suggest)
        _write(json.dumps(answer_to_json(answer, ""), ensure_ascii=False) if options.json else _plain(answer))
        return EXIT_OK
    failed = 0
    for line, data in _lines(options.batch):
        try:
            turns = json_reading.rows(data, "history") if data.get("history") else []
            history = [
                Turn(json_reading.text(turn, "question"), json_reading.text(turn, "answer")) for turn in turns
            ]
            text = json_reading.text(data, "question")
            answer = _answer(assistant, text, history, filters, suggest=options.suggest)
            _write(json.dumps(answer_to_json(answer, str(data.get("id", ""))), ensure_ascii=False))
        except (BelegError, ValueError) as error:
            failed += 1
            _write(json.dumps({"id": str(data.get("id", "")), "error": str(error)}, ensure_ascii=False))
            sys.stderr.write(f"line {line}: {error}\n")
    return EXIT_FAILED if failed else EXIT_OK


def _answer(
    assistant: Assistant, text: str, history: Sequence[Turn], filters: Filters, *, suggest: bool
) -> Answer:
    for event in assistant.ask(text, history, filters or NO_FILTERS):
        if isinstance(event, Done):
            answer = event.answer
            return replace(answer, suggestions=assistant.suggest(answer)) if suggest else answer
    raise BelegError("The question ended without an answer.", hint="Ask again.", retryable=True)


def _plain(answer: Answer) -> str:
    """An answer for a terminal: the text, then each numbered source."""
    lines = [answer.text, ""]
    for citation in {c.n: c for s in answer.sentences for c in s.citations}.values():
        source = citation.source
        lines.append(f"[{citation.n}] {source.outlet} · {source.published or 'undated'} · {source.title}")
        lines.append(f"    „{citation.quote}“")
        if source.url:
            lines.append(f"    {source.url}")
    lines.extend([*answer.notes, *(f"→ {question}" for question in answer.suggestions)])
    return "\n".join(lines).strip()


def _check(options: argparse.Namespace, settings: Settings) -> int:
    checker = Checker.open(settings)
    if options.batch is None:
        check = checker(options.claim, options.source, published=options.published)
        answer = json.dumps(check_to_json(check, ""), ensure_ascii=False)
        _write(answer if options.json else f"{check.verdict}: {check.reason}")
        return EXIT_OK
    failed = 0
    for line, data in _lines(options.batch):
        try:
            published = json_reading.text(data, "published") if data.get("published") else None
            check = checker(
                json_reading.text(data, "claim"), json_reading.text(data, "source"), published=published
            )
            _write(json.dumps(check_to_json(check, str(data.get("id", ""))), ensure_ascii=False))
        except ValueError as error:
            failed += 1
            _write(json.dumps({"id": str(data.get("id", "")), "error": str(error)}, ensure_ascii=False))
            sys.stderr.write(f"line {line}: {error}\n")
    return EXIT_FAILED if failed else EXIT_OK


def _list(options: argparse.Namespace, settings: Settings) -> int:
    filters, catalogue = _filters(options), Catalogue.open(settings, create=False)
    listing = list_articles(catalogue, options.wanted, filters, every=options.every, inside=options.inside)
    if options.csv:
        sys.stdout.write(listing_to_csv(listing))
    elif options.json:
        _write(
            json.dumps({"filters": filters_to_json(filters), **listing_to_json(listing)}, ensure_ascii=False)
        )
    else:
        for each in listing.articles:
            source = each.source
            _write(f"{source.published or 'undated'} · {source.outlet} · {source.title} [{each.mentions}]")
            _write("".join(f"    {line}\n" for line in (each.quote, source.url) if line).rstrip("\n"))
        _write(
            f"{listing.total} articles, {listing.undated} undated{' left out' if filters.is_timed else ''}"
        )
    return EXIT_OK


def _quote(options: argparse.Namespace, settings: Settings) -> int:
    from rag.quoting import open_quote_finder

    matches = open_quote_finder(settings).find(options.quote, _filters(options))
    if options.json:
        _write(json.dumps(quotes_to_json(matches), ensure_ascii=False))
        return EXIT_OK
    for match in matches:
        source = match.source
        _write(
            f"{source.outlet} · {source.published or 'undated'} · {source.title}\n    „{match.quote}“\n    {source.url}"
        )
    if not matches:
        _write("This quotation stands in no article of the archive.")
    return EXIT_OK


def _lines(path: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The objects of a JSON lines file or of standard input, with their line numbers; {} for a bad line."""
    if path == "-":
        yield from _parsed(sys.stdin)
        return
    try:
        with open(path, encoding="utf-8") as file:
            yield from _parsed(file)
    except (OSError, UnicodeDecodeError) as error:
        raise BelegError(f"The file {path} cannot be read ({error}).") from error


def _parsed(file: IO[str]) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                data = json.loads(line)
            except ValueError:
                data = None
            yield number, data if isinstance(data, dict) else {}


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
