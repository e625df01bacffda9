"""The forms of records, receipts and notices, and for how long a period is."""

import datetime as dt
import json
from importlib import resources

import jsonschema
import pytest
from makers.consent import NOTICE, RECEIPT, RECORD
from makers.signed import did, key

from vcedu.errors import Code, VceduError
from vcedu.holder import HolderKey
from vcedu.holder.access import Relation
from vcedu.holder.consent import (
    ConsentEvent,
    ConsentReceipt,
    ConsentState,
    ReleaseReceipt,
    WithdrawalNotice,
    countersign,
    read_consent_receipt,
    read_countersigned,
    read_receipt,
)
from vcedu.holder.consent.consents import receipt_of_consent
from vcedu.holder.consent.periods import is_over, last_day
from vcedu.holder.consent.records import read_record, text_of_record
from vcedu.holder.consent.signed import own_key, read_signed, sign_document
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import parse_timestamp

BEGINS = parse_timestamp("2028-02-29T00:00:00+09:00")


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("P1Y", "2029-02-28"),
        ("P4Y", "2032-02-29"),
        ("P1M", "2028-03-29"),
        ("P10M2D", "2028-12-31"),
        ("P2W", "2028-03-14"),
        ("P0D", "2028-02-29"),
        ("2032-03-31", "2032-03-31"),
    ],
)
def test_a_period_ends_on_a_day_that_there_is(period, last):
    assert last_day(period, BEGINS) == dt.date.fromisoformat(last)


def test_the_last_day_counts_whole_in_japan():
    assert not is_over("2028-03-01", BEGINS, parse_timestamp("2028-03-01T23:59:59+09:00"))
    assert is_over("2028-03-01", BEGINS, parse_timestamp("2028-03-02T00:00:00+09:00"))


SCHEMAS = {"consent_receipt": ConsentReceipt, "release_receipt": ReleaseReceipt, "withdrawal_notice": WithdrawalNotice}


def schema(name):
    return json.loads(resources.files("vcedu.holder.consent").joinpath(f"{name}.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_that_are_shipped_are_those_of_the_forms(name):
    dialect = "https://json-schema.org/draft/2020-12/schema"
    assert schema(name) == {"$schema": dialect, **SCHEMAS[name].model_json_schema()}


def test_what_is_written_is_valid_by_the_schemas_and_what_is_not_is_refused_by_both():
    record = read_record(json.dumps(RECORD).encode())
    event = ConsentEvent(record.record_id, ConsentState.GIVEN, did("pupil"), Relation.LEARNER, BEGINS)
    written = {
        "consent_receipt": receipt_of_consent(record, (event,)).text,
        "release_receipt": read_receipt(json.dumps(RECEIPT).encode()).text,
        "withdrawal_notice": WithdrawalNotice.model_validate(NOTICE).text,
    }
    for name, text in written.items():
        validator = jsonschema.Draft202012Validator(schema(name))
        validator.validate(json.loads(text))
        assert not validator.is_valid({**json.loads(text), "another": 1})
    changed = {**json.loads(written["consent_receipt"]), "events": [{"event_state": "sold"}]}
    assert not jsonschema.Draft202012Validator(schema("consent_receipt")).is_valid(changed)
    assert refused(read_consent_receipt, json.dumps(changed).encode()).code is Code.RECEIPT_MALFORMED


def test_a_record_has_all_the_fields_that_the_specification_makes_mandatory():
    mandatory = {
        "schema_version record_id pii_principal_id privacy_notice purpose pii_information pii_controllers",
        "storage_locations retention_period jurisdiction recipient_third_parties withdrawal_method",
    }
    written = json.loads(text_of_record(read_record(json.dumps(RECORD).encode())))
    assert set(" ".join(mandatory).split()) <= written.keys()
    assert {"party_id", "party_name", "party_address", "party_contact", "party_type"} <= set(
        written["pii_controllers"][0]
    )


def test_a_record_reads_the_same_whichever_way_it_is_spelt():
    tidy = read_record(json.dumps(RECORD).encode())
    loose = read_record(json.dumps(dict(reversed(RECORD.items())), indent=2, ensure_ascii=False).encode())
    assert text_of_record(tidy) == text_of_record(loose)


def test_signatures_are_those_of_keys_that_make_and_take_them():
    receipt = read_receipt(json.dumps(RECEIPT).encode())
    ml_dsa = PrivateKey.generate(KeyType.MLDSA44).as_signer()
    assert refused(countersign, receipt, HolderKey(ml_dsa)).code is Code.KEY_CAPABILITY
    school = HolderKey(PrivateKey.generate(KeyType.P256).as_signer(), "did:web:b.example#key-1")
    signed = countersign(receipt, school)
    assert refused(read_countersigned, signed, receipt, recipients={"did:web:b.example"}).code is (
        Code.DID_METHOD_UNSUPPORTED
    )
    looked_up = read_countersigned(
        signed, receipt, recipients={"did:web:b.example"}, key_of=lambda _: school.signer.public_key
    )
    assert looked_up == "did:web:b.example"


def test_what_is_signed_is_neither_too_long_nor_of_a_key_that_does_not_sign():
    assert refused(read_signed, b"e" * 600_000, "x+jwt").code is Code.JSON_TOO_LARGE
    agreement = "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"
    assert refused(own_key, f"{agreement}#{agreement.removeprefix('did:key:')}").code is Code.JWS_KID
    pupil = HolderKey(key("pupil"))
    found = read_signed(sign_document({"a": 1}, "x+jwt", key=pupil), "x+jwt")
    assert (found.content, found.signer) == ({"a": 1}, did("pupil"))
