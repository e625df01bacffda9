"""EXPERIMENTAL bindings of BBS signatures: the published commitments, and what holds only with the holder's secrets."""

import hashlib
import json

import pytest
from py_arkworks_bls12381 import Scalar

from keys.seeds import seeded
from shared import shared
from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError, UsageError, VceduError
from vcedu.keys import BoundVectorPayload, KeyType, bbs
from vcedu.keys.bbs.binding import (
    Binding,
    BoundProof,
    HolderSecrets,
    blind_sign,
    blind_verify,
    bound_proof_gen,
    bound_proof_verify,
    commit,
)

_SECRET = bbs.key_gen(hashlib.sha256(b"vcedu BBS binding").digest())
_PUBLIC = bbs.PublicPart(bbs.secret_to_public_key(_SECRET), b"header")
_MESSAGES = [f"course {number}".encode() for number in range(5)]
_ENTROPY = bbs.key_gen(hashlib.sha256(b"issuer's entropy").digest())
_NYM = bbs.key_gen(hashlib.sha256(b"holder's nym").digest())
_FOLDERS = {"HolderBinding": Binding.HOLDER, "Pseudonym": Binding.PSEUDONYM, "PseudonymHB": Binding.BOTH}


def _needed(binding, holder_secret=b"only the holder knows", prover_nym=_NYM):
    return {
        "holder_secret": holder_secret if binding.has_holder_secret else None,
        "prover_nym": prover_nym if binding.has_pseudonym else None,
    }


def _entropy(binding):
    return _ENTROPY if binding.has_pseudonym else b""


class _Issued:
    """A bound signature, its holder's secrets, and a proof."""

    def __init__(self, binding):
        self.binding = binding
        self.commitment, self.secrets = commit(binding, **_needed(binding))
        self.signature = blind_sign(
            _SECRET,
            b"header",
            _MESSAGES,
            binding,
            commitment_with_proof=self.commitment,
            signer_nym_entropy=_entropy(binding),
        )

    def prove(self, disclosed=(0, 3), **changes):
        members = {
            "secrets": self.secrets,
            "presentation_header": b"nonce",
            "signer_nym_entropy": _entropy(self.binding),
            "nym_domain": b"school.example",
            **changes,
        }
        return bound_proof_gen(_PUBLIC, self.signature, _MESSAGES, disclosed, **members)

    def check(self, bound, disclosed=(0, 3), binding=None, presentation=b"nonce", public=_PUBLIC):
        messages = [_MESSAGES[index] for index in disclosed]
        bound_proof_verify(
            public, binding or self.binding, bound, messages, disclosed, presentation_header=presentation
        )


@pytest.fixture(params=list(Binding), ids=str, scope="module")
def issued(request):
    return _Issued(request.param)


def _code(attempt):
    try:
        attempt()
    except VceduError as error:
        return error.code
    return None


# ---- published figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", _FOLDERS)
def test_a_published_commitment_is_signed_as_published(folder):
    root = shared("vectors/vc-di-bbs")

    def read(name):
        return json.loads((root / name).read_bytes())

    binding = _FOLDERS[folder]
    raw, committed = read(f"{folder}/addRawBaseSignatureInfo.json"), read(f"{folder}/commitmentInfo.json")
    transformed = read(f"{folder}/addBaseTransform.json")["nonMandatory"]
    messages = [text.encode() for _, text in transformed["value"]]
    entropy = bytes.fromhex(read("FeatureInputs/signerNymEntropy.json")["signerNymEntropyHex"])
    secret = bytes.fromhex(read("BBSKeyMaterial.json")["privateKeyHex"])
    signature = blind_sign(
        secret,
        bytes.fromhex(raw["bbsHeader"]),
        messages,
        binding,
        commitment_with_proof=bytes.fromhex(committed["commitmentWithProof"]),
        signer_nym_entropy=entropy if binding.has_pseudonym else b"",
    )
    assert signature.hex() == raw["bbsSignature"]
    secrets = HolderSecrets(
        binding,
        bytes.fromhex(committed["secretProverBlind"].zfill(64)),
        **_needed(
            binding,
            bytes.fromhex(read("FeatureInputs/holderSecret.json")["holderSecretHex"]),
            bytes.fromhex(read("FeatureInputs/proverNym.json")["proverNymHex"]),
        ),
    )
    public = bbs.PublicPart(bbs.secret_to_public_key(secret), bytes.fromhex(raw["bbsHeader"]))
    blind_verify(public, signature, messages, secrets, signer_nym_entropy=entropy)
    if binding.has_pseudonym:
        nym_secret = secrets.signed_scalars(entropy)[-1]
        assert int(nym_secret) == int(read(f"{folder}/nymSecret.json")["nymSecretHex"], 16)


