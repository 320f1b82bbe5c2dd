"""Fetching pages: what is refused, what never leaves this machine, what a hostile server can do."""

import ast
import gzip
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore2
import pytest

from ingest.fetch import MAX_REDIRECTS, USER_AGENT, fetch
from ingest.network import WEB_PORTS, Network, look_up
from rag.errors import UnreadableSourceError
from rag.settings import Settings

PUBLIC = "93.184.215.14"  # stands for the public web: the test's backend leads it to a server on loopback
OTHER = "93.184.215.15"  # a public address where nobody answers
PAGE = "<title>Der Hafen wächst</title>".encode()
HTML = [("Content-Type", "text/html; charset=UTF-8")]
MB = 1_000_000


class Site(ThreadingHTTPServer):
    """A web server on loopback that answers each path as the test says and counts its connections."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        self.routes, self.seen, self.connections = {}, [], 0
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, request, client_address):
        """A client that hangs up is what most tests here want."""

    def stop(self):
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, self.headers))
        answer = self.server.routes.get(self.path, (200, HTML, PAGE))
        if callable(answer):
            return answer(self)
        status, headers, body = answer
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{key}: {value}\r\n" for key, value in headers)
        return self.wfile.write(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def log_message(self, *args):
        pass


class Edge(httpcore2.SyncBackend):
    """Opens real connections on loopback alone, the public address leads to a site; keeps what was asked."""

    def __init__(self, site=None):
        self.site, self.asked = site, []

    def connect_tcp(self, host, port, *args, **options):
        self.asked.append((host, port))
        if self.site and host == PUBLIC:
            host, port = "127.0.0.1", self.site.port
        elif host != "127.0.0.1":
            raise httpcore2.ConnectError("tests stay on loopback")
        return super().connect_tcp(host, port, *args, **options)


class Names:
    """A resolver with answers in turn for each name; the last one stays."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked = []

    def __call__(self, host, timeout_s):
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        turns = self.answers[host]
        return turns.pop(0) if len(turns) > 1 else turns[0]


@pytest.fixture
def site():
    server = Site()
    yield server
    server.stop()


@pytest.fixture
def canary():
    server = Site()
    yield server
    server.stop()


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


def web(site, **names):
    """A network in which news.example is the site."""
    return Network(resolve=Names(**{"news_example": [[PUBLIC]], **names}), backend=Edge(site))


def refusal(url, settings, network):
    with pytest.raises(UnreadableSourceError) as caught:
        fetch(url, settings, network)
    error = caught.value
    assert error.hint
    assert error.message.endswith(".")
    assert "\n" not in str(error)
    return error


# A page that comes


def test_a_page_comes_with_its_bytes_type_address_and_time(site, settings):
    document = fetch("http://News.example/a?b=c#top", settings, web(site))
    assert document.content == PAGE
    assert document.origin == "http://News.example/a?b=c#top"
    assert document.url == "http://news.example/a?b=c"
    assert (document.kind, document.charset) == ("text/html", "utf-8")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(document.fetched)).total_seconds()) < 5


def test_the_server_is_told_who_asks_and_for_which_host(site, settings):
    fetch("http://news.example/a", settings, web(site))
    [(path, headers)] = site.seen
    assert path == "/a"
    assert headers["Host"] == "news.example"
    assert headers["User-Agent"] == USER_AGENT
    assert headers["Cookie"] is None
    assert headers["Referer"] is None


def test_a_packed_page_is_unpacked(site, settings):
    packed = gzip.compress(PAGE) + gzip.compress(b"<p>Teil zwei") + b"\0\0\0"
    site.routes["/"] = (200, [*HTML, ("Content-Encoding", "gzip")], packed)
    assert fetch("http://news.example/", settings, web(site)).content == PAGE + b"<p>Teil zwei"


def test_a_long_packed_page_comes_whole(site, settings):
    text = b"".join(b"<p>Absatz %d von vielen</p>" % number for number in range(40_000))
    site.routes["/"] = (200, [*HTML, ("Content-Encoding", "gzip")], gzip.compress(text))
    assert fetch("http://news.example/", settings, web(site)).content == text


@pytest.mark.parametrize(
    "kind",
    ["application/xhtml+xml", "application/rss+xml", "text/plain", "application/ld+json", "application/pdf"],
)
def test_text_xml_json_and_pdf_are_taken(site, settings, kind):
    site.routes["/"] = (200, [("content-type", kind.upper())], PAGE)
    assert fetch("http://news.example/", settings, web(site)).media_type == kind


