"""Which addresses may be fetched, by their text and by where they lead."""

import pytest

from ingest.addresses import Reach, check_reach, parse_address, reach_of, redirect_address
from rag.errors import UnreadableSourceError

WEB = frozenset({80, 443})


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "8.8.8.8", "192.0.1.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1"]
    + ["2606:2800:21f:cb07::1", "2a00:1450:4001::1", "2001:200::1", "2003::1"],
)
def test_a_global_address_is_public(address):
    assert reach_of(address) is Reach.PUBLIC


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.0.0.53", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"]
    + ["100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fd12:3456::1"],
)
def test_loopback_private_and_shared_addresses_are_inside(address):
    assert reach_of(address) is Reach.INSIDE


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.170.2", "192.0.0.192", "192.0.0.8", "168.63.129.16"]
    + ["100.100.100.200", "198.18.0.1", "198.19.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1"]
    + ["192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"]
    + ["::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"]
    + ["64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1", "100::1", "5f00::1", "4000::1"]
    + ["2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1"]
    + ["2001:20::1", "2001:2::1", "fe80::1", "fe80::1%eth0", "2606:2800::1%eth0", "fec0::1", "ff02::1"]
    + ["ff0e::1", "fd00:ec2::254", "fd20:ce::254"],
)
def test_special_translated_and_cloud_addresses_are_never_fetched(address):
    assert reach_of(address) is Reach.NEVER


def test_a_word_is_no_ip_address():
    with pytest.raises(ValueError, match="localhost"):
        reach_of("localhost")


def test_one_private_address_among_public_ones_refuses_the_host():
    with pytest.raises(UnreadableSourceError) as caught:
        check_reach("news.example", ["93.184.215.14", "10.0.0.1"], private=False)
    assert caught.value.message == "news.example is an address inside your network, which is not fetched."
    assert "BELEG_FETCH_PRIVATE" in caught.value.hint


def test_private_fetching_opens_the_network_but_not_the_cloud_s_key_stores():
    check_reach("intranet", ["10.0.0.1", "127.0.0.1"], private=True)
    with pytest.raises(UnreadableSourceError, match="not an address of the public web"):
        check_reach("intranet", ["169.254.169.254"], private=True)


def test_an_address_is_parsed_into_what_the_request_needs():
    address = parse_address("HTTPS://Müller.Example.:443/straße?q=ü x#part", WEB)
    assert address.host == "xn--mller-kva.example"
    assert (address.scheme, address.port) == ("https", 443)
    assert address.target == "/stra%C3%9Fe?q=%C3%BC%20x"
    assert address.authority == "xn--mller-kva.example"
    assert address.url == "https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%BC%20x"
    assert address.ip is None


def test_an_ipv6_address_keeps_its_brackets_in_the_host_header_alone():
    address = parse_address("http://[2606:2800:21f:cb07::1]:8080/", None)
    assert address.authority == "[2606:2800:21f:cb07::1]:8080"
    assert address.ip == address.host == "2606:2800:21f:cb07::1"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://2130706433/", "doubtful"),
        ("http://0x7f000001/", "doubtful"),
        ("http://0x7f.1/", "doubtful"),
        ("http://017700000001/", "doubtful"),
        ("http://127.1/", "doubtful"),
        ("http://0/", "doubtful"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://news.example.1/", "doubtful"),
        ("http://127\u30020\u30020\u30021/", "doubtful"),
        ("http://8\uff0e8\uff618\u20248/", "doubtful"),
        ("http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "doubtful"),
        ("http://\uff12.2.2.2/", "doubtful"),
        ("http://news.example:\u0668\u0660/", "doubtful"),
        ("http://exa%00mple/", "doubtful"),
        ("http://ex%61mple.org/", "doubtful"),
        ("http://[fe80::1%eth0]/", "doubtful"),
        ("http://[fe80::1%25eth0]/", "doubtful"),
        ("http://a..example/", "doubtful"),
        ("http://-a.example/", "doubtful"),
        ("http://a$b.example/", "doubtful"),
        ("http://" + "a" * 64 + ".example/", "doubtful"),
        ("http://127.0.0.1\\@example.com/", "backslash"),
        ("http://example.com\\@127.0.0.1/", "backslash"),
        ("http://exam\tple.com/", "cannot be seen"),
        ("http://example.com/\n", "cannot be seen"),
        ("http://example.com\x00/", "cannot be seen"),
        ("http://exam\u200bple.com/", "cannot be seen"),
        ("http://example.com/\u202egnp", "cannot be seen"),
        ("http://example.com/\ud800", "cannot be seen"),
        ("http://example.com@127.0.0.1/", "user name"),
        ("http://a:b@example.com/", "user name"),
        ("http://@example.com/", "user name"),
        ("file:///etc/passwd", "begins with file:"),
        ("ftp://example.com/", "begins with ftp:"),
        ("gopher://example.com/", "begins with gopher:"),
        ("data:text/html,hello", "begins with data:"),
        ("jar:http://example.com/a!/b", "begins with jar:"),
        ("dict://example.com/", "begins with dict:"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("//example.com/", "not a web address"),
        ("http:///", "not a web address"),
        ("http:example.com", "not a web address"),
        ("example.com/news", "not a web address"),
        ("", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://a:b:80/", "not a web address"),
        ("http://example.com:0/", "port 0"),
        ("http://example.com:65536/", "port 65536"),
        ("http://example.com:22/", "port 22"),
        ("http://example.com:8501/", "port 8501"),
        ("http://example.com/" + "a" * 2000, "2019 characters"),
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused(url, says):
    with pytest.raises(UnreadableSourceError, match=says) as caught:
        parse_address(url, WEB)
    assert caught.value.hint
    assert len(caught.value.message) < 250
    assert caught.value.message.isprintable()


def test_what_looks_like_a_user_name_after_the_host_belongs_to_the_fragment():
    assert parse_address("http://127.0.0.1#@example.com/", WEB).ip == "127.0.0.1"


def test_any_port_is_taken_where_private_fetching_is_allowed():
    assert parse_address("http://intranet:8080/", None).port == 8080


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c=d", "https://news.example/b?c=d"),
        ("b", "https://news.example/a/b"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example/#top", "http://other.example/"),
        ("/über", "https://news.example/%C3%BCber"),
    ],
)
def test_a_redirect_may_be_relative(location, url):
    assert redirect_address(parse_address("https://news.example/a/", WEB), location, WEB).url == url


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "//a@127.0.0.1/",
        "//127\u30020\u30020\u30021/",
        "/\\127.0.0.1/",
        "http://[",
        "//:1/",
    ]
    + ["//news.example:22/", "data:text/html,a", "http://2130706433/"],
)
def test_a_redirect_is_held_to_the_same_rules(location):
    with pytest.raises(UnreadableSourceError):
        redirect_address(parse_address("https://news.example/a/", WEB), location, WEB)
