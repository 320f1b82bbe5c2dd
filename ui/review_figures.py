"""What the verdicts add up to, as charts that are tables: precision by group, agreement of reviewers, exports."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from babel.numbers import format_decimal

from rag.records.reviews import Agreement, ReviewGroup, Tally
from ui import components
from ui.components import Cell, Column, TableRow
from ui.services import Services
from ui.strings import LOCALES, Texts

FEW = 10  # verdicts; a share of fewer is shown lighter, since its interval spans half the scale
ROWS = 30  # groups of one chart; archives of more outlets show the most judged
EXPORTS = (
    ("csv", "beleg-review.csv", "text/csv"),
    ("json", "beleg-review.json", "application/json"),
    ("questions", "beleg-questions.jsonl", "application/jsonl"),
    ("claims", "beleg-claims.jsonl", "application/jsonl"),
)


def figures(services: Services, texts: Texts) -> None:
    """Show precision by outlet, model, settings and check, how reviewers agree, and what can be taken along."""
    chats = services.chats
    charts = {group: chats.review_tallies(group, ROWS) for group in ReviewGroup}
    if not charts[ReviewGroup.OUTLET]:
        components.notice(texts("review.figures.none"), texts("review.figures.none.text"), key="no-figures")
        return
    st.caption(texts("review.figures.about"))
    for group, tallies in charts.items():
        components.shares(shares_data(group, tallies, texts), key=f"shares-{group}")
    _agreements(chats.review_agreements(), texts)
    _exports(services, texts)


def shares_data(group: ReviewGroup, tallies: Sequence[Tally], texts: Texts) -> dict[str, object]:
    """Lay out one chart: a row a group with its share, n, interval and the verdicts by kind."""
    return {
        "title": texts(f"review.by.{group}"),
        "columns": [texts(f"review.column.{name}") for name in ("name", "bar", "share", "interval", "parts")],
        "rows": [
            {
                "name": _name(group, tally.name, texts),
                "share": tally.precision,
                "low": tally.interval[0],
                "high": tally.interval[1],
                "few": tally.total < FEW,
                "words": texts(
                    "review.share", percent=_percent(tally.precision), hits=tally.supports, n=tally.total
                ),
                "interval": texts(
                    "review.interval", low=_percent(tally.interval[0]), high=_percent(tally.interval[1])
                ),
                "parts": texts(
                    "review.parts",
                    partly=tally.partly,
                    does_not=tally.does_not,
                    wrong_source=tally.wrong_source,
                ),
            }
            for tally in tallies
        ],
    }


def _name(group: ReviewGroup, name: str, texts: Texts) -> str:
    if group is ReviewGroup.CHECKED:
        return texts(f"verdict.{name}") if name else texts("review.nameless")
    nameless = {
        ReviewGroup.OUTLET: "reader.unnamed",
        ReviewGroup.MODEL: "review.no_model",
        ReviewGroup.SETTINGS: "review.default_settings",
    }
    return name or texts(nameless[group])


def _percent(share: float) -> int:
    return round(100 * share)


def _agreements(agreements: Sequence[Agreement], texts: Texts) -> None:
    """List how each two reviewers agree; names are people's words, so a component shows them."""
    if not agreements:
        st.caption(texts("review.agreement.none"))
        return
    columns = [Column(texts("review.agreement.pair"), "title")]
    columns += [Column(texts(f"review.agreement.{name}"), "number") for name in ("n", "share", "kappa")]
    lines = [
        TableRow(
            (
                Cell.of(" · ".join(name or texts("review.nameless") for name in each.reviewers)),
                Cell.of(texts.number(each.citations)),
                Cell.of(texts("review.percent", percent=_percent(each.share))),
                Cell.of(_kappa(each.kappa, texts)),
            )
        )
        for each in agreements
    ]
    components.table(columns, lines, key="review-agreement", label=texts("review.agreement"))
    st.caption(texts("review.agreement.about"))


def _kappa(kappa: float | None, texts: Texts) -> str:
    return "–" if kappa is None else str(format_decimal(kappa, format="0.00", locale=LOCALES[texts.language]))


def _exports(services: Services, texts: Texts) -> None:
    chats = services.chats
    makers = {
        "csv": chats.reviews_csv,
        "json": chats.reviews_json,
        "questions": chats.reviews_questions,
        "claims": chats.reviews_claims,
    }
    st.caption(texts("review.export"))
    with st.container(horizontal=True, key="review-exports"):
        for name, file, media_type in EXPORTS:
            st.download_button(
                texts(f"review.{name}"),
                makers[name],
                file,
                media_type,
                help=texts(f"review.{name}.help"),
                icon=":material/download:",
                on_click="ignore",
                key=f"export-{name}",
            )