def test_the_next_address_is_tried_where_the_first_does_not_answer(site, settings):
    network = web(site, news_example=[[OTHER, PUBLIC]])
    assert fetch("http://news.example/", settings, network).content == PAGE
    assert network.backend.asked == [(OTHER, 80), (PUBLIC, 80)]


# Nothing inside the network is reached: the targets of RELIABILITY 3.4, {port} the canary's

LOCAL = [
    "127.0.0.1",
    "127.0.0.53",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "lvh.example",
    "127-0-0-1.nip.example",
]
HOSTS = [*LOCAL, "127.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "0x7f.1", "017700000001"]
HOSTS += ["127\u30020\u30020\u30021", "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460"]
HOSTS += ["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]"]
HOSTS += ["[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::80ff:fffe]"]
HOSTS += ["[fe80::1%eth0]", "[fc00::1]", "[fd00:ec2::254]", "10.0.0.1", "172.16.0.1", "192.168.0.1"]
HOSTS += ["100.64.0.1", "169.254.169.254", "169.254.170.2", "192.0.0.192", "168.63.129.16", "198.18.0.1"]
HOSTS += ["224.0.0.1", "255.255.255.255", "both.example", "exa%00mple", "local\thost", "local\nhost"]
TARGETS = [f"http://{host}:{{port}}/" for host in HOSTS]
TARGETS += ["http://127.0.0.1:{port}\\@example.com/", "http://example.com\\@127.0.0.1:{port}/"]
TARGETS += ["http://example.com@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@example.com/"]
TARGETS += [f"{scheme}://127.0.0.1:{{port}}/" for scheme in ("ftp", "gopher", "dict")]
TARGETS += ["file:///etc/hostname", "data:text/html,a", "jar:http://127.0.0.1:{port}/a!/b"]
TARGETS += ["//127.0.0.1:{port}/", "http:///"]
TARGETS += [f"http://news.example:{port}/" for port in (22, 25, 3306, 6379, 8000, 8501)]

NAMES = {
    "lvh_example": [["127.0.0.1"]],
    "127-0-0-1_nip_example": [["127.0.0.1"]],
    "both_example": [[PUBLIC, "127.0.0.1"]],
    "localhost": [["127.0.0.1"]],
    "example_com": [[PUBLIC]],
}


def open_ports(canary, edge):
    """A network that takes the canary's port, so that it is the address alone that is refused."""
    return Network(Names(news_example=[[PUBLIC]], **NAMES), edge, ports=WEB_PORTS | {canary.port})


def test_every_target_of_the_list_is_there():
    assert len(TARGETS) == len(set(TARGETS)) >= 62


def test_no_address_a_person_gives_reaches_into_the_network(canary, settings):
    edge = Edge()
    for target in TARGETS:
        refusal(target.format(port=canary.port), settings, open_ports(canary, edge))
    assert edge.asked == []
    assert canary.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_reaches_into_the_network(site, canary, settings, status):
    edge = Edge(site)
    # A header holds no line breaks, and as a relative reference "http:///" is the site's own root.
    printable = [target for target in TARGETS if target.isprintable() and target != "http:///"]
    targets = [target.format(port=canary.port) for target in printable]
    for n, target in enumerate(targets):
        site.routes[f"/{n}"] = (status, [("Location", target)], b"")
        refusal(f"http://news.example/{n}", settings, open_ports(canary, edge))
    assert set(edge.asked) == {(PUBLIC, 80)}
    assert site.connections == len(targets)
    assert canary.connections == 0


def test_the_canary_sees_hits_where_private_fetching_is_allowed(canary, tmp_path):
    private = Settings(data=tmp_path, fetch_private=True)
    network = open_ports(canary, Edge())
    reached = [host for host in LOCAL if host != "127.0.0.53"]  # on loopback, but the canary is at 127.0.0.1
    for host in reached:
        assert fetch(f"http://{host}:{canary.port}/", private, network).content == PAGE
    assert canary.connections == len(reached)


def test_a_redirect_to_the_canary_arrives_where_private_fetching_is_allowed(site, canary, tmp_path):
    site.routes["/"] = (302, [("Location", f"http://localhost:{canary.port}/inside")], b"")
    document = fetch("http://news.example/", Settings(data=tmp_path, fetch_private=True), web(site, **NAMES))
    assert document.url == f"http://localhost:{canary.port}/inside"
    assert canary.connections == 1


def test_the_system_s_own_resolver_is_not_trusted_either(canary, settings):
    edge = Edge()
    network = Network(look_up, edge, ports=WEB_PORTS | {canary.port})
    error = refusal(f"http://localhost:{canary.port}/", settings, network)
    assert error.message == "localhost is an address inside your network, which is not fetched."
    assert edge.asked == []


@pytest.mark.parametrize(
    "page",
    [
        (200, [*HTML, ("Refresh", "0; url=http://127.0.0.1:{port}/")], PAGE),
        (200, HTML, b'<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/"><title>A</title>'),
        (
            200,
            HTML,
            b'<base href="http://127.0.0.1:{port}/"><img src="a.png"><link rel="icon" href="/b.ico">',
        ),
    ],
)
def test_a_refresh_a_base_or_an_image_is_not_followed(site, canary, settings, page):
    status, headers, body = page
    port = str(canary.port)
    site.routes["/"] = (
        status,
        [(k, v.replace("{port}", port)) for k, v in headers],
        body.replace(b"{port}", port.encode()),
    )
    edge = Edge(site)
    fetch("http://news.example/", settings, open_ports(canary, edge))
    assert edge.asked == [(PUBLIC, 80)]
    assert canary.connections == 0


# Names that change their mind


def test_a_name_is_resolved_once_and_the_connection_goes_to_the_address_that_was_checked(site, settings):
    network = web(site, news_example=[[PUBLIC], ["127.0.0.1"]])
    assert fetch("http://news.example/", settings, network).content == PAGE
    assert network.resolve.asked == ["news.example"]
    assert network.backend.asked == [(PUBLIC, 80)]


def test_a_name_that_turns_inside_after_a_redirect_is_refused(site, settings):
    site.routes["/"] = (302, [("Location", "/again")], b"")
    network = web(site, news_example=[[PUBLIC], ["127.0.0.1"]])
    assert "inside your network" in refusal("http://news.example/", settings, network).message
    assert network.backend.asked == [(PUBLIC, 80)]


def test_a_name_with_a_public_and_a_private_address_is_refused(site, settings):
    network = web(site, news_example=[[PUBLIC, "192.168.0.1"]])
    assert "inside your network" in refusal("http://news.example/", settings, network).message
    assert network.backend.asked == []


def test_an_unknown_name_is_said_to_be_unknown(site, settings):
    error = refusal("http://nowhere.example/", settings, web(site))
    assert error.message == "The host nowhere.example is not known."
    assert error.retryable


def test_a_resolver_that_does_not_answer_does_not_hold_the_fetch(monkeypatch):
    waiting = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: [] if waiting.wait(2) else [])
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        look_up("news.example", 0.05)
    waiting.set()
    assert time.monotonic() - begun < 1


