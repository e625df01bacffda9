# ruff: noqa: S608 - the statements are what somebody does to the file
import dataclasses
import hashlib
import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.signed import credential, did, edited, sign, without

from holder.asking import SCHOOL, Listed, Needed
from holder.family import (
    CHEAP,
    CONTEXTS,
    NOW,
    PASSPHRASE,
    PUPIL,
    TIME,
    VERIFIER,
    certificate,
    create,
    fill,
    receive,
    spoil,
)
from vcedu import testing
from vcedu.education.procedures import shipped_procedures
from vcedu.errors import Code, ProofError, UndeterminedError, UsageError, VceduError, VerificationError
from vcedu.holder import (
    Act,
    Checkpoint,
    HolderKey,
    KeyType,
    PersonalDataStore,
    PresentationRequest,
    PrivateKey,
    RegisteredParties,
    UnsafeAnswerAnyone,
    judge_requester,
    manifest,
)
from vcedu.keys.kdf import KDFParameters
from vcedu.model import EnvelopeForm
from vcedu.net import NoFetcher
from vcedu.storage import SQLiteDriver
from vcedu.storage.envelope import SecretKey, joined
from vcedu.verifier import ExactIssuers, HolderDemand, Verifier


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture
def driver(path):
    with SQLiteDriver(path, busy_timeout=0) as opened:
        yield opened


@pytest.fixture
def store(driver):
    return create(driver)


def _reopened(driver, **options):
    return PersonalDataStore.open(driver, PASSPHRASE, **options)


def _present(store, *chosen, **options):
    given = {"holder": PUPIL, "challenge": "c-2027", "domain": ["school-b.example"], "time": TIME, "contexts": CONTEXTS}
    return store.present([item.id for item in chosen], **{**given, **options})


ASKED = frozenset({"AchievementCredential"})
RECEIVER = dataclasses.replace(SCHOOL, may_request=ASKED)


def _finding(requester=SCHOOL.id, domain="school-b.ed.jp", records=ASKED):
    request = PresentationRequest(requester, SCHOOL.name, domain, records)
    needed = Needed(ASKED | records, frozenset())
    return judge_requester(request, register=Listed((RECEIVER,)), procedure=needed, at=NOW)


@pytest.mark.parametrize("asked_at", ["school-b.ed.jp", None])
def test_an_entitled_requester_is_answered(store, asked_at):
    kept = receive(store, certificate(1))
    given = {"holder": PUPIL, "challenge": "c-2027", "time": TIME, "contexts": CONTEXTS}
    shown = store.answer(_finding(domain=asked_at), [kept.id], **given)
    assert shown.envelope.document["proof"]["domain"] in (asked_at or SCHOOL.id, [asked_at or SCHOOL.id])


def test_a_guardians_attestation_goes_with_the_record_that_is_asked_for():
    registry = testing.registry(seed="guardian")
    family, other = testing.family(school := registry.school()), registry.school("見本市立第二高等学校")
    kinds = frozenset({"EnrollmentCertificate"})
    request = PresentationRequest(other.id, other.described.name, None, kinds)
    procedure = shipped_procedures()["transfer"]
    finding = judge_requester(request, register=RegisteredParties(registry.trust()), procedure=procedure, at=NOW)
    given = {"holder": family.guardian_key, "challenge": "c-2027", "time": registry.time, "contexts": CONTEXTS}
    shown = family.store.answer(finding, [item.id for item in family.store.items()], **given)
    demand = HolderDemand(required=True, challenge="c-2027", domain=frozenset({other.id}))
    verdict = registry.verifier().verify(shown.raw, time=registry.time, holder=demand).verdict
    assert Code.HOLDER_GUARDIAN in {check.code for check in verdict.checks}
    assert school.id != other.id


def test_only_by_its_ugly_name_is_anybody_answered(store):
    kept = receive(store, certificate(1))
    request = PresentationRequest("did:web:elsewhere.test", "誰か", "elsewhere.test", frozenset())
    given = {"holder": PUPIL, "challenge": "c-2027", "time": TIME, "contexts": CONTEXTS}
    shown = store.answer(UnsafeAnswerAnyone(request), [kept.id], **given)
    assert shown.envelope.document["proof"]["domain"] in ("elsewhere.test", ["elsewhere.test"])


