"""The tables of newsqa_dev: by type of question, and what single types are there to show."""

from __future__ import annotations

from collections import defaultdict

from bench.data import NewsQuestion
from bench.gold import is_filter_exact
from bench.measures import NEWS_MEASURES
from bench.news import CROSS_TYPES, EVIDENCE, SHOWN, NewsRun
from bench.report import Table

GROUPS = ("same language", "across languages", "all")


def type_table(run: NewsRun, figures: dict[str, object], distractors: str) -> Table:
    """Success@1 and @5 of the gold article and recall of the gold passage, by type of question."""
    groups: dict[str, list[NewsQuestion]] = defaultdict(list)
    for each in run.questions:
        groups[each.type].append(each)
        groups["across languages" if each.type in CROSS_TYPES else "same language"].append(each)
        groups["all"].append(each)
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: (item[0] in GROUPS, item[0])):
        values = run.measured(group)
        figures[f"newsqa {distractors} distractors {name}"] = values
        rows.append((name, len(group), *values.values()))
    missing = [each.id for each in run.questions if not run.gold[each.id]]
    note = f"{run.search_ms:.0f} ms a search, the median." + (
        f" Gold article not in the archive: {missing}." if missing else ""
    )
    head = ("type", "n", *NEWS_MEASURES, f"gold passage@{EVIDENCE}")
    return Table(f"newsqa_dev over {_articles(run)} articles", head, tuple(rows), note)


def aim_table(
    run: NewsRun, followups: dict[str, NewsRun], figures: dict[str, object], distractors: str
) -> Table:
    """What single types are there to show: every gold article, the filter, the question in full."""
    multi = run.of_types("multi")
    dated = run.of_types("outlet_date")
    exact = [
        each for each in dated if is_filter_exact(each, run.asked[each.id].question, run.opened.catalogue)
    ]
    rows: list[tuple[object, ...]] = [
        (f"multi: all gold articles in the first {SHOWN} hits", len(multi), run.all_gold_shown(multi)),
        ("outlet_date: filter read exactly", len(dated), len(exact) / max(len(dated), 1)),
        ("outlet_date: Success@5 where it was", len(exact), run.measured(exact)["Success@5"]),
    ]
    for name, each in followups.items():
        values = each.measured(each.questions)
        for measure in ("Success@1", "Success@5", f"gold passage@{EVIDENCE}"):
            rows.append((f"followup {name}: {measure}", len(each.questions), values[measure]))
    figures[f"newsqa {distractors} distractors aims"] = {str(name): value for name, _, value in rows}
    inexact = [each.id for each in dated if each not in exact]
    note = f"Filter read differently: {', '.join(inexact)}." if inexact else ""
    return Table(
        f"newsqa_dev over {_articles(run)} articles, by what is asked", ("", "n", ""), tuple(rows), note
    )


def _articles(run: NewsRun) -> int:
    return run.opened.catalogue.state().articles