# Redirects


def test_redirects_are_followed_up_to_the_limit_and_the_last_address_is_kept(site, settings):
    for n in range(MAX_REDIRECTS):
        site.routes[f"/{n}"] = (301, [("Location", f"{n + 1}")], b"")
    assert fetch("http://news.example/0", settings, web(site)).url == f"http://news.example/{MAX_REDIRECTS}"


def test_one_redirect_more_is_refused(site, settings):
    for n in range(MAX_REDIRECTS + 1):
        site.routes[f"/{n}"] = (301, [("Location", f"{n + 1}")], b"")
    assert "5 redirects" in refusal("http://news.example/0", settings, web(site)).message
    assert site.connections == MAX_REDIRECTS + 1


def test_a_circle_of_redirects_is_named(site, settings):
    site.routes["/a"] = (302, [("Location", "/b")], b"")
    site.routes["/b"] = (302, [("Location", "http://news.example/a#x")], b"")
    error = refusal("http://news.example/a", settings, web(site))
    assert error.message == "news.example redirects in a circle."
    assert site.connections == 2


# Answers that are no page


@pytest.mark.parametrize(
    ("status", "says", "retryable"),
    [
        (204, "204", False),
        (206, "206", False),
        (300, "300", False),
        (302, "302", False),  # without a Location
        (304, "304", False),
        (401, "does not give this page out", False),
        (403, "does not give this page out", False),
        (404, "has no such page", False),
        (410, "has no such page", False),
        (418, "error 418", False),
        (429, "asked too often", True),
        (500, "fault of its own", True),
        (503, "fault of its own", True),
    ],
)
def test_a_status_is_refused_with_its_number(site, settings, status, says, retryable):
    site.routes["/"] = (status, HTML, PAGE)
    error = refusal("http://news.example/", settings, web(site))
    assert says in error.message
    assert str(status) in error.message
    assert error.retryable is retryable


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("120", "Try again in 120 seconds."),
        ("Wed, 21 Oct 2026 07:28:00 GMT", "Try again after 2026-10-21T07:28+00:00."),
        ("-5", "Try again later."),
        ("9" * 5000, "Try again later."),
        ("Wed, 99 Oct 2026 99:28:00 GMT", "Try again later."),
        ("<b>soon</b>", "Try again later."),
    ],
)
def test_a_429_says_when_to_come_back(site, settings, header, hint):
    site.routes["/"] = (429, [*HTML, ("Retry-After", header)], b"")
    assert refusal("http://news.example/", settings, web(site)).hint == hint


