"""Lists: what is built is read back, and a set bit means what its purpose says (rows B4, B7, B10)."""

import datetime as dt

import pytest

from vcedu.errors import Code, RevokedError, StatusError, SuspendedError, UndeterminedError, UnsupportedError
from vcedu.status import LEAST_ENTRIES, Bitstring, StatusEntry, StatusList, StatusPurpose, check_list
from vcedu.status import status_list_credential as build

URL = "https://school-a.example/status/1.json"
AT = dt.datetime(2027, 4, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
BITS = Bitstring.of(LEAST_ENTRIES, [5])
BOTH = (StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION)


def document(*purposes, ttl=HOUR):
    return build(URL, purposes, BITS, valid_from=AT, valid_until=AT + HOUR, ttl=ttl)


def entry(purpose, index=5, **more):
    return StatusEntry("/credentialStatus", purpose, index, URL, **more)


def test_what_is_built_is_read_back():
    check_list(document(*BOTH), url=URL)
    assert StatusList.read(document(*BOTH)) == StatusList(frozenset(BOTH), BITS, HOUR)
    assert document(BOTH[0])["credentialSubject"]["statusPurpose"] == "revocation"
    assert document(BOTH[0])["credentialSubject"]["ttl"] == 3_600_000


def test_a_list_may_leave_its_ttl_out():
    unhurried = document(*BOTH)
    del unhurried["credentialSubject"]["ttl"]
    assert StatusList.read(unhurried).ttl is None


def test_a_set_bit_means_what_its_purpose_says():
    status_list = StatusList.read(document(*BOTH))
    for purpose, error in (("revocation", RevokedError), ("suspension", SuspendedError)):
        status_list.judge(entry(purpose, 4))
        with pytest.raises(error) as caught:
            status_list.judge(entry(purpose))
        assert caught.value.path == "/credentialStatus"


@pytest.mark.parametrize(
    ("asked", "code", "kind"),
    [
        (entry("suspension"), Code.STATUS_PURPOSE_MISMATCH, StatusError),
        (entry("revocation", LEAST_ENTRIES), Code.STATUS_INDEX_RANGE, StatusError),
        (entry("message"), Code.STATUS_PURPOSE_UNSUPPORTED, UnsupportedError),
        (entry("revocation", size=2), Code.STATUS_SIZE_UNSUPPORTED, UnsupportedError),
    ],
)
def test_what_a_list_does_not_answer(asked, code, kind):
    with pytest.raises(kind) as caught:
        StatusList.read(document(StatusPurpose.REVOCATION)).judge(asked)
    assert caught.value.code is code


@pytest.mark.parametrize("subject", [None, [], [{"type": "BitstringStatusList"}], {"type": "BitstringStatusLists"}])
def test_a_list_is_one_subject_of_its_type(subject):
    with pytest.raises(UndeterminedError) as caught:
        StatusList.read({**document(*BOTH), "credentialSubject": subject})
    assert caught.value.code is Code.STATUS_LIST_TYPE


@pytest.mark.parametrize("value", [True, 1.5, "1", [1]])
def test_a_ttl_is_a_whole_number(value):
    wrong = document(*BOTH)
    wrong["credentialSubject"]["ttl"] = value
    with pytest.raises(UndeterminedError) as caught:
        StatusList.read(wrong)
    assert caught.value.facts == {"member": "ttl"}


@pytest.mark.parametrize("value", [[], ["revocation", 1], [""], 1])
def test_purposes_are_texts(value):
    wrong = document(*BOTH)
    wrong["credentialSubject"]["statusPurpose"] = value
    with pytest.raises(UndeterminedError) as caught:
        StatusList.read(wrong)
    assert caught.value.facts == {"member": "statusPurpose"}
