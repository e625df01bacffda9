"""`vcedu approval`: from a draft to a decision."""

import json
from pathlib import Path

import pytest
from makers.approval import route
from makers.signed import key

from vcedu.keys.key_file import write_key_file

_DIGEST = "5f" * 32
_AT = "2027-03-01T0{}:00:00Z"


@pytest.fixture
def office(vcedu):
    Path("route.toml").write_text(route())
    for who in ("clerk", "principal", "stranger"):
        Path(f"{who}.json").write_bytes(write_key_file(key(who), None))

    def call(*words, hour):
        return vcedu("approval", *words, "--at", _AT.format(hour))

    ran = call("draft", "--digest", _DIGEST, "--count", 2, "--what", "卒業証明書", "--out", "draft.json", hour=1)
    assert ran.status == 0, ran.err
    return call


def _approve(office, who, *more, hour):
    words = ("approve", "draft.json", "--route", "route.toml", "--key", f"{who}.json", "--out", f"{who}-said.json")
    return office(*words, *more, hour=hour)


def _show(office, *more, hour=9):
    return office("show", "draft.json", "--route", "route.toml", *more, hour=hour)


def test_a_draft_goes_through_its_route(office):
    ran = _show(office)
    assert (ran.status, "APPROVAL_PENDING" in ran.err, "卒業証明書 (2)" in ran.out) == (3, True, True)
    assert _approve(office, "clerk", hour=2).status == 0
    first = ("--approval", "clerk-said.json")
    ran = _show(office, *first, "--lang", "ja")
    assert (ran.status, "clerk 事務 太郎" in ran.out) == (3, True)
    assert _approve(office, "principal", *first, hour=3).status == 0
    ran = _show(office, *first, "--approval", "principal-said.json", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["digest"] == _DIGEST
    assert [(each["role"], each["at"]) for each in ran.json["approved"]] == [
        ("clerk", "2027-03-01T02:00:00+00:00"),
        ("principal", "2027-03-01T03:00:00+00:00"),
    ]
    assert _show(office, *first, "--approval", "principal-said.json").status == 0


def test_a_rejection_is_told_with_its_reason(office):
    assert _approve(office, "clerk", hour=2).status == 0
    first = ("--approval", "clerk-said.json")
    assert "APPROVAL_MALFORMED" in _approve(office, "principal", *first, "--reject", hour=3).err
    assert _approve(office, "principal", *first, "--reject", "--reason", "氏名の誤り", hour=3).status == 0
    ran = _show(office, *first, "--approval", "principal-said.json", "--lang", "ja")
    assert (ran.status, "氏名の誤り" in ran.err) == (1, True)


def test_what_is_wrong_is_told_with_the_file(office):
    ran = _approve(office, "stranger", hour=2)
    assert (ran.status, "APPROVAL_NOT_OFFICER" in ran.err) == (1, True)
    assert not Path("stranger-said.json").exists()
    assert _approve(office, "clerk", hour=2).status == 0
    ran = _approve(office, "clerk", hour=2)
    assert (ran.status, "FILE_EXISTS" in ran.err) == (2, True)
    changed = {**json.loads(Path("clerk-said.json").read_text()), "at": _AT.format(4)}
    Path("changed.json").write_text(json.dumps(changed))
    ran = _show(office, "--approval", "changed.json")
    assert (ran.status, "APPROVAL_SIGNATURE" in ran.err, "changed.json" in ran.err) == (1, True, True)
    ran = office("draft", "--digest", "x", "--count", 1, "--what", "x", "--out", "other.json", hour=1)
    assert (ran.status, "OPTION_INVALID" in ran.err) == (2, True)
