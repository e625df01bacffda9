"""One suite of 40 cases for every algorithm of every place that keys are kept in; the table is printed at the end."""

import functools
import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from issuer.batch import desk
from keys.backends.places import PIN, PLACES
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import ApprovalPending, Code, UndeterminedError, VceduError
from vcedu.issuer import EnvelopeForm, IssuanceJournal, Issuer, StatusLists
from vcedu.keys import KeyType, MessageVectorPayload, PrehashedPayload, RawPayload, VerifyingKey
from vcedu.keys.device import DeviceSigner
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.proofs.jose import ALGORITHMS
from vcedu.storage import SQLiteDriver
from vcedu.verifier import ExactIssuers, Verifier

CONTEXTS = ContextStore.production()
SIZES = {KeyType.ED25519: 64, KeyType.P256: 64, KeyType.P384: 96}
HASHES = {KeyType.P256: "sha256", KeyType.P384: "sha384"}
CREDENTIAL = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:pupil"},
}


class _Open:
    """A place with one key made in it and opened."""

    def __init__(self, place, key_type):
        self.place, self.key_type = place, key_type
        self.address = place.make(key_type)
        self.signer = place.open(self.address)

    def again(self, **options):
        return self.place.open(self.address, **options)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    made = {}
    yield lambda kind: made.get(kind) or made.setdefault(kind, kind(tmp_path_factory.mktemp("keys")))
    for place in made.values():
        if hasattr(place, "close"):
            place.close()


@pytest.fixture(
    scope="module",
    params=[(kind, key_type) for kind in PLACES for key_type in kind.key_types],
    ids=lambda both: f"{both[0].name}-{both[1].value}",
)
def key(request, places):
    kind, key_type = request.param
    return _Open(places(kind), key_type)


def raw(data=b"x" * 64):
    return RawPayload(data, "id")


def holds(public_key, signature, data):
    """Check a signature by pyca alone."""
    kind, point = public_key.key_type, public_key.point
    if kind is KeyType.ED25519:
        ed25519.Ed25519PublicKey.from_public_bytes(point).verify(signature, data)
    elif kind in HASHES:
        half = len(signature) // 2
        der = utils.encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
        curve = ec.SECP256R1() if kind is KeyType.P256 else ec.SECP384R1()
        algorithm = hashes.SHA256() if kind is KeyType.P256 else hashes.SHA384()
        ec.EllipticCurvePublicKey.from_encoded_point(curve, point).verify(der, data, ec.ECDSA(algorithm))
    else:
        VerifyingKey(kind, point).verify(signature, data)


def refused(code, call):
    with pytest.raises(VceduError) as caught:
        call()
    assert caught.value.code is code


def signs(key, data):
    signature = key.signer.sign(raw(data))
    holds(key.signer.public_key, signature, data)
    return signature


@contextmanager
def away(key):
    key.place.vanish()
    try:
        yield
    finally:
        key.place.come_back()


def is_in_memory(key):
    return key.place.name == "key file"


def issuer(key, signer=None, **options):
    return Issuer(signer or key.signer, contexts=CONTEXTS, clock=FixedClock(desk.AT), **options)


def needs_a_suite(case):
    """Refuse what is asked of a key whose kind no suite signs with."""

    @functools.wraps(case)
    def checked(key):
        if key.key_type in {KeyType.MLDSA65, KeyType.MLDSA87}:
            refused(Code.KEY_CAPABILITY, lambda: issuer(key))
        else:
            case(key)

    return checked


def verified(key, document):
    trust = ExactIssuers({issuer(key).id: "学校"})
    return Verifier(trust=trust, contexts=CONTEXTS, fetcher=NoFetcher()).verify(
        document, time=VerificationTime(now=desk.AT)
    )


def case_signature_holds_under_the_public_key(key):
    signs(key, b"x" * 64)


def case_public_key_is_of_the_kind(key):
    assert key.signer.public_key.key_type is key.key_type


def case_public_key_is_the_same_when_opened_again(key):
    assert key.again().public_key == key.signer.public_key


def case_signature_has_the_fixed_length(key):
    lengths = {len(key.signer.sign(raw(bytes([n])))) for n in range(12)}
    assert lengths == {SIZES.get(key.key_type, next(iter(lengths)))}


def case_empty_payload(key):
    signs(key, b"")


def case_one_byte(key):
    signs(key, b"\0")


def case_every_byte_value(key):
    signs(key, bytes(range(256)))


def case_4_kib(key):
    signs(key, b"k" * 4096)


