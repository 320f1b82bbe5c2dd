"""When the archive tests itself: after a job that changed it, and when somebody asks for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from ingest.chunk import contextual_text
from rag.archive import require_model
from rag.catalogue import Catalogue, Job
from rag.embedding import Embedder
from rag.errors import BelegError
from rag.selftest import SelfTester, self_test_json, self_test_lines
from rag.settings import Settings

logger = logging.getLogger(__name__)

SHOWN = 10  # tests of the past that the command lists


def self_test_after(
    job: Job,
    catalogue: Catalogue,
    embedder: Callable[[], Embedder],
    settings: Settings,
    should_stop: Callable[[], bool],
) -> None:
    """Test the archive if an ended job changed it; what goes wrong is logged and harms nothing.

    Args:
        job: As it ended.
        catalogue: The archive's.
        embedder: Gives the loaded model, or loads it.
        settings: Whether to test and with how many questions.
        should_stop: Asked between questions.
    """
    if not settings.self_test or should_stop():
        return
    is_rebuilt = job.kind == "reindex" and job.state == "done"
    if not is_rebuilt and not (job.kind == "add" and job.added + job.updated):
        logger.info("no self-test: job %d changed nothing", job.id)
        return
    try:
        tester = SelfTester(catalogue, embedder(), settings, contextual_text)
        try:
            test = tester.run(after=job.kind, job_id=job.id, should_stop=should_stop)
        finally:
            tester.close()
    except BelegError as error:
        logger.warning("the archive could not test itself: %s", error)
        return
    for alarm in test.alarms if test else ():
        logger.warning("self-test: %s %s", alarm.message, alarm.hint)


def self_test_now(settings: Settings, *, as_json: bool) -> tuple[str, bool]:
    """Test the archive once, whoever holds it, and keep the result.

    Returns:
        The report with earlier results, and whether there is no alarm.

    Raises:
        BelegError: If there is no archive, or it or the model cannot be opened.
    """
    catalogue = Catalogue.open(settings, create=False)
    embedder = Embedder.load(settings)
    require_model(catalogue, embedder.card)
    tester = SelfTester(catalogue, embedder, settings, contextual_text)
    try:
        test = tester.run()
    finally:
        tester.close()
    if test is None:
        return ("null" if as_json else "The archive is empty; there is nothing to test."), True
    tests = catalogue.self_tests(SHOWN)
    if as_json:
        return json.dumps(self_test_json(tests), ensure_ascii=False), not test.alarms
    return "\n".join(self_test_lines(tests, by_group=True)), not test.alarms
