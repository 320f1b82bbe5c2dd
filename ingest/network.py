"""How the web is reached: names resolved in time, connections only to addresses that were checked."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore2

from ingest.addresses import SAVE_PAGE
from rag.errors import UnreadableSourceError

CONNECT_TIMEOUT_S = 5.0  # for each address of a host, so that a dead one leaves time for the next
WEB_PORTS = frozenset({80, 443})


def look_up(host: str, timeout_s: float) -> list[str]:
    """Resolve a name, in a thread of its own since the system's resolver takes no time limit.

    Args:
        host: A name, ASCII.
        timeout_s: Seconds to wait.

    Returns:
        IP addresses, best first, each once.

    Raises:
        socket.gaierror: If the name is not known; TimeoutError if the resolver does not answer.
    """
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(socket.gaierror(socket.EAI_NONAME, str(error)))

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        answer = answers.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError(f"no answer in {timeout_s:.1f} s") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class Network:
    """The outer edge, which tests replace.

    Attributes:
        resolve: Name and seconds to IP addresses, as `look_up`.
        backend: What opens connections; it is only ever given checked IP addresses.
        ports: The ports that are fetched unless private fetching is allowed.
    """

    resolve: Callable[[str, float], Sequence[str]]
    backend: httpcore2.NetworkBackend
    ports: frozenset[int] = WEB_PORTS


SYSTEM_NETWORK = Network(resolve=look_up, backend=httpcore2.SyncBackend())


class Deadline:
    """The wall clock of one fetch, all its hops together."""

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._end = self._start + seconds

    def left(self) -> float:
        """Seconds left, above 0; raises httpcore2.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("out of time")
        return left

    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that were checked, whatever the name may resolve to by now.

    The request keeps the name, and with it the Host header, SNI and the certificate check.
    """

    def __init__(
        self, addresses: Sequence[str], backend: httpcore2.NetworkBackend, deadline: Deadline
    ) -> None:
        self._addresses = addresses
        self._backend = backend
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Open a connection to the first checked address that takes one; `host` is not looked at."""
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._addresses:
            patience = min(CONNECT_TIMEOUT_S, self._deadline.left())
            try:
                stream = self._backend.connect_tcp(address, port, patience, socket_options=socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which each call gets what is left of the time, against a byte now and then."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most `max_bytes`."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write it all."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Encrypt the connection; `server_hostname` is the name that was asked for.

        Raises:
            UnreadableSourceError: If the server does not prove that it has that name.
        """
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore2.ConnectError as error:
            if not isinstance(error.__cause__, ssl.SSLError):
                raise
            raise UnreadableSourceError(
                f"{server_hostname} does not prove who it is: its certificate or encryption is not valid.",
                hint=SAVE_PAGE,
            ) from error
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)