def case_64_kib(key):
    signs(key, b"k" * 65_536)


def case_1_mib(key):
    signs(key, b"m" * 1_048_576)


def case_two_payloads_have_two_signatures(key):
    assert signs(key, b"a") != signs(key, b"b")


def case_signature_of_another_payload_does_not_hold(key):
    refused(Code.SIGNATURE_INVALID, lambda: key.signer.public_key.verify(key.signer.sign(raw(b"a")), b"b"))


def case_signature_of_another_key_does_not_hold(key):
    other = key.place.open(key.place.make(key.key_type))
    refused(Code.SIGNATURE_INVALID, lambda: other.public_key.verify(key.signer.sign(raw(b"a")), b"a"))


def case_twenty_in_a_row(key):
    for number in range(20):
        signs(key, bytes([number]))


def case_four_threads_at_once(key):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: signs(key, bytes([number]) * 64), range(16)))


def case_two_signers_of_one_key(key):
    other = key.again()
    for signer in (key.signer, other, key.signer, other):
        holds(key.signer.public_key, signer.sign(raw(b"a")), b"a")


def case_two_keys_side_by_side(key):
    other = key.place.open(key.place.make(key.key_type))
    assert other.public_key != key.signer.public_key
    for signer in (key.signer, other, key.signer):
        holds(signer.public_key, signer.sign(raw(b"a")), b"a")


def case_a_digest(key):
    name = HASHES.get(key.key_type)
    digest = hashes.Hash(hashes.SHA384() if name == "sha384" else hashes.SHA256())
    digest.update(b"a")
    payload = PrehashedPayload(digest.finalize(), name or "sha256", "id")
    if name is None or is_in_memory(key):
        refused(Code.KEY_CAPABILITY, lambda: key.signer.sign(payload))
    else:
        holds(key.signer.public_key, key.signer.sign(payload), b"a")


def case_a_digest_of_another_hash(key):
    refused(Code.KEY_CAPABILITY, lambda: key.signer.sign(PrehashedPayload(b"d" * 20, "sha1", "id")))


def case_messages_for_another_algorithm(key):
    refused(Code.KEY_CAPABILITY, lambda: key.signer.sign(MessageVectorPayload(b"", (b"a",), "id")))


def case_it_goes_to_no_other_process(key):
    refused(Code.KEY_CAPABILITY, lambda: pickle.dumps(key.signer))


def case_printing_shows_the_public_key_and_no_secret(key):
    shown = repr(key.signer)
    assert key.signer.public_key.multikey in shown
    assert PIN not in shown


def case_the_secret_cannot_be_taken_out(key):
    if is_in_memory(key):
        assert key.signer.reveal_secret_bytes() not in key.address.read_bytes()
    else:
        assert not hasattr(key.signer, "reveal_secret_bytes")
        assert not hasattr(key.signer, "__dict__")


@needs_a_suite
def case_a_credential(key):
    assert verified(key, issuer(key).issue(CREDENTIAL).raw).issuer == issuer(key).id


@needs_a_suite
def case_a_credential_by_a_suite_over_jcs(key):
    name = {KeyType.ED25519: "eddsa-jcs-2022", KeyType.MLDSA44: "mldsa44-jcs-2024"}.get(key.key_type, "ecdsa-jcs-2019")
    verified(key, issuer(key, suite=name).issue(CREDENTIAL).raw)


def case_a_credential_of_another_issuer(key):
    other = {**CREDENTIAL, "issuer": "did:example:other"}
    if key.key_type in {KeyType.MLDSA65, KeyType.MLDSA87}:
        refused(Code.KEY_CAPABILITY, lambda: issuer(key))
    else:
        refused(Code.ISSUE_ISSUER_NOT_KEY, lambda: issuer(key).issue(other))


def case_a_token(key):
    if key.key_type in ALGORITHMS:
        verified(key, issuer(key, envelope=EnvelopeForm.JWT).issue(CREDENTIAL).raw)
    else:
        refused(Code.KEY_CAPABILITY, lambda: issuer(key, envelope=EnvelopeForm.JWT))


@needs_a_suite
def case_a_status_list(key):
    with SQLiteDriver(":memory:") as driver:
        IssuanceJournal(driver)
        lists = StatusLists(driver, issuer(key), "https://school.example")
        lists.open("2026", at=desk.AT)
        assert len(lists.publish(desk.AT)) == 2


