"""The `[net]` table: explicit, and refused where it can't be right."""

import pytest

from vcedu.errors import Code, UsageError
from vcedu.net import NetConfig

WHOLE = b"""
[net]
proxy = "http://proxy.city.example:8080"
ca_bundle = "/etc/ssl/city.pem"
hosts = ["school.example", "board.example"]

[other]
anything = 1
"""


def test_the_whole_table():
    config = NetConfig.from_toml(WHOLE)
    assert config == NetConfig(
        proxy="http://proxy.city.example:8080",
        ca_bundle="/etc/ssl/city.pem",
        hosts=frozenset({"school.example", "board.example"}),
    )


@pytest.mark.parametrize("text", [b"", b"[net]\n", b"[other]\nproxy = 3\n"])
def test_no_table_means_the_defaults(text):
    assert NetConfig.from_toml(text) == NetConfig()


def test_the_environment_is_not_read(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.city.example:8080")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/ssl/city.pem")
    assert NetConfig.from_toml(b"") == NetConfig(None, None, frozenset())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("net", b"[net\n"),
        ("net", b"\xff\xfe"),
        ("net", b"net = 3\n"),
        ("net", b"[[net]]\n"),
        ("proxies", b"[net]\nproxies = 'http://proxy.city.example:8080'\n"),
        ("unsafe_allow_addresses", b"[net]\nunsafe_allow_addresses = ['127.0.0.1']\n"),
        ("proxy", b"[net]\nproxy = 8080\n"),
        ("proxy", b"[net]\nproxy = 'proxy.city.example:8080'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = 'http://proxy.city.example'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = 'http://proxy.city.example:99999'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = 'http://user:secret@proxy.city.example:8080'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = 'https://proxy.city.example:8080'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = 'socks5://proxy.city.example:1080'\nhosts = ['school.example']\n"),
        ("proxy", b"[net]\nproxy = ''\nhosts = ['school.example']\n"),
        ("hosts", b"[net]\nproxy = 'http://proxy.city.example:8080'\n"),
        ("hosts", b"[net]\nproxy = 'http://proxy.city.example:8080'\nhosts = []\n"),
        ("hosts", b"[net]\nhosts = 'school.example'\n"),
        ("hosts", b"[net]\nhosts = [1]\n"),
        ("hosts", b"[net]\nhosts = ['School.example']\n"),
        ("hosts", b"[net]\nhosts = ['*.example']\n"),
        ("hosts", b"[net]\nhosts = ['127.0.0.1']\n"),
        ("hosts", b"[net]\nhosts = ['https://school.example']\n"),
        ("ca_bundle", b"[net]\nca_bundle = ['a.pem']\n"),
        ("ca_bundle", b"[net]\nca_bundle = ''\n"),
    ],
)
def test_what_can_not_be_right(name, text):
    with pytest.raises(UsageError) as caught:
        NetConfig.from_toml(text)
    assert caught.value.code is Code.NET_CONFIG
    assert caught.value.facts["name"] == name
    assert "secret" not in str(caught.value)
