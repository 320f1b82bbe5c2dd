"""The archive tests itself: known-item questions searched after each ingestion, and alarms where recall falls."""

from rag.selftest.report import self_test_json, self_test_lines
from rag.selftest.running import SelfTester

__all__ = ["SelfTester", "self_test_json", "self_test_lines"]
