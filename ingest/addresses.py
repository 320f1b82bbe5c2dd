"""Which web addresses may be fetched: parsed once, checked for where they lead before any connection."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import httpx2

from ingest.clean import clean_line
from ingest.urls import MAX_URL_CHARS
from rag.errors import UnreadableSourceError

DEFAULT_PORTS = {"http": 80, "https": 443}
SHOWN_CHARS = 120  # of an address in a message; more hides the reason
GIVE_ADDRESS = "Give the page's address as the browser shows it, from https:// on."
SAVE_PAGE = "Save the page with your browser and add the file."
ALLOW_PRIVATE = "Set BELEG_FETCH_PRIVATE=true to fetch pages of your own network."

_AUTHORITY = re.compile(r"^(?:[a-z][a-z0-9+.\-]*:)?//([^/?#]*)", re.IGNORECASE)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")  # a host that ends so is an IPv4 address to every resolver
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, format signs, half characters, line ends
_DOTS = frozenset("\u3002\uff0e\uff61\u2024")  # signs that become a full stop in a host name


class Reach(StrEnum):
    """Where an IP address leads."""

    PUBLIC = "public"
    INSIDE = "inside"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address, parsed; nothing parses it again.

    Attributes:
        url: Normal form, ASCII, without a fragment.
        scheme: "http" or "https".
        host: Name or IP address, ASCII, lower case, without brackets or a closing dot.
        port: From 1 to 65,535.
        target: Path and query, ASCII.
        authority: What the Host header says.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str
    authority: str

    @property
    def ip(self) -> str | None:
        """The host where it is an IP address, else None."""
        try:
            return str(ipaddress.ip_address(self.host))
        except ValueError:
            return None


def _networks(*blocks: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(block) for block in blocks)


# What a person may have of their own: loopback, private ranges, shared space (VPNs use it).
_INSIDE = _networks(
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"
)
# Never a news page, allowed or not. The IANA special-purpose registries, and where clouds keep
# keys: Azure 168.63.129.16, Oracle 192.0.0.192, Alibaba 100.100.100.200, AWS and Google in fd00::/8.
_NEVER = _networks(
    "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    "100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::254/128",
    "2001::/23",  # IETF protocols: Teredo, ORCHID, benchmarking
    "2001:db8::/32", "3fff::/20",  # documentation
    "2002::/16",  # 6to4
)  # fmt: skip
# IPv6 is allowed by name, not forbidden: mapped, compatible and translated IPv4, both NAT64
# prefixes, link-local, site-local and multicast all lie outside.
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")


def reach_of(address: str) -> Reach:
    """Say where an IP address leads.

    Args:
        address: IPv4 in four decimal numbers, or IPv6.

    Raises:
        ValueError: If it is not an IP address.
    """
    ip = ipaddress.ip_address(address)
    if any(ip in network for network in _NEVER):
        return Reach.NEVER
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return Reach.NEVER
        if ip in _PUBLIC_IPV6:
            return Reach.PUBLIC
    elif ip.is_global:
        return Reach.PUBLIC
    return Reach.INSIDE if any(ip in network for network in _INSIDE) else Reach.NEVER


def check_reach(host: str, addresses: Iterable[str], *, private: bool) -> None:
    """Refuse a host unless every one of its addresses may be fetched.

    Args:
        host: As people know it, for the message.
        addresses: What it resolves to.
        private: Whether addresses inside the network may be fetched.

    Raises:
        UnreadableSourceError: If one address may not be fetched.
    """
    reaches = {reach_of(address) for address in addresses}
    if Reach.NEVER in reaches:
        raise UnreadableSourceError(
            f"{clean_line(host, SHOWN_CHARS)} is not an address of the public web, and is not fetched.",
            hint=SAVE_PAGE,
        )
    if Reach.INSIDE in reaches and not private:
        raise UnreadableSourceError(
            f"{clean_line(host, SHOWN_CHARS)} is an address inside your network, which is not fetched.",
            hint=ALLOW_PRIVATE,
        )


def parse_address(url: str, ports: frozenset[int] | None) -> WebAddress:
    """Parse a web address and refuse what two parsers could read in two ways.

    Args:
        url: As given by a person or a redirect, absolute.
        ports: The ports that may be fetched; None for any.

    Raises:
        UnreadableSourceError: If it is no plain http or https address on such a port.
    """
    _refuse_doubtful(url)
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in DEFAULT_PORTS:
        raise _refusal(url, f"begins with {clean_line(scheme[1], 20)}:, but only http and https are fetched")
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise _refusal(url, "is not a web address") from error
    name = parsed.raw_host.decode("ascii").removesuffix(".")
    if not scheme or not name:
        raise _refusal(url, "is not a web address")
    _check_host(url, name)
    port = DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if not 0 < port < 65_536 or (ports is not None and port not in ports):
        hint = ALLOW_PRIVATE if ports is not None and port < 65_536 else GIVE_ADDRESS
        raise _refusal(url, f"asks for port {port}, but only 80 and 443 are fetched", hint)
    bare = parsed.copy_with(host=name, fragment=None)
    return WebAddress(
        str(bare), parsed.scheme, name, port, bare.raw_path.decode("ascii"), bare.netloc.decode("ascii")
    )


def redirect_address(address: WebAddress, location: str, ports: frozenset[int] | None) -> WebAddress:
    """Parse where a redirect leads, under the same rules.

    Args:
        address: The address that redirects.
        location: The Location header, relative or absolute.
        ports: As for `parse_address`.

    Raises:
        UnreadableSourceError: If it may not be followed.
    """
    _refuse_doubtful(location)
    try:
        joined = str(httpx2.URL(address.url).join(location))
    except httpx2.InvalidURL as error:
        raise _refusal(location, "is not a web address") from error
    return parse_address(joined, ports)


def _refuse_doubtful(url: str) -> None:
    """Refuse by the raw text; the parser decides about the rest."""
    if len(url) > MAX_URL_CHARS:
        raise _refusal(url, f"has {len(url)} characters, at most {MAX_URL_CHARS} are taken")
    if "\\" in url or any(unicodedata.category(char) in _HIDDEN for char in url):
        raise _refusal(url, "holds a backslash or a character that cannot be seen")
    found = _AUTHORITY.match(url)
    authority = found[1] if found else ""
    if "@" in authority:
        raise _refusal(url, "holds a user name, which could hide where it leads")
    if "%" in authority or any(_is_doubtful(char) for char in authority):
        raise _refusal(url, "writes its host in a doubtful form")


def _is_doubtful(char: str) -> bool:
    """Whether a sign beyond ASCII stands for a digit or a full stop."""
    return not char.isascii() and (char in _DOTS or unicodedata.category(char).startswith("N"))


def _check_host(url: str, host: str) -> None:
    """Refuse a host that is neither a name nor an IP address in its usual form."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not _NAME.fullmatch(host) or _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise _refusal(url, "writes its host in a doubtful form") from None


def _refusal(url: str, reason: str, hint: str = GIVE_ADDRESS) -> UnreadableSourceError:
    return UnreadableSourceError(f"The address {clean_line(url, SHOWN_CHARS)} {reason}.", hint=hint)