@needs_a_suite
def case_a_batch(key):
    with SQLiteDriver(":memory:") as driver:
        summary, _ = desk.run(desk.graduates(3), driver, desk=desk.office(driver, signer=key.signer))
        assert summary.issued == 3
        desk.account(driver)


def case_no_such_key(key):
    refused(key.place.no_key, lambda: key.place.open(key.place.no_such_key(key.address)))


def case_no_such_place(key):
    try:
        refused(key.place.absent, lambda: key.place.open(key.place.nowhere(key.address)))
    finally:
        if hasattr(key.place, "client"):
            key.place.come_back()


def case_wrong_secret(key):
    if key.place.name == "PKCS#11":
        # The process is logged in: only another process would be asked.
        assert key.place.wrong_secret is Code.KEY_DEVICE_PIN
    else:
        refused(key.place.wrong_secret, lambda: key.again(secret="wrong"))


def case_no_secret(key):
    if key.place.no_secret is not None:
        refused(key.place.no_secret, lambda: key.again(secret=""))


def case_key_for_another_use(key):
    address = key.place.make_for_another_use()
    refused(key.place.other_use, lambda: key.place.open(address))


def case_the_place_vanishes(key):
    with away(key):
        if is_in_memory(key):
            signs(key, b"a")
        else:
            with pytest.raises(UndeterminedError):
                key.signer.sign(raw())


def case_it_comes_back(key):
    with away(key):
        pass
    signs(key, b"a")


@needs_a_suite
def case_it_vanishes_in_the_middle_of_a_batch(key):
    class Vanishing:
        public_key = key.signer.public_key
        left = 2

        def sign(self, payload):
            if self.left == 0:
                key.place.vanish()
            self.left -= 1
            return key.signer.sign(payload)

    with SQLiteDriver(":memory:") as driver:
        vanishing = Vanishing()
        try:
            run = lambda: desk.run(  # noqa: E731 - called twice
                desk.graduates(5), driver, desk=desk.office(driver, signer=vanishing), chunk_size=2
            )
            if is_in_memory(key):
                run()
            else:
                with pytest.raises(UndeterminedError):
                    run()
        finally:
            key.place.come_back()
        summary, _ = desk.run(desk.graduates(5), driver, desk=desk.office(driver, signer=key.signer), chunk_size=2)
        assert summary.issued + summary.unchanged == 5
        assert desk.account(driver) == {"records": 5, "slots": 5, "signed": 5}


@needs_a_suite
def case_a_signature_that_does_not_hold_is_not_handed_out(key):
    class Faulty:
        public_key = key.signer.public_key

        def sign(self, payload):
            signature = bytearray(key.signer.sign(payload))
            signature[-1] ^= 1
            return bytes(signature)

    refused(Code.PROOF_SIGNATURE, lambda: issuer(key, Faulty()).issue(CREDENTIAL))
    if isinstance(key.signer, DeviceSigner):
        faulty = _FaultyDevice(key.signer)
        refused(Code.KEY_DEVICE_MISMATCH, lambda: faulty.sign(raw()))


class _FaultyDevice(DeviceSigner):
    """A device that signs something else."""

    def __init__(self, signer):
        super().__init__("fault:", signer.public_key)
        self._signer = signer

    def _sign_digest(self, digest):
        return self._signer.sign(raw(b"another"))

    _sign_data = _sign_digest


@needs_a_suite
def case_waiting_for_release_is_passed_on(key):
    class Waiting:
        public_key = key.signer.public_key

        def sign(self, payload):
            raise ApprovalPending(Code.APPROVAL_PENDING)

    with pytest.raises(ApprovalPending):
        issuer(key, Waiting()).issue(CREDENTIAL)


@needs_a_suite
def case_a_slow_place_signs_for_all_who_wait(key):
    from threading import Event  # noqa: PLC0415 - of this case

    begun, go = Event(), Event()

    class Slow:
        public_key = key.signer.public_key

        def sign(self, payload):
            begun.set()
            go.wait(5)
            return key.signer.sign(payload)

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(lambda: issuer(key, Slow()).issue(CREDENTIAL).raw)
        begun.wait(5)
        quick = issuer(key).issue(CREDENTIAL).raw
        assert not slow.done()
        go.set()
        for document in (quick, slow.result()):
            verified(key, document)


CASES = {name: case for name, case in globals().items() if name.startswith("case_")}


def test_there_are_forty_cases():
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.__name__.removeprefix("case_"))
def test_case(key, case, passed_case):
    case(key)
    passed_case(f"{key.place.name:16} {key.key_type.value}", len(CASES))