# ---- what holds, and what does not -----------------------------------------------------------------------------------


def test_a_bound_signature_is_proved_with_its_holder_s_secrets(issued):
    blind_verify(_PUBLIC, issued.signature, _MESSAGES, issued.secrets, signer_nym_entropy=_entropy(issued.binding))
    for disclosed in ((), (0, 3), (0, 1, 2, 3, 4)):
        issued.check(issued.prove(disclosed), disclosed)


def test_a_commitment_is_new_each_time(issued):
    again, secrets = commit(issued.binding, **_needed(issued.binding))
    assert again != issued.commitment
    assert secrets.prover_blind != issued.secrets.prover_blind


def test_without_the_right_secrets_there_is_no_proof(issued):
    wrong = [HolderSecrets(issued.binding, bbs.key_gen(bytes(32)), **_needed(issued.binding))]
    if issued.binding.has_holder_secret:
        given = _needed(issued.binding, holder_secret=b"guessed")
        wrong.append(HolderSecrets(issued.binding, issued.secrets.prover_blind, **given))
    if issued.binding.has_pseudonym:
        given = _needed(issued.binding, prover_nym=_ENTROPY)
        wrong.append(HolderSecrets(issued.binding, issued.secrets.prover_blind, **given))
    for secrets in wrong:
        assert _code(lambda s=secrets: issued.prove(secrets=s)) is Code.SIGNATURE_INVALID
        assert (
            _code(
                lambda s=secrets: blind_verify(
                    _PUBLIC, issued.signature, _MESSAGES, s, signer_nym_entropy=_entropy(issued.binding)
                )
            )
            is Code.SIGNATURE_INVALID
        )


def test_a_bound_signature_is_no_plain_one(issued):
    assert _code(lambda: bbs.verify(_PUBLIC, issued.signature, _MESSAGES)) is Code.SIGNATURE_INVALID
    plain = bbs.sign(_SECRET, b"header", _MESSAGES)
    other = _Issued(issued.binding)
    other.signature = plain
    assert _code(other.prove) is Code.SIGNATURE_INVALID


def test_a_proof_holds_for_its_occasion_alone(issued):
    bound = issued.prove()
    issued.check(bound)
    assert _code(lambda: issued.check(bound, presentation=b"other")) is Code.SIGNATURE_INVALID
    assert _code(lambda: issued.check(bound, disclosed=(0, 4))) is Code.SIGNATURE_INVALID
    other = bbs.PublicPart(_PUBLIC.public_key, b"other")
    assert _code(lambda: issued.check(bound, public=other)) is Code.SIGNATURE_INVALID


def test_a_proof_of_another_key_does_not_hold(issued):
    stranger = bbs.PublicPart(bbs.secret_to_public_key(_ENTROPY), b"header")
    assert _code(lambda: issued.check(issued.prove(), public=stranger)) is Code.SIGNATURE_INVALID


@pytest.mark.parametrize("count", [0, 2, 4, 6, 7, 3000])
def test_the_number_of_messages_is_proved_too(issued, count):
    bound = issued.prove(())
    changed = BoundProof(bound.proof, count, bound.nym_domain, bound.pseudonym)
    expected = Code.BBS_BUDGET if count == 3000 else Code.BBS_INDEXES
    assert _code(lambda: issued.check(changed, ())) is expected


def test_the_holder_s_secrets_cannot_be_asked_for(issued):
    for index in (5, 6):
        assert _code(lambda i=index: issued.prove((0, i))) is Code.BBS_INDEXES
    bound = issued.prove((0,))
    messages = [_MESSAGES[0], b"secret"]
    assert _code(lambda: bound_proof_verify(_PUBLIC, issued.binding, bound, messages, (0, 5))) is Code.BBS_INDEXES


def test_a_proof_is_of_one_binding(issued):
    bound = issued.prove()
    for other in set(Binding) - {issued.binding}:
        code = _code(lambda b=other: issued.check(bound, binding=b))
        assert code in {Code.BBS_INDEXES, Code.BBS_VALUE_MALFORMED, Code.SIGNATURE_INVALID}


