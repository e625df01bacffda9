"""The name that a credential states of the person it is about."""

import pytest

from vcedu.education.names import stated_name


def identity(kind="name", *, hashed=False, value="神谷 葵"):
    return {"type": "IdentityObject", "identityType": kind, "hashed": hashed, "identityHash": value}


@pytest.mark.parametrize(
    "subject",
    [
        {"legalName": "神谷 葵"},
        [{"legalName": ["神谷 葵"]}],
        {"identifier": identity()},
        {"identifier": ["x", identity("sisSourcedId", value="12"), identity(), identity(value="別")]},
        [{"identifier": [identity(["name"], hashed=[False], value=["神谷 葵"])]}],
    ],
)
def test_a_name_is_read_where_records_and_transcripts_state_it(subject):
    assert stated_name({"credentialSubject": subject}) == "神谷 葵"


@pytest.mark.parametrize(
    "subject",
    [
        None,
        "did:key:z6Mk",
        [],
        [{"legalName": "神谷 葵"}, {"legalName": "別"}],
        {"legalName": ["神谷 葵", "別"]},
        {"legalName": {"@value": "神谷 葵"}},
        {"identifier": identity(hashed=True)},
        {"identifier": identity("ext:jp.nameKana")},
        {"identifier": identity(value=1)},
        {"name": "神谷 葵"},
    ],
)
def test_what_states_no_one_name_states_none(subject):
    assert stated_name({"credentialSubject": subject}) is None


def test_a_document_about_nobody_states_no_name():
    assert stated_name({}) is None