def test_an_answer_may_be_a_token_as_what_is_shown_in_person(store):
    kept = receive(store, certificate(1))
    given = {"holder": PUPIL, "challenge": "c-2027", "time": TIME, "contexts": CONTEXTS, "envelope": EnvelopeForm.JWT}
    with pytest.raises(UsageError) as raised:
        store.answer(_finding(), [kept.id], **given)
    assert raised.value.code is Code.ENVELOPE_MIXED, "a token holds tokens alone"


@pytest.mark.parametrize(
    ("finding", "code"),
    [
        (_finding("did:web:elsewhere.test"), Code.PDS_REQUESTER_LOOK_ALIKE),
        (_finding(records=frozenset({"Transcript"})), Code.PDS_REQUESTER_NOT_ENTITLED),
        (_finding(records=frozenset()), Code.PDS_REQUESTER_OVER_ASKING),
        (dataclasses.replace(_finding(), party=None), Code.PDS_REQUESTER_UNKNOWN),
    ],
)
def test_nobody_else_is_answered_and_nothing_that_was_not_asked_for_is_shown(store, finding, code):
    kept = receive(store, certificate(1))
    before = [entry.act for entry in store.audit()]
    with pytest.raises(VerificationError) as raised:
        store.answer(finding, [kept.id], holder=PUPIL, challenge="c-2027", time=TIME, contexts=CONTEXTS)
    assert raised.value.code is code
    assert [entry.act for entry in store.audit()] == before, "nothing was shown"


def test_items_come_back_in_their_original_bytes(driver, store):
    data = [certificate(number) for number in (1, 2, 3)]
    ids = {receive(store, each).id for each in data}
    again = _reopened(driver)
    assert {item.secured.raw for item in again.items()} == set(data)
    assert {item.id for item in again.items()} == ids
    assert all(again.get(item.id) == item and item.received_at == NOW for item in again.items())


def test_what_does_not_verify_is_not_kept(store):
    forged = json.dumps(edited(json.loads(certificate()), "name", to="修了証明書")).encode()
    with pytest.raises(ProofError):
        receive(store, forged)
    assert store.items() == []
    assert [entry.act for entry in store.audit()] == [Act.CREATED]


class _AnswersForAnother:
    def verify(self, document, *, time):
        return VERIFIER.verify(certificate(2), time=time)


class _Nods:
    def verify(self, document, *, time):
        return VERIFIER.inspect(document, time=time)


@pytest.mark.parametrize("verifier", [_AnswersForAnother(), _Nods()])
def test_a_verifier_answers_for_these_bytes(store, verifier):
    with pytest.raises(UsageError) as caught:
        store.receive(certificate(1), verifier=verifier, time=TIME)
    assert caught.value.code is Code.VERIFIED_BY_HAND
    assert store.items() == []


def test_the_same_document_again_changes_nothing(driver, store):
    first = receive(store, certificate())
    before = store.checkpoint
    assert receive(store, certificate()) == first
    assert store.checkpoint == before


def test_another_document_with_the_same_id_is_the_next_version(driver, store):
    first, second, _ = fill(store)
    assert (first.id, first.version, second.id, second.version) == (second.id, 1, first.id, 2)
    assert store.get(first.id) == second
    assert [item.version for item in store.items() if item.id == first.id] == [2]
    assert receive(store, first.secured.raw) == first
    assert len(driver.execute("SELECT * FROM item")) == 3


def test_another_issuers_document_with_the_same_id_is_another_item(store):
    own = receive(store, certificate())
    document = json.loads(certificate())
    document["issuer"]["id"] = did("stranger")
    del document["proof"]
    lenient = Verifier(trust=ExactIssuers({did("stranger"): "別の学校"}), contexts=CONTEXTS, fetcher=NoFetcher())
    other = store.receive(json.dumps(sign(document, "stranger")).encode(), verifier=lenient, time=TIME)
    assert other.id != own.id
    assert other.version == 1


def test_a_document_without_id_is_known_by_its_bytes(store):
    documents = [sign(without(credential(name=name), "id")) for name in ("卒業証明書", "成績証明書")]
    ids = {receive(store, json.dumps(document).encode()).id for document in documents for _ in range(2)}
    assert len(ids) == len(store.items()) == 2


