"""The components of the Articles page: its lines, facets, weeks and differences."""

from __future__ import annotations

from collections.abc import Mapping

from ui.components import Pick, _component


def results(data: Mapping[str, object], *, key: str, on_pick: Pick) -> None:
    """Show lines of articles; see `ui.article_lines`. The one that was opened is `picked(key, "pick")`."""
    _component("results")(key=key, data=dict(data), on_pick_change=on_pick)


def facets(data: Mapping[str, object], *, key: str, on_toggle: Pick, on_clear: Pick) -> None:
    """Show what the list can be narrowed to; see `ui.facets_view`.

    The value that was chosen or taken back is `picked(key, "toggle")`: `facet` and `value`.
    """
    _component("facets")(key=key, data=dict(data), on_toggle_change=on_toggle, on_clear_change=on_clear)


def weeks(data: Mapping[str, object], *, key: str, on_range: Pick) -> None:
    """Show articles over time as bars; see `ui.weeks_view`.

    The days that were chosen are `picked(key, "range")`: `from` and `to`, both empty for any.
    """
    _component("weeks")(key=key, data=dict(data), on_range_change=on_range)


def changes(data: Mapping[str, object], *, key: str) -> None:
    """Show what one version changed against another; see `ui.article_versions`."""
    _component("changes")(key=key, data=dict(data))
