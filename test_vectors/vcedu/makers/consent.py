"""Negative vectors of releases: what rests on nothing, on a consent that does not carry it, and papers at fault."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from makers.signed import did
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# The child is 14; the profile holds one certificate of graduation, received on 1 April 2027.
_GIVEN, _NOW = "2027-04-02T09:00:00+09:00", "2027-04-10T09:00:00+09:00"
_ID, _OTHER = "1f0b6a52-7f5e-4c58-9a4f-0b9b8e6f2a01", "1f0b6a52-7f5e-4c58-9a4f-0b9b8e6f2a02"
_KIND = "AchievementCredential"
RECORD: dict[str, Any] = {
    "schema_version": "vcedu consent record 1",
    "record_id": _ID,
    "pii_principal_id": did("pupil"),
    "privacy_notice": {"sha256": "0f" * 32, "language": "ja", "location": "https://b.example/notice"},
    "purpose": {"en": "admission to a club", "ja": "クラブへの入会"},
    "purpose_type": "club",
    "pii_information": [{"pii_type": _KIND, "pii_attribute_id": []}],
    "pii_controllers": [
        {
            "party_id": did("board"),
            "party_name": "見本市クラブ",
            "party_address": "見本県見本市本町1-1",
            "party_contact": "03-0000-0000",
            "party_type": "club",
            "party_url": ["b.example"],
        }
    ],
    "storage_locations": ["JP"],
    "retention_period": "P1Y",
    "jurisdiction": "JP",
    "withdrawal_method": {"en": "In this app, or by telephone.", "ja": "このアプリ又は電話で。"},
    "validity_duration": "P3M",
}
_CLAUSE = {"name": {"en": "Act X", "ja": "X法"}, "article": {"en": "article 1", "ja": "第1条"}}
_LAW = {"statute": _CLAUSE}


def _record(**members: Any) -> dict[str, Any]:
    return {**RECORD, **members}


def _said(state: str, at: str = _GIVEN) -> dict[str, str]:
    return {"state": state, "at": at}


_CONSENTED: dict[str, Any] = {
    "keeper": "family",
    "record": RECORD,
    "said": [_said("given")],
    "basis": {"record_id": _ID},
    "demanded": False,
    "purpose_type": None,
    "domain": ["b.example"],
    "retention_period": None,
    "at": _NOW,
}
_WITH_A_POINTER = [{"pii_type": _KIND, "pii_attribute_id": ["/credentialSubject/achievement"]}]
# By code and name what differs from a release that is made, and how that one differs from a consented one.
_RELEASES: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "RELEASE_BASIS_MISSING": {
        "release-by-a-school-on-no-basis": ({"basis": None}, {"keeper": "school", "basis": _LAW}),
        "release-by-a-school-on-a-request-of-nobody": (
            {"basis": {"by": None}},
            {"keeper": "school", "basis": {"by": did("pupil")}},
        ),
        "release-by-a-statute-without-an-article": (
            {"basis": {"statute": {**_CLAUSE, "article": {"en": "", "ja": ""}}}},
            {"basis": _LAW},
        ),
    },
    "RELEASE_REQUEST": {
        "release-at-the-request-of-a-stranger": (
            {"basis": {"by": did("tutor")}},
            {"keeper": "school", "basis": {"by": did("pupil")}},
        ),
    },
    "RELEASE_CONSENT_MISSING": {
        "release-on-request-where-the-procedure-wants-consent": ({"basis": None}, {"demanded": True}),
        "release-by-a-statute-where-the-procedure-wants-consent": ({"basis": _LAW}, {"demanded": True}),
    },
    "CONSENT_UNKNOWN": {"release-under-a-consent-that-is-not-there": ({"basis": {"record_id": _OTHER}}, {})},
    "CONSENT_REFUSED": {"release-under-a-consent-that-was-refused": ({"said": [_said("refused")]}, {})},
    "CONSENT_WITHDRAWN": {
        "release-under-a-consent-that-was-withdrawn": ({"said": [_said("given"), _said("withdrawn")]}, {}),
    },
    "CONSENT_EXPIRED": {
        "release-the-day-after-the-consent-ends": (
            {"at": "2027-07-03T00:00:00+09:00"},
            {"at": "2027-07-02T23:59:59+09:00"},
        ),
        "release-under-an-expired-consent-with-the-clock-set-back": (
            {"said": [_said("given"), _said("shown", "2027-07-03T00:00:00+09:00")]},
            {"said": [_said("given"), _said("shown", "2027-07-02T00:00:00+09:00")]},
        ),
        "release-after-the-last-day-that-the-consent-names": (
            {"at": "2027-05-01T00:00:00+09:00"},
            {"record": _record(validity_duration="2027-04-30"), "at": "2027-04-30T23:59:59+09:00"},
        ),
    },
    "CONSENT_RECIPIENT": {
        "release-to-another-than-was-consented-to": ({"domain": ["elsewhere.example"]}, {}),
        "release-to-one-more-than-was-consented-to": ({"domain": ["b.example", "elsewhere.example"]}, {}),
    },
    "CONSENT_BEYOND": {
        "release-of-another-record-than-was-consented-to": (
            {"record": _record(pii_information=[{"pii_type": "ClrCredential", "pii_attribute_id": []}])},
            {},
        ),
        "release-of-the-whole-where-a-part-was-consented-to": (
            {"record": _record(pii_information=_WITH_A_POINTER)},
            {},
        ),
    },
    "CONSENT_PURPOSE": {"release-for-another-purpose": ({"purpose_type": "scholarship"}, {"purpose_type": "club"})},
    "CONSENT_PERIOD": {
        "release-to-be-kept-for-no-period": (
            {"retention_period": "five years"},
            {"basis": None, "retention_period": "P5Y"},
        ),
    },
}

# By name the member of the record that is at fault, and what it says.
_RECORDS: dict[str, dict[str, Any]] = {
    "consent-record-of-another-version": {"schema_version": "vcedu consent record 2"},
    "consent-record-without-a-uuid": {"record_id": "1"},
    "consent-record-about-nobody": {"pii_principal_id": ""},
    "consent-record-with-a-notice-without-a-digest": {"privacy_notice": {"sha256": "", "language": "ja"}},
    "consent-record-in-no-language": {"privacy_notice": {"sha256": "0f" * 32, "language": "日本語"}},
    "consent-record-for-no-purpose": {"purpose": {"en": "admission", "ja": " "}},
    "consent-record-of-no-data": {"pii_information": []},
    "consent-record-with-a-claim-that-is-no-pointer": {
        "pii_information": [{"pii_type": _KIND, "pii_attribute_id": ["achievement"]}]
    },
    "consent-record-by-nobody": {"pii_controllers": []},
    "consent-record-by-somebody-without-an-address": {
        "pii_controllers": [{**RECORD["pii_controllers"][0], "party_address": ""}]
    },
    "consent-record-that-hides-to-whom-it-goes-on": {
        "recipient_third_parties": [{**RECORD["pii_controllers"][0], "party_name": ""}]
    },
    "consent-record-kept-nowhere": {"storage_locations": []},
    "consent-record-under-no-law": {"jurisdiction": "日本"},
    "consent-record-that-cannot-be-taken-back": {"withdrawal_method": {"en": "", "ja": ""}},
    "consent-record-with-a-member-of-its-own": {"may_be_sold": True},
    "consent-record-with-a-number-for-a-period": {"retention_period": 5},
}
_PERIODS = {
    "consent-period-of-nothing": "P",
    "consent-period-in-words": "one year",
    "consent-period-until-a-day-that-is-none": "2027-02-30",
    "consent-period-beyond-the-calendar": "P999Y9999M99999D",
    "consent-period-beyond-the-last-year": "P999Y99999M",
    "consent-period-past-the-year-9999": "P999W",
}
_STATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "consent-of-another-child": ("CONSENT_OTHER_CHILD", {"record": _record(pii_principal_id=did("tutor"))}, {}),
    "consent-given-twice": ("CONSENT_TWICE", {"said": [_said("given"), _said("given")]}, {}),
    "consent-given-after-it-was-refused": ("CONSENT_TWICE", {"said": [_said("refused"), _said("given")]}, {}),
    "consent-withdrawn-twice": (
        "CONSENT_WITHDRAWN",
        {"said": [_said("given"), _said("withdrawn"), _said("withdrawn")]},
        {"said": [_said("given"), _said("withdrawn")]},
    ),
    "consent-withdrawn-that-was-refused": (
        "CONSENT_REFUSED",
        {"said": [_said("refused"), _said("withdrawn")]},
        {"said": [_said("given"), _said("withdrawn")]},
    ),
    "consent-withdrawn-that-nobody-gave": (
        "CONSENT_UNKNOWN",
        {"said": [_said("withdrawn")]},
        {"said": [_said("given"), _said("withdrawn")]},
    ),
    "consent-that-is-over-before-it-begins": (
        "CONSENT_EXPIRED",
        {"record": _record(validity_duration="2027-04-01")},
        {},
    ),
    "consent-noticed-that-is-in-force": (
        "CONSENT_IN_FORCE",
        {"said": [_said("given"), _said("noticed")]},
        {"said": [_said("given"), _said("withdrawn"), _said("noticed")]},
    ),
    "consent-noticed-with-anothers-key": (
        "NOTICE_SIGNER",
        {"signer": "tutor"},
        {"said": [_said("given"), _said("presented"), _said("withdrawn")]},
    ),
    "release-asked-for-that-is-unknown": (
        "RELEASE_UNKNOWN",
        {"said": [_said("given"), _said("looked_up")]},
        {"said": [_said("given"), _said("presented"), _said("looked_up")]},
    ),
}

_RECEIPT_ID, _OTHER_RECEIPT = "6d3f3c1e-27d5-4b8e-8a55-2f6f0f3d1b01", "6d3f3c1e-27d5-4b8e-8a55-2f6f0f3d1b02"
RECEIPT: dict[str, Any] = {
    "schema_version": "vcedu release receipt 1",
    "receipt_id": _RECEIPT_ID,
    "release": "presented",
    "event_time": _GIVEN,
    "pii_principal_id": did("pupil"),
    "lawful_basis": {"type": "consent", "record_id": _ID},
    "purpose": RECORD["purpose"],
    "purpose_type": "club",
    "pii_information": RECORD["pii_information"],
    "recipients": ["b.example"],
    "retention_period": "P1Y",
    "retained_until": "2028-04-02",
    "jurisdiction": "JP",
    "withdrawal_method": RECORD["withdrawal_method"],
    "may_withdraw": [did("pupil")],
    "digest": "0f" * 32,
}
_RECEIPTS: dict[str, dict[str, Any]] = {
    "receipt-of-another-version": {"schema_version": "vcedu release receipt 2"},
    "receipt-of-an-unknown-act": {"release": "sold"},
    "receipt-without-a-uuid": {"receipt_id": "1"},
    "receipt-on-an-unknown-basis": {"lawful_basis": {"type": "interest"}},
    "receipt-with-a-member-of-its-own": {"may_be_sold": True},
    "receipt-with-a-word-inside-of-another": {"purpose": {**RECORD["purpose"], "fr": "club"}},
    "receipt-with-a-null": {"retention_period": None},
    "receipt-with-a-digest-that-is-none": {"digest": "0f"},
}
_SIGNED: dict[str, tuple[str, dict[str, Any]]] = {
    "receipt-countersigned-by-another": ("RECEIPT_SIGNER", {"signer": "tutor"}),
    "receipt-countersigned-after-a-change": ("RECEIPT_OTHER", {"content": {**RECEIPT, "recipients": ["c.example"]}}),
    "receipt-countersigned-that-is-none": ("RECEIPT_MALFORMED", {"content": {"receipt_id": _RECEIPT_ID}}),
    "receipt-countersigned-as-something-else": ("JWS_TYPE", {"typ": "vcedu-withdrawal-notice+jwt"}),
    "receipt-countersigned-with-a-broken-signature": ("PROOF_SIGNATURE", {"broken": True}),
    "receipt-countersigned-with-a-key-elsewhere": ("DID_METHOD_UNSUPPORTED", {"kid": "did:web:b.example#key"}),
    "receipt-countersigned-with-a-key-that-is-none": ("JWS_KID", {"kid": f"{did('board')}#key"}),
    "receipt-countersigned-with-another-algorithm": ("JWS_ALG_KEY", {"alg": "ES256"}),
}
NOTICE: dict[str, Any] = {
    "schema_version": "vcedu withdrawal notice 1",
    "record_id": _ID,
    "event_time": _NOW,
    "recipients": ["b.example"],
    "releases": [{"receipt_id": _RECEIPT_ID, "pii_information": RECORD["pii_information"]}],
    "asks": ["stop", "delete"],
}
_PART = [{"receipt_id": _RECEIPT_ID, "pii_information": [{"pii_type": "ClrCredential", "pii_attribute_id": []}]}]
_NOTICES: dict[str, tuple[str, dict[str, Any]]] = {
    "notice-to-another": ("NOTICE_RECIPIENT", {"content": {**NOTICE, "recipients": ["c.example"]}}),
    "notice-of-tomorrow": ("NOTICE_TIME", {"content": {**NOTICE, "event_time": "2027-04-11T09:00:00+09:00"}}),
    "notice-of-a-release-that-was-not-received": (
        "NOTICE_RECEIPT",
        {"content": {**NOTICE, "releases": [{**NOTICE["releases"][0], "receipt_id": _OTHER_RECEIPT}]}},
    ),
    "notice-of-another-consent": ("NOTICE_RECEIPT", {"content": {**NOTICE, "record_id": _OTHER}}),
    "notice-of-other-data": ("NOTICE_RECEIPT", {"content": {**NOTICE, "releases": _PART}}),
    "notice-for-another-and-for-us": (
        "NOTICE_RECEIPT",
        {"content": {**NOTICE, "recipients": ["a.example"]}, "own": ["a.example", "b.example"]},
    ),
    "notice-by-a-stranger": ("NOTICE_SIGNER", {"signer": "tutor"}),
    "notice-of-another-version": (
        "NOTICE_MALFORMED",
        {"content": {**NOTICE, "schema_version": "vcedu withdrawal notice 2"}},
    ),
    "notice-that-asks-for-more": ("NOTICE_MALFORMED", {"content": {**NOTICE, "asks": ["return"]}}),
    "notice-with-a-member-of-its-own": ("NOTICE_MALFORMED", {"content": {**NOTICE, "pay": "now"}}),
    "notice-signed-as-something-else": ("JWS_TYPE", {"typ": "vcedu-release-receipt+jwt"}),
    "notice-with-a-broken-signature": ("PROOF_SIGNATURE", {"broken": True}),
}


def _papers(operation: str, sound: dict[str, Any], found: dict[str, tuple[str, dict[str, Any]]]) -> Iterator[Vector]:
    for name, (code, changes) in found.items():
        yield Vector(name, code, operation, {**copy.deepcopy(sound), **changes}, sound, ())


def vectors() -> Iterator[Vector]:
    """Yield what these vectors are about: releases, records of consent, receipts and notices."""
    for code, group in _RELEASES.items():
        for name, (changes, sound) in group.items():
            twin = {**_CONSENTED, **sound}
            yield Vector(name, code, "consent-release", {**twin, **changes}, twin, ())
    for name, members in _RECORDS.items():
        yield Vector(name, "CONSENT_RECORD", "consent-record", _record(**members), RECORD, ())
    for name, period in _PERIODS.items():
        twin = {"period": "P1Y2M3D", "begins": "9990-01-01T00:00:00Z"}
        yield Vector(name, "CONSENT_PERIOD", "consent-period", {**twin, "period": period}, twin, ())
    for name, (code, changes, sound) in _STATES.items():
        twin = {"record": RECORD, "said": [_said("given")], "signer": "pupil", **sound}
        yield Vector(name, code, "consent-states", {**twin, **changes}, twin, ())
    for name, members in _RECEIPTS.items():
        yield Vector(name, "RECEIPT_MALFORMED", "consent-receipt", {**RECEIPT, **members}, RECEIPT, ())
    signed = {"content": RECEIPT, "typ": "vcedu-release-receipt+jwt", "signer": "board", "receipt": RECEIPT}
    yield from _papers("consent-countersigned", {**signed, "kid": None, "alg": "EdDSA", "broken": False}, _SIGNED)
    sent = {"content": NOTICE, "typ": "vcedu-withdrawal-notice+jwt", "signer": "pupil", "receipt": RECEIPT}
    own = {"own": ["b.example"], "at": _NOW, "kid": None, "alg": "EdDSA", "broken": False}
    yield from _papers("consent-notice", {**sent, **own}, _NOTICES)
