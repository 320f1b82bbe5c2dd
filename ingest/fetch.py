"""The one place that fetches from the web: checked addresses, pinned connections, capped answers."""

from __future__ import annotations

import logging
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2

from ingest.addresses import GIVE_ADDRESS, SAVE_PAGE, WebAddress, check_reach, parse_address, redirect_address
from ingest.records import Document
from ingest.responses import MB, media_type, read_content, refuse_status
from rag.errors import UnreadableSourceError
from rag.settings import Settings

USER_AGENT = "Beleg/0.1 (news archive; +local)"
MAX_REDIRECTS = 5  # in hops; browsers allow 20, real articles need 1 or 2
CONNECT_TIMEOUT_S = 5.0  # for each address of a host, so that a dead one leaves time for the next
WEB_PORTS = frozenset({80, 443})
REDIRECTS = frozenset({301, 302, 303, 307, 308})

logger = logging.getLogger(__name__)
