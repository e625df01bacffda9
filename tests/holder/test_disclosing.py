"""A record that can be shown in part, in the hands of its holder."""

import json

import pytest
from makers.disclosure import with_components

from holder.family import CONTEXTS, NOW, PUPIL, TIME, create
from keys.seeds import seeded
from proofs.disclosure.records import record
from vcedu.errors import CheckName, Code, ProofError, UndeterminedError, UsageError
from vcedu.holder import Act, SQLiteDriver, disclose
from vcedu.issuer import Issuer
from vcedu.keys import KeyType
from vcedu.model import FixedClock
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, HolderDemand, Verifier

_COURSES = "/credentialSubject/verifiableCredential"
_ISSUER = Issuer(seeded(KeyType.P256), contexts=CONTEXTS, clock=FixedClock(NOW), suite="ecdsa-sd-2023")
_BASE = _ISSUER.issue(record(4))


def _verifier(*tolerated):
    return Verifier(
        trust=ExactIssuers({_ISSUER.id: "第一高等学校"}),
        contexts=CONTEXTS,
        fetcher=NoFetcher(),
        tolerate=frozenset(tolerated),
    )


_VERIFIER = _verifier(Code.SD_STATUS_NOT_MANDATORY)


@pytest.fixture
def store(tmp_path):
    with SQLiteDriver(tmp_path / "store.db", busy_timeout=0) as opened:
        yield create(opened)


def _present(store, item, **options):
    given = {"holder": PUPIL, "challenge": "c-2027", "domain": ["school-b.example"], "time": TIME, "contexts": CONTEXTS}
    return store.present([item.id], **{**given, **options})


def _courses(presentation):
    (shown,) = presentation.envelope.document["verifiableCredential"]
    return shown["credentialSubject"].get("verifiableCredential", [])


def test_the_issuer_s_own_copy_is_kept_and_never_shown(store):
    item = store.receive(_BASE.raw, verifier=_VERIFIER, time=TIME)
    assert store.get(item.id).secured.raw == _BASE.raw
    assert store.receive(_BASE.raw, verifier=_VERIFIER, time=TIME) == item
    whole = _present(store, item)
    assert len(_courses(whole)) == 4
    assert _BASE.envelope.document["proof"]["proofValue"].encode() not in whole.raw
    demand = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}))
    assert _VERIFIER.verify(whole, time=TIME, holder=demand)


def test_what_was_chosen_is_shown_with_what_belongs_to_it(store):
    item = store.receive(_BASE.raw, verifier=_VERIFIER, time=TIME)
    part = _present(store, item, reveal={item.id: [f"{_COURSES}/1/credentialSubject/result", f"{_COURSES}/3"]})
    assert _courses(part) == [
        record(4)["credentialSubject"]["verifiableCredential"][1],
        record(4)["credentialSubject"]["verifiableCredential"][3],
    ]
    demand = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}))
    report = _VERIFIER.inspect(part, time=TIME, holder=demand)
    assert report.verdict.verified, report.verdict.first_error
    (verdict,) = report.verdict.nested.values()
    (said,) = [check.message.en for check in verdict.checks if check.name is CheckName.COMPLETENESS]
    assert said == "2 of 4 shown; 2 withheld by the holder."
    assert [entry.act for entry in store.audit()] == [Act.CREATED, Act.RECEIVED, Act.PRESENTED]
    least = _present(store, item, reveal={item.id: []})
    assert _courses(least) == []


def test_a_copy_that_was_changed_is_not_kept(store):
    document = json.loads(_BASE.raw)
    document["credentialSubject"]["verifiableCredential"][0]["credentialSubject"]["term"] = "2024年度"
    with pytest.raises(ProofError) as raised:
        store.receive(json.dumps(document).encode(), verifier=_VERIFIER, time=TIME)
    assert raised.value.code is Code.PROOF_SIGNATURE
    assert store.items() == []


def test_the_wallet_must_say_that_this_school_keeps_no_list(store):
    with pytest.raises(UndeterminedError) as raised:
        store.receive(_BASE.raw, verifier=_verifier(), time=TIME)
    assert raised.value.code is Code.SD_STATUS_NOT_MANDATORY


def test_what_others_showed_is_kept_as_it_came(store):
    part = disclose(_BASE, [f"{_COURSES}/0"], contexts=CONTEXTS)
    item = store.receive(part.raw, verifier=_VERIFIER, time=TIME, contexts=CONTEXTS)
    assert store.get(item.id).secured.raw == part.raw
    assert _courses(_present(store, item)) == _courses(_present(store, item))
    with pytest.raises(UsageError) as raised:
        _present(store, item, reveal={item.id: ["/name"]})
    assert raised.value.code is Code.PROOF_IS_DERIVED


def test_what_was_signed_whole_is_shown_whole(store):
    whole = Issuer(seeded(KeyType.P256), contexts=CONTEXTS, clock=FixedClock(NOW)).issue(record())
    item = store.receive(whole.raw, verifier=_VERIFIER, time=TIME)
    assert len(_courses(_present(store, item))) == 3
    with pytest.raises(UsageError) as raised:
        _present(store, item, reveal={item.id: [f"{_COURSES}/0"]})
    assert raised.value.code is Code.DISCLOSURE_SUITE


def test_a_copy_with_a_wrong_pointer_in_it_is_told(store):

    wrong = with_components(_BASE.envelope.document, c4=["/nothing"])
    with pytest.raises(UsageError) as raised:
        store.receive(json.dumps(wrong).encode(), verifier=_VERIFIER, time=TIME)
    assert raised.value.code is Code.DISCLOSURE_POINTER_MISSING


class _Another:
    def verify(self, _document, *, time):
        return _VERIFIER.verify(disclose(_BASE, [], contexts=CONTEXTS), time=time)


def test_an_answer_about_another_part_is_no_answer(store):
    with pytest.raises(UsageError) as raised:
        store.receive(_BASE.raw, verifier=_Another(), time=TIME)
    assert raised.value.code is Code.VERIFIED_BY_HAND
