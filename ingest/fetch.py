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
MAX_VALIDATOR_CHARS = 300  # of an ETag or Last-Modified; real ones have up to 70
MAX_REDIRECTS = 5  # in hops; browsers allow 20, articles need 1 or 2
HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
    ("Accept-Encoding", "gzip"),  # zlib unpacks it in bounded steps
    ("Connection", "close"),
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
NOT_MODIFIED = 304

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer has to be.

    Attributes:
        max_mb: Largest body, unpacked; None: the setting for pages.
        is_any_kind: Whether the Content-Type is not judged, for what is recognised by its content.
        may_be_empty: Whether an empty body is an answer.
        etag: As the server gave it last time; it may then answer that nothing changed.
        last_modified: The same for its Last-Modified.
    """

    max_mb: int | None = None
    is_any_kind: bool = False
    may_be_empty: bool = False
    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The headers of a conditional request."""
        named = [("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified)]
        return [(name, value) for name, value in named if value]


PAGE_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    Attributes:
        url: The address after all redirects.
        lasting_url: The address after the permanent redirects that came before any other.
        content: The body, unpacked; empty where nothing changed.
        media_type: As `Document.media_type`; empty where it was not judged and not given.
        etag: For the next conditional request; empty where there is none, as `last_modified`.
        is_unchanged: Whether the server says that nothing changed since the last time.
        fetched: When, ISO 8601 in UTC.
    """

    url: str
    lasting_url: str
    content: bytes
    media_type: str
    etag: str
    last_modified: str
    is_unchanged: bool
    fetched: str


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    media_type: str
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    is_permanent: bool


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
    answer = retrieve(url, settings, network)
    return Document(answer.content, url.strip(" "), answer.media_type, answer.url, answer.fetched)


def retrieve(
    url: str, settings: Settings, network: Network = SYSTEM_NETWORK, terms: Terms = PAGE_TERMS
) -> Answer:
    """Fetch whatever lies at an address, under terms.

    Args:
        url: An http or https address.
        settings: As for `fetch`.
        network: How names are resolved and connections opened.
        terms: What the answer has to be.

    Raises:
        UnreadableSourceError: As `fetch`; a `RefusedError` where the server answered with an error.
    """
    deadline = Deadline(settings.fetch_timeout_s)
    ports = None if settings.fetch_private else network.ports
    address = parse_address(url.strip(" "), ports)
    visited, lasting, is_lasting = {address.url}, address.url, True
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(address, settings, network, deadline, terms)
        if isinstance(answer, _Page):
            fetched = datetime.now(UTC).isoformat(timespec="seconds")
            logger.info(
                "Fetched %d bytes from %s in %.1f s.", len(answer.content), address.host, deadline.spent()
            )
            return Answer(
                address.url,
                lasting,
                answer.content,
                answer.media_type,
                answer.etag,
                answer.last_modified,
                answer.is_unchanged,
                fetched,
            )
        address = redirect_address(address, answer.location, ports)
        if address.url in visited:
            raise UnreadableSourceError(f"{address.host} redirects in a circle.", hint=SAVE_PAGE)
        visited.add(address.url)
        is_lasting = is_lasting and answer.is_permanent
        lasting = address.url if is_lasting else lasting
    raise UnreadableSourceError(
        f"{address.host} was reached after {MAX_REDIRECTS} redirects and leads on.", hint=SAVE_PAGE
    )


def _get(
    address: WebAddress, settings: Settings, network: Network, deadline: Deadline, terms: Terms
) -> _Page | _Redirect:
    """Ask one address once."""
    with _refusals(address.host, settings.fetch_timeout_s):
        addresses = [address.ip] if address.ip else network.resolve(address.host, deadline.left())
        check_reach(address.host, addresses, private=settings.fetch_private)
        backend = PinnedBackend(addresses, network.backend, deadline)
        target = httpcore2.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        headers = [("Host", address.authority), *HEADERS, *terms.conditions]
        with (
            httpcore2.ConnectionPool(max_connections=1, network_backend=backend) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            return _judge(address.host, response, (terms.max_mb or settings.fetch_max_mb) * MB, terms)


def _judge(host: str, response: httpcore2.Response, limit: int, terms: Terms) -> _Page | _Redirect:
    """Read what was answered, as far as it is worth reading."""
    location = header(response.headers, b"location")
    if response.status in REDIRECTS and location:
        return _Redirect(location, response.status in PERMANENT)
    etag = _validator(response, b"etag")
    last_modified = _validator(response, b"last-modified")
    if response.status == NOT_MODIFIED and terms.conditions:
        return _Page(b"", "", etag or terms.etag, last_modified or terms.last_modified, is_unchanged=True)
    refuse_status(host, response.status, header(response.headers, b"retry-after"))
    served = header(response.headers, b"content-type")
    kind = served if terms.is_any_kind else media_type(host, served)
    content = read_content(
        host, response.headers, response.iter_stream(), limit, may_be_empty=terms.may_be_empty
    )
    return _Page(content, kind, etag, last_modified)


def _validator(response: httpcore2.Response, name: bytes) -> str:
    """A header that is sent back later; only one that is short and printable ASCII."""
    value = header(response.headers, name)
    is_fit = len(value) <= MAX_VALIDATOR_CHARS and value.isascii() and value.isprintable()
    return value if is_fit else ""


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
