"""Private, loopback and link-local addresses are refused, whichever way leads there."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawlers.downloading.addresses import Gate, PublicResolver, is_public, literal_of

Fetch = Callable[..., dict[str, Any]]
Serving = Callable[..., Any]

PUBLIC = ("8.8.8.8", "114.114.114.114", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808")
NOT_PUBLIC = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public_are_told(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1"])
def test_an_address_is_known_however_it_is_spelt(host: str) -> None:
    assert str(literal_of(host)) == "127.0.0.1"


@pytest.mark.parametrize("host", ["www.gov.cn", "12306.cn", "localhost", "xn--fiq64b.cn", "1a.gov.cn", ""])
def test_a_name_is_no_address(host: str) -> None:
    assert literal_of(host) is None


class Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.is_done = False

    def resolutionBegan(self, resolution: Any) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.got.append(address.host)

    def resolutionComplete(self) -> None:
        self.is_done = True


class Names:
    """A resolver of names that are given."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, *more: Any) -> None:
        receiver.resolutionBegan(None)
        for address in self.addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


def resolved(gate: Gate, host: str, *addresses: str, port: int = 80) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    receiver = Receiver()
    resolver = PublicResolver(Names(*addresses), gate)
    resolver.resolveHostName(receiver, host, port)  # type: ignore[arg-type]
    assert receiver.is_done
    return receiver.got, resolver.refused


def test_all_public_addresses_of_a_name_are_given() -> None:
    assert resolved(Gate(), "www.gov.cn", "8.8.8.8", "2001:4860:4860::8888") == (
        ["8.8.8.8", "2001:4860:4860::8888"],
        {},
    )


def test_a_name_with_one_private_address_among_several_is_refused_whole() -> None:
    got, refused = resolved(Gate(), "www.gov.cn", "8.8.8.8", "10.0.0.1")
    assert got == []
    assert refused == {"www.gov.cn": ("8.8.8.8", "10.0.0.1")}


def test_a_refused_name_is_kept_as_it_is_asked_for() -> None:
    _, refused = resolved(Gate(), "政务.cn", "192.168.0.1")
    assert refused == {"xn--zfr164b.cn": ("192.168.0.1",)}


def test_an_address_with_a_zone_is_judged_without_it() -> None:
    assert resolved(Gate(), "router", "fe80::1%eth0")[0] == []


def test_the_copy_may_be_connected_to_and_nothing_else_of_its_host() -> None:
    gate = Gate(origin=("http", "localhost", 8000))
    assert resolved(gate, "localhost", "127.0.0.1", port=8000)[0] == ["127.0.0.1"]
    assert resolved(gate, "localhost", "127.0.0.1", port=8001)[0] == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:8000/a", True),
        ("https://127.0.0.1:8000/a", False),
        ("http://127.0.0.1:8001/a", False),
        ("http://127.0.0.1/a", False),
        ("http://[::1]:8000/", False),
        ("http://[::ffff:127.0.0.1]:8000/", False),
        ("http://2130706433:8000/", False),
        ("http://169.254.169.254/latest/meta-data/", False),
        ("http://8.8.8.8/", True),
        ("http://www.gov.cn/", True),
    ],
)
def test_only_the_copys_own_origin_is_let_through(url: str, may: bool) -> None:
    assert Gate(origin=("http", "127.0.0.1", 8000)).lets(url) is may


def test_all_addresses_are_let_through_where_a_setting_says_so() -> None:
    assert Gate(private=True).lets("http://10.0.0.1/")
    assert resolved(Gate(private=True), "intranet", "10.0.0.1")[0] == ["10.0.0.1"]


@pytest.fixture(scope="module")
def there(serving: Serving) -> Any:
    return serving({"/a": b"<html><body>a</body></html>"})


def test_no_request_reaches_loopback_unless_it_is_allowed(fetch: Fetch, there: Any) -> None:
    port = there.server_address[1]
    hosts = (
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "127.0.0.9",
    )
    urls = [f"http://{host}:{port}/a" for host in hosts]
    came = fetch(urls)["came"]
    assert {url: came[url]["state"] for url in urls} == dict.fromkeys(urls, "refused")
    assert {came[url]["fault"] for url in urls} == {"PrivateAddress"}
    assert there.asked == []


def test_a_copy_on_loopback_leads_nowhere_else_on_it(fetch: Fetch, serving: Serving, there: Any) -> None:
    elsewhere = {
        "/ten": "http://10.0.0.1/",
        "/metadata": "http://169.254.169.254/latest/",
        "/port": f"{there.base}/a",
        "/named": f"http://localhost:{there.server_address[1]}/a",
    }
    routes = {path: (302, {"Location": target}, b"") for path, target in elsewhere.items()}
    stub = b'<html><script>location.href="http://192.168.0.1/"</script></html>'
    copy = serving(routes | {"/stub": stub, "/a": b"<html><body>a</body></html>"})
    before = len(there.asked)
    came = fetch([f"{copy.base}{path}" for path in copy.routes], job={"base": copy.base})["came"]
    states = {path: came[f"{copy.base}{path}"]["state"] for path in copy.routes}
    refused = dict.fromkeys(("/ten", "/metadata", "/port", "/stub"), "refused")
    assert states == refused | {"/named": "moved", "/a": "fetched"}
    assert len(there.asked) == before


def test_a_setting_lets_private_addresses_be_crawled(fetch: Fetch, there: Any) -> None:
    url = f"http://localhost:{there.server_address[1]}/a"
    assert fetch([url], settings={"private_addresses": True})["came"][url]["state"] == "fetched"
