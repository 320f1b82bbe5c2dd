"""What the verdicts add up to: precision by outlet, model and settings, and how far reviewers agree."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from rag.records.reviews import Agreement, ReviewGroup, Tally
from rag.reviews import COUNTED, FINAL

Pair = tuple[str, str]  # two reviewers, or the verdicts that they gave


def tallies(connection: sqlite3.Connection, group: ReviewGroup, limit: int) -> list[Tally]:
    """Count the final verdicts by group, the most judged first.

    A citation on which reviewers differ counts nowhere until that is settled.

    Args:
        connection: Open.
        group: What the citations of a row share.
        limit: Most rows returned.
    """
    rows = connection.execute(
        f"""WITH {FINAL} SELECT c.{group.value} AS name, sum(f.verdict = 'supports') AS supports,
            sum(f.verdict = 'partly') AS partly, sum(f.verdict = 'does_not') AS does_not,
            sum(f.verdict = 'wrong_source') AS wrong_source
        FROM final f JOIN citations c ON c.id = f.citation_id WHERE f.verdict IS NOT NULL
        GROUP BY 1 ORDER BY count(*) DESC, name LIMIT ?""",
        (limit,),
    )
    return [Tally(**dict(row)) for row in rows]


def agreements(connection: sqlite3.Connection) -> list[Agreement]:
    """Compare each two reviewers on what both judged, those with most in common first.

    What was settled afterwards does not count: agreement is between independent verdicts.
    """
    rows = connection.execute(
        f"""WITH {COUNTED} SELECT a.reviewer AS one, b.reviewer AS other, a.verdict AS first,
            b.verdict AS second, count(*) AS n
        FROM counted a JOIN counted b ON b.citation_id = a.citation_id AND a.reviewer < b.reviewer
        GROUP BY 1, 2, 3, 4"""
    )
    tables: dict[Pair, dict[Pair, int]] = defaultdict(dict)
    for row in rows:
        tables[row["one"], row["other"]][row["first"], row["second"]] = row["n"]
    compared = [_agreement(reviewers, table) for reviewers, table in tables.items()]
    return sorted(compared, key=lambda each: (-each.citations, each.reviewers))


def cohens_kappa(table: Mapping[Pair, int]) -> float | None:
    """Return the agreement of two raters beyond chance.

    Written out, since scikit-learn takes seconds to import for it; a test holds it to scikit-learn's.

    Args:
        table: (verdict of the one, verdict of the other) -> how often.

    Returns:
        Between -1 and 1; None where both gave one and the same verdict throughout.

    Source:
        Cohen, Educational and Psychological Measurement 20 (1960), doi:10.1177/001316446002000104.
    """
    total = sum(table.values())
    one: dict[str, int] = defaultdict(int)
    other: dict[str, int] = defaultdict(int)
    for (first, second), n in table.items():
        one[first] += n
        other[second] += n
    by_chance = sum(n * other[verdict] for verdict, n in one.items())
    if by_chance == total * total:
        return None
    seen = sum(n for (first, second), n in table.items() if first == second)
    return (seen * total - by_chance) / (total * total - by_chance)


def _agreement(reviewers: Pair, table: Mapping[Pair, int]) -> Agreement:
    total = sum(table.values())
    same = sum(n for (first, second), n in table.items() if first == second)
    return Agreement(reviewers, total, same / total, cohens_kappa(table))
