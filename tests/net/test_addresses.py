"""Which addresses may be connected to (rule N1)."""

import ipaddress
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import Code
from vcedu.net.addresses import SystemResolver, checked_addresses, is_forbidden
from vcedu.net.exchange_error import ExchangeError

FORBIDDEN = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.192
    192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1 198.19.255.255
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::2 ::ffff:93.184.215.14
    ::ffff:127.0.0.1 ::127.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::5db8:d70e 64:ff9b::7f00:1 64:ff9b:1::1 100::1
    2001::1 2001:2::1 2001:10::1 2001:20::1 2001:1::1 2001:4:112::1 2001:1ff:ffff::1 2001:db8::1 2002:7f00:1::
    2002:5db8:d70e::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 ff0e::1 school.example 127.1 0x7f000001 1.2.3.4.5 2606::%1
"""
ALLOWED = """
    1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 192.167.1.1
    198.17.1.1 198.20.0.1 223.255.255.254 2001:200::1 2001:4860:4860::8888 2606:4700:4700::1111
    2a00:1450:4001::1 2400:cb00::1 2620:4f:8001::1 3ffe:1::1
"""


@pytest.mark.parametrize("address", [*FORBIDDEN.split(), "", " 1.1.1.1"])
def test_forbidden(address):
    assert is_forbidden(address)


@pytest.mark.parametrize("address", ALLOWED.split())
def test_allowed(address):
    assert not is_forbidden(address)


@given(st.ip_addresses())
def test_nothing_that_python_calls_special_is_allowed(address):
    special = (
        address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
        or address.is_reserved or address.is_unspecified
    )  # fmt: skip
    if special:
        assert is_forbidden(str(address))


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_of_an_ipv4_address_is_allowed(address):
    number = int(address)
    forms = [number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    forms.append(0x20010000 << 96 | (number ^ 0xFFFFFFFF))
    assert all(is_forbidden(str(ipaddress.IPv6Address(form))) for form in forms)


class _Answers:
    def __init__(self, *addresses):
        self.addresses = addresses

    def resolve(self, name, port, seconds):
        assert name == "school.example."
        assert (port, seconds) == (443, 3.0)
        return self.addresses


def _checked(*addresses, unsafe=frozenset()):
    return checked_addresses(_Answers(*addresses), "school.example", 443, 3.0, unsafe_allow_addresses=unsafe)


def test_every_address_must_be_allowed():
    assert _checked("1.1.1.1", "2606:4700:4700::1111", "1.1.1.1") == ["1.1.1.1", "2606:4700:4700::1111"]
    for addresses in (["1.1.1.1", "10.0.0.1"], ["10.0.0.1", "1.1.1.1"], ["1.1.1.1"] * 50 + ["::1"]):
        with pytest.raises(ExchangeError) as caught:
            _checked(*addresses)
        assert caught.value.code is Code.NET_ADDRESS_FORBIDDEN


def test_only_the_named_addresses_are_exempt():
    assert _checked("127.0.0.1", unsafe=frozenset({"127.0.0.1"})) == ["127.0.0.1"]
    with pytest.raises(ExchangeError):
        _checked("127.0.0.2", unsafe=frozenset({"127.0.0.1"}))


def test_the_system_resolver_returns_every_address(monkeypatch):
    asked = []

    def answer(name, port, **options):
        asked.append((name, port))
        return [(socket.AF_INET6, 0, 0, "", ("2606::1", port, 0, 0)), (socket.AF_INET, 0, 0, "", ("1.1.1.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert SystemResolver().resolve("school.example.", 443, 3.0) == ["2606::1", "1.1.1.1"]
    assert asked == [("school.example.", 443)]


def test_the_system_resolver_knows_no_such_name(monkeypatch):
    def answer(name, port, **options):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(OSError, match="unknown"):
        SystemResolver().resolve("school.example.", 443, 3.0)


def test_the_system_resolver_takes_too_long(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: release.wait(5) and [])
    with pytest.raises(TimeoutError):
        SystemResolver().resolve("school.example.", 443, 0.05)
    release.set()