def test_search_finds_by_declared_tags_of_the_newest_version(store):
    _, second, _ = fill(store)
    receive(store, certificate(3), tags={"subject": "数学"})
    assert store.search({"type": "AchievementCredential", "issuer": did("school")}) == store.items()
    assert store.search({"subject": did("pupil"), "id": "urn:uuid:00000000-0000-4000-8000-000000000001"}) == [second]
    assert [item.secured.raw for item in store.search({"subject": "数学"})] == [certificate(3)]
    assert store.search({"subject": "数学", "id": "urn:uuid:00000000-0000-4000-8000-000000000001"}) == []
    assert store.search({}) == store.items()


def test_only_declared_names_become_tags(driver):
    store = create(driver, tags=frozenset({"year"}))
    receive(store, certificate(), tags={"year": "2027"})
    assert driver.execute("SELECT COUNT(*) FROM tag") == [(1,)]
    assert len(_reopened(driver).search({"year": "2027"})) == 1
    with pytest.raises(UsageError) as caught:
        receive(store, certificate(2), tags={"subject": "数学"})
    assert caught.value.code is Code.PDS_TAG
    assert len(store.items()) == 1


@given(st.text(), st.text(), st.text(), st.text())
def test_tags_are_equal_only_for_equal_names_and_values(name, value, other_name, other_value):
    same = (name, value) == (other_name, other_value)
    assert (joined(name, value) == joined(other_name, other_value)) is same
    key = SecretKey(bytes(32))
    assert key.has_made(key.mac(name, value), other_name, other_value) is same


def test_a_presentation_verifies_and_shows_the_original_bytes(store):
    first, second, third = fill(store)
    presented = _present(store, first, third)
    assert all(item.secured.raw in presented.raw for item in (second, third))
    demand = HolderDemand(required=True, challenge="c-2027", domain=frozenset({"school-b.example"}))
    verdict = VERIFIER.verify(presented.raw, time=TIME, holder=demand).verdict
    assert verdict.subject_authentic == "passed"
    assert len(verdict.nested) == 2


@pytest.mark.parametrize("other", [{"challenge": "c-2028"}, {"domain": ["school-c.example"]}])
def test_a_presentation_answers_one_verifier_once(store, other):
    presented = _present(store, receive(store, certificate()), **other)
    demand = HolderDemand(required=True, challenge="c-2027", domain=frozenset({"school-b.example"}))
    with pytest.raises(ProofError) as caught:
        VERIFIER.verify(presented.raw, time=TIME, holder=demand)
    assert caught.value.code in {Code.PROOF_CHALLENGE, Code.PROOF_DOMAIN}


def test_a_published_key_of_another_kind_presents(store):
    signer = PrivateKey.generate(KeyType.P256)
    item = receive(store, certificate())
    presented = _present(store, item, holder=HolderKey(signer, "did:web:pupil.example#key-1"))
    document = presented.envelope.document
    assert document["holder"] == "did:web:pupil.example"
    assert document["proof"]["cryptosuite"] == "ecdsa-rdfc-2019"
    assert document["proof"]["verificationMethod"] == "did:web:pupil.example#key-1"


class _DeletesFirst:
    """A signer that takes so long that the item is deleted meanwhile."""

    def __init__(self, store, item):
        self._store, self._item = store, item
        self.public_key = PUPIL.signer.public_key

    def sign(self, payload):
        self._store.delete(self._item.id, at=NOW)
        return PUPIL.signer.sign(payload)


def test_what_is_deleted_meanwhile_is_not_shown(store):
    item = receive(store, certificate())
    with pytest.raises(UsageError) as caught:
        _present(store, item, holder=HolderKey(_DeletesFirst(store, item)))
    assert caught.value.code is Code.PDS_ITEM_UNKNOWN
    assert [entry.act for entry in store.audit()][-1] is Act.DELETED


def test_a_presentation_that_cannot_be_logged_is_not_given_out(driver, store):
    item = receive(store, certificate())
    driver.execute("CREATE TRIGGER no_log BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no log'); END")
    with pytest.raises(UsageError):
        _present(store, item)
    with pytest.raises(UsageError):
        store.delete(item.id, at=NOW)
    driver.execute("DROP TRIGGER no_log")
    assert store.items() == [item]
    assert store.check().seq == 2


def test_threads_take_turns(store):
    data = [certificate(number) for number in range(6)]
    failures = []

    def work(own):
        try:
            for each in own:
                receive(store, each)
                store.items()
        except BaseException as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(data[start::3],)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {item.secured.raw for item in store.items()} == set(data)
    assert store.check().seq == 7


