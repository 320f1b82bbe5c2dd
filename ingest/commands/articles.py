"""Commands that read articles: list, show, versions, diff."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest.commands.common import EXIT_OK, write, write_json
from rag.catalogue import ArticleQuery, Catalogue
from rag.contract import article_to_json
from rag.errors import NotFoundError
from rag.records import PARAGRAPH_BREAK, Article
from rag.revisions import Change, difference, marked
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.commands.common import Commands

STATES = {"live": "live", "superseded": "replaced", "removed": "withdrawn"}  # as people call them


def register(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    listing = commands.add_parser("list", parents=[common], help="articles, newest first")
    listing.add_argument("text", nargs="?", default="", help="words of title, lead or outlet")
    listing.add_argument("--outlet", action="append", default=[])
    listing.add_argument("--limit", type=int, default=50)
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", parents=[common], help="one article")
    show.add_argument("article", metavar="ARTICLE_ID_OR_URL")
    show.add_argument("--version", help="an older version by its id, also of a withdrawn article")
    show.set_defaults(run=_show)
    versions = commands.add_parser(
        "versions", parents=[common], help="the versions of an article, newest first"
    )
    versions.add_argument("article", metavar="ARTICLE_ID_OR_URL")
    versions.set_defaults(run=_versions)
    diff = commands.add_parser("diff", parents=[common], help="what changed between two versions, by words")
    diff.add_argument("article", metavar="ARTICLE_ID_OR_URL")
    diff.add_argument("--from", dest="old", metavar="VERSION", help="default: the one before")
    diff.add_argument("--to", dest="new", metavar="VERSION", help="default: the newest")
    diff.set_defaults(run=_diff)


def _list(options: argparse.Namespace, settings: Settings) -> int:
    page = Catalogue.open(settings, create=False).search_articles(
        ArticleQuery(text=options.text, outlets=tuple(options.outlet)), limit=options.limit
    )
    if options.json:
        rows = [
            {"id": r.id, "url": r.url, "outlet": r.outlet, "title": r.title, "published": r.published}
            for r in page.rows
        ]
        write_json({"total": page.total, "articles": rows})
        return EXIT_OK
    for row in page.rows:
        write(f"{row.id}  {(row.published or 'undated')[:10]:10}  {row.outlet}: {row.title}")
    write(f"{len(page.rows)} of {page.total} articles.")
    return EXIT_OK


def _show(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    article = catalogue.article(options.article, options.version, withdrawn=True)
    withdrawal = catalogue.withdrawal(article.id)
    if options.json:
        shown = article_to_json(article)
        if withdrawal is not None:
            shown["withdrawn"] = {"since": withdrawal.since, "reason": withdrawal.reason}
        write_json(shown)
        return EXIT_OK
    if withdrawal is not None:
        write(f"WITHDRAWN since {withdrawal.since}. {withdrawal.reason}".rstrip())
    when = article.published or "no date"
    write(f"{article.title}\n{article.outlet} · {when} · {', '.join(article.authors)}\n{article.url}\n")
    write("\n\n".join(filter(None, [article.lead, *(p.text for p in article.paragraphs)])))
    return EXIT_OK


def _versions(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    article_id = catalogue.resolve(options.article)
    rows = catalogue.versions(article_id)
    if options.json:
        listed = [
            {"version": r.version, "state": STATES[r.state], "created": r.created, "title": r.title}
            for r in rows
        ]
        write_json({"id": article_id, "versions": listed})
        return EXIT_OK
    for row in rows:
        write(f"{row.version}  {STATES[row.state]:9}  {row.created}  {row.title}")
    return EXIT_OK


def _diff(options: argparse.Namespace, settings: Settings) -> int:
    catalogue = Catalogue.open(settings, create=False)
    article_id = catalogue.resolve(options.article)
    names = [row.version for row in catalogue.versions(article_id)]
    new = options.new or names[0]
    old = options.old or next(iter(names[names.index(new) + 1 :] if new in names else []), None)
    if old is None:
        raise NotFoundError(f"Article {article_id} has no version before {new}.", hint="Give --from VERSION.")
    before, after = (catalogue.article(article_id, name, withdrawn=True) for name in (old, new))
    parts = {
        "title": difference(before.title, after.title),
        "lead": difference(before.lead, after.lead),
        "text": difference(_text(before), _text(after)),
    }
    if options.json:
        changes = {name: [{"kind": p.kind.value, "text": p.text} for p in ps] for name, ps in parts.items()}
        write_json({"id": article_id, "from": old, "to": new, **changes})
        return EXIT_OK
    for name, pieces in parts.items():
        if any(piece.kind is not Change.SAME for piece in pieces):
            write(f"{name}: {marked(pieces)}")
    return EXIT_OK


def _text(article: Article) -> str:
    return PARAGRAPH_BREAK.join(paragraph.text for paragraph in article.paragraphs)
