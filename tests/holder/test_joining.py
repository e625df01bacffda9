"""A second guardian signs what the first presents: the bytes stay, and the verifier accepts both."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import people
from makers.signed import AT, did, key, sign

from negative.operations.verification import Given
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, VceduError
from vcedu.holder import (
    Act,
    HolderKey,
    KeyType,
    PersonalDataStore,
    PrivateKey,
    SQLiteDriver,
    join_presentation,
    make_presentation,
)
from vcedu.holder.presenting import holder_of
from vcedu.keys.kdf import KDFParameters
from vcedu.model import VerificationTime, parse_timestamp, read_secured
from vcedu.verifier import ExactIssuers, HolderDemand, Verifier

NOW = parse_timestamp(AT)
CONTEXTS = ContextStore.production()
ANSWER = {"challenge": "c-2027", "domain": ["school-b.example"], "at": NOW, "contexts": CONTEXTS}
MOTHER = HolderKey(key("mother"))
VERIFIER = Verifier(
    trust=ExactIssuers({did("school"): "A校", did("board"): "A市"}),
    contexts=CONTEXTS,
    fetcher=Given({"lists": people.LISTS}, NOW),
)
DEMAND = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}), major_act=True)
LIGHT = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)
PAPERS = [read_secured(json.dumps(each, ensure_ascii=False, indent=1).encode()) for each in people.pair()]


def by_father():
    return make_presentation(PAPERS, HolderKey(key("father")), **ANSWER)


def verified(presentation):
    return VERIFIER.verify(presentation.raw, time=VerificationTime(now=NOW), holder=DEMAND)


def test_what_two_guardians_signed_is_verified_and_what_one_signed_is_not():
    first = by_father()
    with pytest.raises(VceduError) as caught:
        verified(first)
    assert caught.value.code is Code.GUARDIAN_BOTH_NEEDED
    joined = join_presentation(first, MOTHER, **ANSWER)
    assert verified(joined).content["holder"] == [did("father")]
    assert len(joined.envelope.document["proof"]) == 2


def test_every_byte_that_was_there_stays():
    first = by_father()
    joined = join_presentation(first, MOTHER, **ANSWER)
    for paper in PAPERS:
        assert paper.raw in joined.raw
    document = joined.envelope.document
    assert {**document, "proof": document["proof"][0]} == first.envelope.document
    start = first.raw.rindex(b'"proof":')
    assert joined.raw.startswith(first.raw[:start] + b'"proof":[{"type":"DataIntegrityProof"')


@pytest.mark.parametrize("kind", [KeyType.ED25519, KeyType.P256, KeyType.P384])
def test_each_guardian_signs_with_a_key_of_their_own_kind(kind):
    phone = HolderKey(PrivateKey.generate(kind).as_signer())
    mother = {"id": holder_of(phone), "legalName": "\U00020bb7田 花", "jointExercise": "both"}
    papers = [
        read_secured(json.dumps(each, ensure_ascii=False).encode())
        for each in (*people.pair()[::2], sign(people.guardianship(number=91, **mother), "board"))
    ]
    shown = make_presentation(papers, HolderKey(key("father")), **ANSWER)
    assert verified(join_presentation(shown, phone, **ANSWER))
    assert verified(join_presentation(make_presentation(papers, phone, **ANSWER), HolderKey(key("father")), **ANSWER))


BLANKS = st.text(alphabet=" \t\n\r", max_size=3)


@settings(max_examples=25, deadline=None)
@given(st.permutations(["@context", "type", "holder", "verifiableCredential", "proof"]), BLANKS, BLANKS, st.booleans())
def test_however_the_first_presentation_is_written(order, one, two, in_a_list):
    document = by_father().envelope.document
    values = {name: json.dumps(document[name], ensure_ascii=False) for name in order}
    if in_a_list:
        values["proof"] = f"[{one}{values['proof']}{two}]"
    members = f"{one},{two}".join(f'"{name}"{one}:{two}{values[name]}' for name in order)
    written = read_secured(f"{one}{{{two}{members}{one}}}{two}".encode())
    joined = join_presentation(written, MOTHER, **ANSWER)
    assert verified(joined)
    before, _, after = written.raw.partition(values["proof"].encode())
    assert joined.raw.startswith(before)
    assert joined.raw.endswith(after)


def test_a_member_that_is_called_proof_inside_is_left_alone():
    first = by_father()
    rest, _, proof = first.raw.decode().rpartition(',"proof":')
    moved = f'{{"proof":{proof[:-1]},{rest[1:]}}}'
    joined = join_presentation(read_secured(moved.encode()), MOTHER, **ANSWER)
    assert verified(joined)
    assert [credential["proof"] for credential in joined.envelope.document["verifiableCredential"]] == [
        paper.envelope.document["proof"] for paper in PAPERS
    ]


def test_that_a_guardian_joined_is_in_the_guardians_own_log_and_what_was_refused_is_not():
    store = PersonalDataStore.create(SQLiteDriver(":memory:"), "of the mother's own", at=NOW, kdf=LIGHT)
    asked = {"guardian": MOTHER, "contexts": CONTEXTS, "time": VerificationTime(now=NOW)}
    with pytest.raises(VceduError):
        store.join(by_father(), challenge="c-2028", domain=["school-b.example"], **asked)
    assert [entry.act for entry in store.audit()] == [Act.CREATED]
    assert verified(store.join(by_father(), challenge="c-2027", domain=["school-b.example"], **asked))
    entry = store.audit()[-1]
    assert (entry.act, entry.items) == (Act.JOINED, ())
    told = {"challenge": "c-2027", "domain": "school-b.example", "method": MOTHER.method}
    assert told.items() <= entry.details.items()
    (release,) = store.releases.all(at=NOW)
    assert release.receipt.text.decode() == entry.details["release"]
    assert {each.pii_type for each in release.receipt.pii_information} == {
        "EnrollmentCertificate",
        "GuardianshipCredential",
    }
