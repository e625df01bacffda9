"""A holder fetches what took a credential's place: sealed to the deposit key, from where the old one says."""

import json
from functools import partial

import pytest

from issuer.correcting import CORRECTED, PRESENT, Office, enrollment
from vcedu.errors import Code, FetchError, ProofError, UsageError, VceduError
from vcedu.holder import PersonalDataStore, refresh
from vcedu.issuer import CorrectionReason, PrivateKey, RefreshPlaces
from vcedu.keys import AgreementKey, KeyType
from vcedu.keys.kdf import KDFParameters
from vcedu.net import FetchKind
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

CHEAPEST = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)


@pytest.fixture(scope="module")
def store():
    with SQLiteDriver(":memory:") as driver:
        yield PersonalDataStore.create(driver, "a passphrase", at=CORRECTED, kdf=CHEAPEST)


class Case:
    def __init__(self, store, driver=None, *, offered=True):
        office = Office(driver)
        build = office.places.offering(enrollment(), store.deposit_key) if offered else enrollment()
        self.old = office.issue(build)
        office.publish()
        self.store = store
        self.item = store.receive(self.old.secured.raw, verifier=office.verifier(), time=office.time)
        self.office = office.later()

    def corrected(self):
        corrected = self.office.correct(
            enrollment(PRESENT), reason=CorrectionReason.NAME_CHANGE, former=self.old.secured
        )
        self.office.publish()
        return corrected

    @property
    def url(self):
        return self.old.secured.envelope.document["refreshService"]["id"]

    def put(self, raw, key=None):
        sealed = seal(raw, key or self.store.deposit_key, content_type="application/vc")
        self.office.web.put(self.url, sealed, FetchKind.RELATED_RESOURCE)

    def refresh(self):
        office = self.office
        return refresh(self.store, self.item.id, fetcher=office.web, verifier=office.verifier(), time=office.time)


def refused(code, call):
    with pytest.raises(VceduError) as raised:
        call()
    assert raised.value.code is code
    return raised.value


def test_the_new_one_is_fetched_verified_and_kept_and_offers_the_same_again(store, driver):
    case = Case(store, driver)
    new = case.corrected()
    item = case.refresh()
    assert item.secured.raw == new.secured.raw
    assert {item.id, case.item.id} <= {each.id for each in store.items()}
    second = case.office.later().correct(enrollment(PRESENT, grade_level="P6"), version=3)
    case.office.publish()
    for kept in (item, case.item):
        case.item = kept
        assert case.refresh().secured.raw == second.secured.raw


def test_until_then_nothing_is_there(store):
    case = Case(store)
    assert isinstance(refused(Code.NET_HTTP_STATUS, case.refresh), FetchError)
    refused(Code.REFRESH_NONE, Case(store, offered=False).refresh)


def test_a_service_of_another_kind_is_not_asked(store):
    office = Office()

    def build(issuance):
        made = office.places.offering(enrollment(), store.deposit_key)(issuance)
        return {**made, "refreshService": {"type": "SealedRefreshService"}}

    old = office.issue(build)
    office.publish()
    item = store.receive(old.secured.raw, verifier=office.verifier(), time=office.time)
    call = partial(refresh, store, item.id, fetcher=office.web, verifier=office.verifier(), time=office.time)
    refused(Code.REFRESH_NONE, call)


def test_what_lies_there_tells_strangers_nothing(store):
    case = Case(store)
    case.corrected()
    sealed = case.office.places.published()[case.url]
    for text in ("PersonalDataStore", "花子", case.old.line.entry.credential_id):
        assert text.encode() not in sealed
    assert case.old.line.entry.credential_id.removeprefix("urn:uuid:") not in case.url
    assert case.office.places.published() == {case.url: sealed}


def test_only_a_successor_by_the_same_issuer_is_taken(store):
    case = Case(store)
    new = case.corrected().secured
    other = Case(store).corrected().secured
    case.put(other.raw)
    assert refused(Code.REFRESH_NOT_SUCCESSOR, case.refresh).path == "/supersedes"
    forged = {**json.loads(new.raw), "issuer": "did:web:stranger.example"}
    case.put(json.dumps(forged).encode())
    assert refused(Code.REFRESH_NOT_SUCCESSOR, case.refresh).path == "/issuer"
    forged = {**json.loads(new.raw), "name": "別の証明書"}
    case.put(json.dumps(forged).encode())
    assert isinstance(refused(Code.PROOF_SIGNATURE, case.refresh), ProofError)
    key = PrivateKey.generate(KeyType.X25519).public_key
    assert isinstance(key, AgreementKey)
    case.put(new.raw, key)
    refused(Code.JWE_NOT_OPENED, case.refresh)


def test_asked_for_again_what_lies_there_stays(store):
    case = Case(store)
    first, sealed = case.corrected(), case.office.places.published()
    again = case.corrected()
    assert again.secured.raw == first.secured.raw
    assert case.office.places.published() == sealed
    case.office.places.deposit(("urn:uuid:unknown",), first.secured)


def test_an_address_must_be_a_plain_one(store):
    with pytest.raises(UsageError) as raised:
        RefreshPlaces(SQLiteDriver(":memory:"), "http://school-a.example/refresh")
    assert raised.value.code is Code.STATUS_LIST_PLACE
