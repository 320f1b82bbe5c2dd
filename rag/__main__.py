"""`python -m rag …`: questions in, checked answers out."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO

from rag import json_reading
from rag.assistant import Assistant
from rag.check import check_claim
from rag.contract import answer_to_json, check_to_json, quotes_to_json
from rag.errors import BelegError
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
    ask.add_argument(
        "--from", dest="date_from", type=date.fromisoformat, metavar="DATE", help="first day, 2024-07-04"
    )
    ask.add_argument("--to", dest="date_to", type=date.fromisoformat, metavar="DATE", help="last day")
    ask.add_argument(
        "--outlet", action="append", default=[], metavar="NAME", help="only this outlet; repeatable"
    )
    check = commands.add_parser("check", parents=[common, batch], help="check a claim against a source text")
    check.add_argument("claim", nargs="?")
    check.add_argument("source", nargs="?")
    quote = commands.add_parser("quote", parents=[common], help="find where a quotation stands")
    quote.add_argument("quote")
    return parser


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
            return _check(options)
        return _quote(options, settings)
    except BelegError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    filters = Filters(options.date_from, options.date_to, tuple(options.outlet))
    assistant = Assistant.open(settings)
    if options.batch is None:
        answer = _answer(assistant, options.question, (), filters)
        _write(json.dumps(answer_to_json(answer, ""), ensure_ascii=False) if options.json else _plain(answer))
        return EXIT_OK
    failed = 0
    for line, data in _lines(options.batch):
        try:
            turns = json_reading.rows(data, "history") if data.get("history") else []
            history = [
                Turn(json_reading.text(turn, "question"), json_reading.text(turn, "answer")) for turn in turns
            ]
            answer = _answer(assistant, json_reading.text(data, "question"), history, filters)
            _write(json.dumps(answer_to_json(answer, str(data.get("id", ""))), ensure_ascii=False))
        except (BelegError, ValueError) as error:
            failed += 1
            _write(json.dumps({"id": str(data.get("id", "")), "error": str(error)}, ensure_ascii=False))
            sys.stderr.write(f"line {line}: {error}\n")
    return EXIT_FAILED if failed else EXIT_OK


def _answer(assistant: Assistant, text: str, history: Sequence[Turn], filters: Filters) -> Answer:
    for event in assistant.ask(text, history, filters or NO_FILTERS):
        if isinstance(event, Done):
            return event.answer
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
    lines.extend(answer.notes)
    return "\n".join(lines).strip()


def _check(options: argparse.Namespace) -> int:
    if options.batch is None:
        check = check_claim(options.claim, options.source)
        answer = json.dumps(check_to_json(check, ""), ensure_ascii=False)
        _write(answer if options.json else f"{check.verdict}: {check.reason}")
        return EXIT_OK
    failed = 0
    for line, data in _lines(options.batch):
        try:
            check = check_claim(json_reading.text(data, "claim"), json_reading.text(data, "source"))
            _write(json.dumps(check_to_json(check, str(data.get("id", ""))), ensure_ascii=False))
        except ValueError as error:
            failed += 1
            _write(json.dumps({"id": str(data.get("id", "")), "error": str(error)}, ensure_ascii=False))
            sys.stderr.write(f"line {line}: {error}\n")
    return EXIT_FAILED if failed else EXIT_OK


def _quote(options: argparse.Namespace, settings: Settings) -> int:
    from rag.quoting import open_quote_finder

    matches = open_quote_finder(settings).find(options.quote)
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