def test_a_pseudonym_stays_with_its_domain_and_differs_between_domains(issued):
    if not issued.binding.has_pseudonym:
        assert issued.prove().pseudonym == b""
        return
    here, again = issued.prove(), issued.prove((1,), presentation_header=b"another day")
    there = issued.prove(nym_domain=b"another.example")
    assert here.pseudonym == again.pseudonym
    assert here.pseudonym != there.pseudonym
    swapped = BoundProof(here.proof, here.count, here.nym_domain, there.pseudonym)
    assert _code(lambda: issued.check(swapped)) is Code.SIGNATURE_INVALID
    elsewhere = BoundProof(here.proof, here.count, b"another.example", here.pseudonym)
    assert _code(lambda: issued.check(elsewhere)) is Code.SIGNATURE_INVALID
    nothing = BoundProof(here.proof, here.count, here.nym_domain, b"")
    assert _code(lambda: issued.check(nothing)) is Code.BBS_VALUE_MALFORMED


def test_the_issuer_s_part_makes_another_pseudonym(issued):
    if not issued.binding.has_pseudonym:
        return
    other = blind_sign(
        _SECRET,
        b"header",
        _MESSAGES,
        issued.binding,
        commitment_with_proof=issued.commitment,
        signer_nym_entropy=_NYM,
    )
    bound = bound_proof_gen(
        _PUBLIC, other, _MESSAGES, (0,), issued.secrets, signer_nym_entropy=_NYM, nym_domain=b"school.example"
    )
    assert bound.pseudonym != issued.prove().pseudonym


# ---- commitments -----------------------------------------------------------------------------------------------------


def _sign(binding, commitment, **changes):
    members = {"signer_nym_entropy": _entropy(binding), **changes}
    return blind_sign(_SECRET, b"", [b"a"], binding, commitment_with_proof=commitment, **members)


def test_a_commitment_that_nobody_knows_is_not_signed(issued):
    for at in (48, len(issued.commitment) - 32):
        changed = bytearray(issued.commitment)
        changed[at + 31] ^= 1
        with pytest.raises(ProofError) as raised:
            _sign(issued.binding, bytes(changed))
        assert raised.value.code is Code.BBS_COMMITMENT


def test_a_commitment_of_another_length_is_malformed(issued):
    for changed in (b"", issued.commitment[:-32], issued.commitment + bytes(31) + b"\1", issued.commitment[:-1]):
        with pytest.raises(MalformedError) as raised:
            _sign(issued.binding, changed)
        assert raised.value.code is Code.BBS_VALUE_MALFORMED


def test_secrets_that_do_not_fit_the_binding_are_refused(issued):
    needed = _needed(issued.binding)
    for wrong in ({}, {name: None if value else b"x" * 32 for name, value in needed.items()}):
        with pytest.raises(UsageError) as raised:
            commit(issued.binding, **wrong)
        assert raised.value.code is Code.BBS_BINDING_INPUT


def test_a_number_out_of_range_is_no_secret(issued):
    if not issued.binding.has_pseudonym:
        return
    for number in (bytes(32), b"\xff" * 32):
        assert _code(lambda n=number: commit(issued.binding, **_needed(issued.binding, prover_nym=n)))
        assert _code(lambda n=number: _sign(issued.binding, issued.commitment, signer_nym_entropy=n))


def test_secrets_are_not_printed(issued):
    assert issued.secrets.prover_blind.hex() not in repr(issued.secrets)
    assert "only the holder" not in repr(issued.secrets)


def test_more_messages_than_the_budget_are_refused(issued):
    with pytest.raises(UndeterminedError) as raised:
        blind_sign(_SECRET, b"", [b""] * 2049, issued.binding, commitment_with_proof=issued.commitment)
    assert raised.value.code is Code.BBS_BUDGET


def test_a_key_in_memory_signs_bound_vectors(issued):
    key = seeded(KeyType.BLS12_381_G2).as_signer()
    payload = BoundVectorPayload(
        b"header", tuple(_MESSAGES), issued.binding.value, issued.commitment, _entropy(issued.binding)
    )
    signature = key.sign(payload)
    public = bbs.PublicPart(key.public_key.point, b"header")
    blind_verify(public, signature, _MESSAGES, issued.secrets, signer_nym_entropy=_entropy(issued.binding))
    with pytest.raises(UsageError):
        seeded(KeyType.ED25519).sign(payload)


def test_the_secret_of_a_pseudonym_is_the_sum_of_both_parts():
    secrets = HolderSecrets(Binding.PSEUDONYM, _NYM, None, _NYM)
    assert secrets.signed_scalars(_ENTROPY)[-1] == Scalar.from_be_bytes(_NYM) + Scalar.from_be_bytes(_ENTROPY)
