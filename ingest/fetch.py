"""The one place that fetches from the web: checked addresses, pinned connections, capped answers."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2

from ingest.addresses import SAVE_PAGE, WebAddress, check_reach, parse_address, redirect_address
from ingest.network import SYSTEM_NETWORK, Deadline, Network, PinnedBackend
from ingest.records import Document
from ingest.responses import MB, header, media_type, read_content, refuse_status
from rag.errors import UnreadableSourceError
from rag.settings import Settings

USER_AGENT = "Beleg/0.1 (news archive; +local)"
MAX_REDIRECTS = 5  # in hops; browsers allow 20, articles need 1 or 2
HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
    ("Accept-Encoding", "gzip"),  # zlib unpacks it in bounded steps
    ("Connection", "close"),
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """A body and its media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """A Location header as written."""

    location: str


def fetch(url: str, settings: Settings, network: Network = SYSTEM_NETWORK) -> Document:
    """Fetch a page that a person named.

    Args:
        url: An http or https address.
        settings: `fetch_timeout_s`, `fetch_max_mb` and `fetch_private` count.
        network: How names are resolved and connections opened.

    Returns:
        The page as it was served: `origin` is `url`, `url` the address after redirects.

    Raises:
        UnreadableSourceError: If it may not be fetched, does not come, or is no page; `retryable`
            where the same call may succeed later.
    """
    deadline = Deadline(settings.fetch_timeout_s)
    given = url.strip(" ")
    ports = None if settings.fetch_private else network.ports
    address = parse_address(given, ports)
    visited = {address.url}
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(address, settings, network, deadline)
        if isinstance(answer, Page):
            fetched = datetime.now(UTC).isoformat(timespec="seconds")
            logger.info(
                "Fetched %d bytes from %s in %.1f s.", len(answer.content), address.host, deadline.spent()
            )
            return Document(answer.content, given, answer.media_type, address.url, fetched)
        address = redirect_address(address, answer.location, ports)
        if address.url in visited:
            raise UnreadableSourceError(f"{address.host} redirects in a circle.", hint=SAVE_PAGE)
        visited.add(address.url)
    raise UnreadableSourceError(
        f"{address.host} was reached after {MAX_REDIRECTS} redirects and leads on.", hint=SAVE_PAGE
    )


def _get(address: WebAddress, settings: Settings, network: Network, deadline: Deadline) -> Page | Redirect:
    """Ask one address once."""
    with _refusals(address.host, settings.fetch_timeout_s):
        addresses = [address.ip] if address.ip else network.resolve(address.host, deadline.left())
        check_reach(address.host, addresses, private=settings.fetch_private)
        backend = PinnedBackend(addresses, network.backend, deadline)
        target = httpcore2.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        headers = [("Host", address.authority), *HEADERS]
        with (
            httpcore2.ConnectionPool(max_connections=1, network_backend=backend) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            return _judge(address.host, response, settings.fetch_max_mb * MB)


def _judge(host: str, response: httpcore2.Response, limit: int) -> Page | Redirect:
    """Read what was answered, as far as it is worth reading."""
    location = header(response.headers, b"location")
    if response.status in REDIRECTS and location:
        return Redirect(location)
    refuse_status(host, response.status, header(response.headers, b"retry-after"))
    kind = media_type(host, header(response.headers, b"content-type"))
    return Page(read_content(host, response.headers, response.iter_stream(), limit), kind)


@contextmanager
def _refusals(host: str, timeout_s: float) -> Iterator[None]:
    """Turn what goes wrong on the way into one sentence."""
    try:
        yield
    except (httpcore2.ReadTimeout, httpcore2.WriteTimeout, TimeoutError) as error:
        raise UnreadableSourceError(
            f"{host} did not deliver the page within {timeout_s:g} seconds.",
            hint="Try again later.",
            retryable=True,
        ) from error
    except socket.gaierror as error:
        raise UnreadableSourceError(
            f"The host {host} is not known.", hint="Check the address and the connection.", retryable=True
        ) from error
    except httpcore2.ProtocolError as error:
        raise UnreadableSourceError(
            f"{host} broke off or did not answer as a web server does.", hint=SAVE_PAGE, retryable=True
        ) from error
    except (httpcore2.NetworkError, httpcore2.ConnectTimeout, OSError) as error:
        raise UnreadableSourceError(
            f"{host} cannot be reached.", hint="Check the address and the connection.", retryable=True
        ) from error