def test_the_log_tells_what_happened(store):
    first, _, third = fill(store)
    _present(store, third, third)
    store.delete(first.id, at=NOW)
    log = store.audit()
    assert [(entry.seq, entry.act, entry.items) for entry in log] == [
        (1, Act.CREATED, ()),
        (2, Act.RECEIVED, (first.id,)),
        (3, Act.RECEIVED, (first.id,)),
        (4, Act.RECEIVED, (third.id,)),
        (5, Act.PRESENTED, (third.id,)),
        (6, Act.DELETED, (first.id,)),
    ]
    assert log[4].details["domain"] == "school-b.example"
    assert all(entry.at == NOW for entry in log)


def test_what_is_deleted_is_gone_from_the_files(driver, store, path):
    first, _, third = fill(store)
    rows = driver.execute("SELECT wdek, ct FROM item WHERE rid = ?", (first.id,))
    kept = driver.execute("SELECT wdek FROM item WHERE rid = ?", (third.id,))[0][0]
    pieces = [piece for row in rows for sealed in row for piece in (sealed[:32], sealed[-32:])]
    store.erase_traces()
    assert all(piece in path.read_bytes() for piece in pieces)
    store.delete(first.id, at=NOW)
    remaining = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert not any(piece in remaining for piece in pieces)
    assert kept in remaining
    assert _reopened(driver).items() == [third]
    with pytest.raises(UsageError) as caught:
        store.delete(first.id, at=NOW)
    assert caught.value.code is Code.PDS_ITEM_UNKNOWN


def test_traces_that_a_reader_keeps_are_erased_later(driver, store, path):
    item = receive(store, certificate())
    with SQLiteDriver(path) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM item")
        with pytest.raises(UndeterminedError) as caught:
            store.delete(item.id, at=NOW)
        assert caught.value.code is Code.PDS_TRACES
        assert store.items() == []
        other.execute("COMMIT")
    store.erase_traces()
    assert path.with_name("store.db-wal").stat().st_size == 0


def test_the_files_show_nothing_of_the_documents(driver, store, path):
    fill(store)
    store.erase_traces()
    content = path.read_bytes()
    for word in ("卒業", "高等学校", "AchievementCredential", did("pupil"), did("school"), "received"):
        assert word.encode() not in content


def test_no_form_of_printing_shows_a_secret(store):
    fill(store)
    profile = store._profile
    secrets = [key.reveal() for key in (store._store.key, profile.kek, profile.tag_key, profile.mac_key)]
    shown = "".join(repr(value) + str(value) for value in (store, profile, store._store, store.items()))
    assert not any(repr(secret)[2:-1] in shown or secret.hex() in shown for secret in secrets)
    assert "卒業" not in shown
    assert repr(profile.kek) == "<SecretKey>"
    with pytest.raises(UsageError):
        profile.kek.__reduce__()


def test_profiles_share_a_store_and_nothing_else(driver, store):
    other = store.add_profile(at=NOW)
    receive(other, certificate())
    item = receive(store, certificate())
    assert store.profile != other.profile
    assert item.id != other.items()[0].id
    assert other.deposit_key.key_type is KeyType.X25519
    assert other.deposit_key != store.deposit_key
    store.delete(item.id, at=NOW)
    assert (len(store.items()), len(other.items())) == (0, 1)
    again = _reopened(driver, profile=other.profile)
    assert (again.items(), again.deposit_key) == (other.items(), other.deposit_key)
    assert _reopened(driver, remembered=store.checkpoint).profile == store.profile


def test_a_checkpoint_stays_true_as_the_store_goes_on(driver, store):
    remembered = store.checkpoint
    fill(store)
    assert _reopened(driver, remembered=remembered).checkpoint.seq == remembered.seq + 3
    ahead = Checkpoint(store.profile, 9, bytes(32))
    with pytest.raises(VerificationError) as caught:
        _reopened(driver, remembered=ahead)
    assert caught.value.code is Code.PDS_ROLLBACK