@pytest.mark.parametrize(
    "kind",
    [
        "image/png",
        "video/mp4",
        "application/octet-stream",
        "application/zip",
        "text/css",
        "image/svg+xml",
        "",
    ],
)
def test_other_kinds_of_content_are_refused(site, settings, kind):
    site.routes["/"] = (200, [("Content-Type", kind)] if kind else [], PAGE)
    error = refusal("http://news.example/", settings, web(site))
    assert ("does not say" if not kind else kind) in error.message


def test_an_empty_page_is_refused(site, settings):
    site.routes["/"] = (200, HTML, b"")
    assert refusal("http://news.example/", settings, web(site)).message == "news.example sends an empty page."


# Servers that mean harm


def stream(handler, headers, chunks):
    """Write an answer without a length, until the chunks end or the client hangs up."""
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{key}: {value}\r\n" for key, value in headers) + "\r\n"
    handler.wfile.write(head.encode())
    for chunk in chunks:
        handler.wfile.write(chunk)


def test_an_endless_body_is_cut_at_the_limit(site, tmp_path):
    sent = []

    def endless(handler):
        def chunks():
            while True:
                sent.append(65_536)
                yield b"a" * 65_536

        stream(handler, HTML, chunks())

    site.routes["/"] = endless
    error = refusal("http://news.example/", Settings(data=tmp_path, fetch_max_mb=1), web(site))
    assert "more than 1 MB" in error.message
    assert sum(sent) < 10 * MB  # 1 MB read, and what the sockets' buffers took


def test_a_length_over_the_limit_is_refused_before_the_body(site, tmp_path):
    site.routes["/"] = lambda handler: stream(handler, [*HTML, ("Content-Length", str(10**15))], [])
    error = refusal("http://news.example/", Settings(data=tmp_path, fetch_max_mb=1), web(site))
    assert "more than 1 MB" in error.message


def test_a_gzip_bomb_is_stopped_by_its_ratio(site, settings):
    bomb = gzip.compress(bytes(30 * MB), compresslevel=5)  # 30 MB in 30 kB
    site.routes["/"] = (200, [*HTML, ("Content-Encoding", "gzip")], bomb)
    assert "200 times" in refusal("http://news.example/", settings, web(site)).message


def test_a_packed_page_counts_unpacked(site, tmp_path):
    packed = gzip.compress(os.urandom(20_000) * 60)  # 1.2 MB in less, each repeat within gzip's window
    assert len(packed) * 100 > MB  # so that the ratio is not what refuses it
    site.routes["/"] = (200, [*HTML, ("Content-Encoding", "x-gzip")], packed)
    error = refusal("http://news.example/", Settings(data=tmp_path, fetch_max_mb=1), web(site))
    assert "more than 1 MB" in error.message


def test_packed_members_that_unpack_to_nothing_are_cut_at_the_limit(site, tmp_path):
    empty = gzip.compress(b"") * 60_000  # 1.2 MB packed
    site.routes["/"] = lambda handler: stream(handler, [*HTML, ("Content-Encoding", "gzip")], [empty])
    error = refusal("http://news.example/", Settings(data=tmp_path, fetch_max_mb=1), web(site))
    assert "more than 1 MB" in error.message


