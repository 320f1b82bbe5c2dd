"""The versions of an article: which there are, which one is read, and what the next one changed."""

from __future__ import annotations

import streamlit as st

from rag.catalogue import VersionRow, Withdrawal
from rag.errors import NotFoundError
from rag.records import Article
from rag.version_changes import Block, compare_versions, is_changed
from ui import components, session
from ui.components import Row
from ui.components import articles as parts
from ui.services import Services
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

VERSION = "version"  # of the page's address
LIST = "article-versions"  # key of the component


def version_list(services: Services, texts: Texts, article: Article) -> None:
    """List the versions, newest first, where there are several; a click opens one."""
    versions = services.catalogue.versions(article.id)
    if len(versions) < 2:
        return
    with st.expander(texts.count("articles.versions", len(versions)), expanded=True):
        components.rows(
            [_row(version, texts) for version in versions],
            key=LIST,
            look="near-list",
            label=texts("articles.versions.label"),
            selected=article.version,
            on_pick=lambda: None,
        )
    if picked := components.picked(LIST, "pick"):
        st.query_params.from_dict({session.ARTICLE: article.id, VERSION: str(picked)})
        st.rerun()


def version_notice(
    services: Services, texts: Texts, article: Article, withdrawal: Withdrawal | None
) -> tuple[str, str] | None:
    """What must be known before reading: that it is withdrawn, or not the version in use; None for neither."""
    if withdrawal is not None and withdrawal.is_kept:
        since = texts("articles.withdrawn", day=texts.day(withdrawal.since[:10]))
        return since, withdrawal.reason or texts("articles.withdrawn.text")
    after = _next(services.catalogue.versions(article.id), article.version)
    if after is None:
        return None
    return texts("articles.version.old", when=texts.instant(after.created)), ""


def changes_since(services: Services, texts: Texts, article: Article) -> bool:
    """Offer to show what the next version changed; whether that is shown, in place of the text."""
    after = _next(services.catalogue.versions(article.id), article.version)
    if after is None:
        return False
    try:
        new = services.catalogue.article(article.id, after.version, withdrawn=True)
    except NotFoundError:  # deleted while the page was made
        return False
    if not st.toggle(texts("articles.version.changes"), value=True, key=f"changes-{article.version}"):
        return False
    changes = compare_versions(article, new)
    if changes.is_empty:
        components.notice(texts("articles.version.same"), key="version-same")
        return False
    data: Data = {
        "label": texts("articles.version.label"),
        "language": article.language,
        "title": _pieces(changes.title),
        "lead": _pieces(changes.lead),
        "blocks": [{"pieces": _pieces(block), "same": not is_changed(block)} for block in changes.blocks],
        "deleted": texts("articles.version.deleted"),
        "inserted": texts("articles.version.inserted"),
        "unchanged": texts("articles.version.unchanged"),
    }
    parts.changes(data, key=f"changes-of-{article.version}")
    return True


def _next(versions: list[VersionRow], version: str) -> VersionRow | None:
    """The version that came after one; `versions` are the newest first."""
    names = [row.version for row in versions]
    place = names.index(version) if version in names else 0
    return versions[place - 1] if place else None


def _row(version: VersionRow, texts: Texts) -> Row:
    state = texts(f"articles.version.{version.state}")
    return Row(title=texts.instant(version.created), meta=state, id=version.version)


def _pieces(block: Block) -> list[list[str]]:
    return [[piece.text, piece.kind.value] for piece in block]