def test_the_log_of_a_branch_is_not_taken(driver, store, tmp_path):
    store.erase_traces()
    branch = tmp_path / "branch.db"
    branch.write_bytes((tmp_path / "store.db").read_bytes())
    receive(store, certificate(1))
    with SQLiteDriver(branch) as other:
        receive(_reopened(other), certificate(2))
        rows = other.execute("SELECT ct, prev_hash, hash, mac FROM audit WHERE seq = 2")
    driver.execute("UPDATE audit SET ct = ?, prev_hash = ?, hash = ?, mac = ? WHERE seq = 2", rows[0])
    with pytest.raises(VerificationError) as caught:
        _reopened(driver)
    assert caught.value.code is Code.PDS_AUDIT_FORKED


def test_a_head_that_miscounts_is_refused(driver, store):
    fill(store)
    head = manifest.read_head(driver, store._profile)
    assert head.items_count == 3
    manifest.write_head(driver, store._profile, dataclasses.replace(head, items_count=2))
    with pytest.raises(VerificationError) as caught:
        store.check()
    assert caught.value.code is Code.PDS_ITEMS


def test_two_programs_share_a_store(driver, store, path):
    with SQLiteDriver(path) as other_driver:
        other = _reopened(other_driver)
        first = receive(store, certificate(1))
        second = receive(other, certificate(2))
        assert {item.id for item in store.items()} == {first.id, second.id}
        assert store.check() == other.check()


def test_a_change_that_does_not_fit_is_undone(driver, store):
    driver.execute(f"PRAGMA max_page_count={driver.execute('PRAGMA page_count')[0][0] + 1}")
    done = []
    with pytest.raises(UndeterminedError) as caught:
        done.extend(receive(store, certificate(number)) for number in range(9))
    assert caught.value.code is Code.STORE_FULL
    driver.execute("PRAGMA max_page_count=10000")
    assert store.check().seq == 1 + len(done)
    receive(store, certificate(10))
    assert len(_reopened(driver).items()) == len(done) + 1


def test_what_the_store_lives_on_is_watched_while_it_is_open(driver, store):
    receive(store, certificate())
    spoil(driver, "UPDATE head SET items_count = 0")
    with pytest.raises(VerificationError) as caught:
        receive(store, certificate(2))
    assert caught.value.code is Code.PDS_HEAD
    assert driver.execute("SELECT COUNT(*) FROM item") == [(1,)]


_EVERY_CELL = [
    *(f"item.{name}" for name in ("rid", "ver", "epoch", "kind", "wdek", "ct", "leaf", "bucket")),
    *(f"tag.{name}" for name in ("t", "rid", "ver")),
    *(f"audit.{name}" for name in ("seq", "ct", "prev_hash", "hash", "mac")),
    *(f"head.{name}" for name in ("seq", "hash", "items_count", "items_root", "mac")),
    *(f"profile.{name}" for name in ("epoch", "deposit_key", "declared", "created", "state")),
    *(f"wrap.{name}" for name in ("epoch", "principal", "device", "wrapped_key")),
    *(f"bucket.{name}" for name in ("number", "hash")),
    *(f"store.{name}" for name in ("format", "store_id", "iterations", "lanes", "memory_kib", "salt", "mac")),
]


@pytest.mark.parametrize("cell", _EVERY_CELL)
@pytest.mark.parametrize("change", ["7", "'x'", "zeroblob(32)"])
def test_no_cell_can_be_changed_unseen(driver, store, cell, change):
    fill(store)
    table, _, column = cell.partition(".")
    row = driver.execute(f"SELECT MAX(rowid) FROM {table}")[0][0]
    spoil(driver, f"UPDATE {table} SET {column} = {change} WHERE rowid = {row}")
    with pytest.raises(VceduError) as caught:
        _reopened(driver).check()
    assert caught.value.code.startswith("PDS_")


def test_the_usual_cost_of_guessing_is_that_of_rfc_9106(driver):
    PersonalDataStore.create(driver, PASSPHRASE, at=NOW)
    usual = KDFParameters()
    assert driver.execute("SELECT memory_kib, iterations, lanes FROM store") == [
        (usual.memory_kib, usual.iterations, usual.lanes)
    ]
    assert CHEAP.memory_kib < usual.memory_kib


def test_equal_documents_are_sealed_differently(driver, store):
    item = receive(store, certificate())
    first = driver.execute("SELECT wdek, ct FROM item")[0]
    store.delete(item.id, at=NOW)
    assert receive(store, certificate()).id == item.id
    second = driver.execute("SELECT wdek, ct FROM item")[0]
    assert not {hashlib.sha256(sealed).digest() for sealed in first} & {hashlib.sha256(s).digest() for s in second}