@pytest.mark.parametrize(
    ("packing", "body"),
    [("gzip", b"no gzip"), ("gzip", gzip.compress(PAGE)[:-9]), ("br", PAGE), ("gzip, gzip", PAGE)],
)
def test_a_page_that_cannot_be_unpacked_is_refused(site, settings, packing, body):
    site.routes["/"] = (200, [*HTML, ("Content-Encoding", packing)], body)
    assert "pack" in refusal("http://news.example/", settings, web(site)).message


def trickle(handler, text):
    for byte in text:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.02)


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"a" * 500,
        b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 500,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
    ],
    ids=["body", "headers", "continue"],
)
def test_a_byte_now_and_then_does_not_stretch_the_time(site, tmp_path, text):
    site.routes["/"] = lambda handler: trickle(handler, text)
    begun = time.monotonic()
    error = refusal("http://news.example/", Settings(data=tmp_path, fetch_timeout_s=0.2), web(site))
    assert error.message == "news.example did not deliver the page within 0.2 seconds."
    assert error.retryable
    assert time.monotonic() - begun < 3  # each text would take 10 s or more


def test_redirects_share_one_clock(site, tmp_path):
    def late(handler):
        time.sleep(0.12)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: " + handler.path.encode() + b"a\r\n\r\n")

    site.routes.update({f"/{'a' * n}": late for n in range(6)})
    begun = time.monotonic()
    refusal("http://news.example/", Settings(data=tmp_path, fetch_timeout_s=0.2), web(site))
    assert time.monotonic() - begun < 0.7  # 6 answers would take 0.72 s


@pytest.mark.parametrize(
    "text",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"",
    ],
    ids=["ssh", "cut short", "broken chunk", "long header", "nothing"],
)
def test_what_is_no_http_is_one_sentence(site, settings, text):
    site.routes["/"] = lambda handler: handler.wfile.write(text)
    assert "news.example" in refusal("http://news.example/", settings, web(site)).message


def test_nobody_at_the_address_is_one_sentence(settings):
    error = refusal("http://news.example/", settings, Network(Names(news_example=[[OTHER]]), Edge()))
    assert error.message == "news.example cannot be reached."
    assert error.retryable


# Encryption: the connection is pinned to an address, the name stays


@pytest.fixture
def secure(tmp_path):
    """A TLS server for news.example with a certificate of its own; `names` collects what clients ask for."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
    )
    command += f" -addext subjectAltName=DNS:news.example -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    server = Site()
    server.certificate, server.names = certificate, []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda connection, name, context: server.names.append(name)
    plain = server.socket
    server.socket = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
    with closing(plain):
        yield server
        server.stop()


def test_the_certificate_and_sni_keep_the_name_while_the_address_is_pinned(secure, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    document = fetch("https://news.example./", settings, web(secure))
    assert document.content == PAGE
    assert document.url == "https://news.example/"
    assert secure.names == ["news.example"]


def test_a_certificate_for_another_name_is_refused(secure, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    error = refusal("https://other.example/", settings, web(secure, other_example=[[PUBLIC]]))
    assert "certificate" in error.message
    assert secure.seen == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure, settings):
    assert "certificate" in refusal("https://news.example/", settings, web(secure)).message
    assert secure.seen == []


# The choke point


def test_nothing_else_in_ingest_speaks_to_the_network():
    speakers = {
        "requests",
        "httpx",
        "httpx2",
        "httpcore",
        "httpcore2",
        "urllib3",
        "aiohttp",
        "curl_cffi",
        "ftplib",
    }
    speakers |= {"socket", "http", "urllib.request"}
    folder = Path(__file__).parents[2] / "ingest"
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if any(name in speakers or name.split(".")[0] in speakers for name in names):
                found.add(path.relative_to(folder).as_posix())
    assert found == {"fetch.py", "network.py", "addresses.py"}


def test_feedparser_which_would_fetch_or_open_what_it_is_named_is_given_a_stream_alone():
    folder = Path(__file__).parents[2] / "ingest"
    users = [path for path in folder.rglob("*.py") if "feedparser.parse" in path.read_text("utf-8")]
    assert [path.relative_to(folder).as_posix() for path in users] == ["feeds/syndication.py"]
    calls = [
        node
        for node in ast.walk(ast.parse(users[0].read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse"
    ]
    assert [ast.unparse(call.args[0].func) for call in calls] == ["io.BytesIO"]
