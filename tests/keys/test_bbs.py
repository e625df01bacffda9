"""BBS signatures and proofs of our own making: what holds, what does not, and how far it goes."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_arkworks_bls12381 import G1Point, G2Point, Scalar

from checks.bbs_generators import points
from keys.seeds import seeded
from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError, UsageError, VceduError
from vcedu.keys import (
    KeyType,
    MessageVectorPayload,
    PrivateKey,
    RawPayload,
    VerifyingKey,
    bbs,
    public_key_from_multikey,
)
from vcedu.keys.bbs import core, generators
from vcedu.keys.bbs.ciphersuite import signatures_interface
from vcedu.keys.bbs.codec import octets_to_public_key, octets_to_signature

_SECRET = bbs.key_gen(hashlib.sha256(b"vcedu BBS tests").digest())
_PUBLIC = bbs.PublicPart(bbs.secret_to_public_key(_SECRET), b"header")
_OTHER_SUITE = bbs.PublicPart(_PUBLIC.public_key, b"header", bbs.BLS12_381_SHAKE_256)
_MESSAGES = [f"course {number}".encode() for number in range(6)]
_SIGNATURE = bbs.sign(_SECRET, b"header", _MESSAGES)
_ORDER = int(-Scalar(1)) + 1
# The published key of Data Integrity BBS Cryptosuites 1.0 section 2.1.1.
_PUBLISHED = (
    "zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6"
    "Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h"
    "5ypoHjwBb"
)


def _codes(attempt):
    try:
        attempt()
    except VceduError as error:
        return error.code
    return None


# ---- signatures and proofs ------------------------------------------------------------------------------------------


_vectors = st.lists(st.binary(max_size=40), max_size=8)


@settings(max_examples=25)
@given(st.binary(max_size=40), _vectors, st.binary(max_size=20), st.data())
def test_any_choice_of_messages_can_be_proved(header, messages, presentation, data):
    signature = bbs.sign(_SECRET, header, messages)
    public = bbs.PublicPart(_PUBLIC.public_key, header)
    bbs.verify(public, signature, messages)
    disclosed = [index for index in range(len(messages)) if data.draw(st.booleans())]
    shown = [messages[index] for index in disclosed]
    proof = bbs.proof_gen(public, signature, messages, disclosed, presentation_header=presentation)
    bbs.proof_verify(public, proof, shown, disclosed, presentation_header=presentation)
    again = bbs.proof_gen(public, signature, messages, disclosed, presentation_header=presentation)
    assert again != proof, "two proofs of one signature have nothing in common"
    assert not {proof[at : at + 32] for at in range(0, len(proof) - 31, 16)} & {
        again[at : at + 32] for at in range(0, len(again) - 31, 16)
    }


@settings(max_examples=40)
@given(st.integers(0, len(_SIGNATURE) * 8 - 1))
def test_a_changed_bit_breaks_a_signature(bit):
    changed = bytearray(_SIGNATURE)
    changed[bit // 8] ^= 1 << bit % 8
    code = _codes(lambda: bbs.verify(_PUBLIC, bytes(changed), _MESSAGES))
    assert code in {Code.SIGNATURE_INVALID, Code.BBS_VALUE_MALFORMED}


_PROOF = bbs.proof_gen(_PUBLIC, _SIGNATURE, _MESSAGES, [1, 4], presentation_header=b"nonce")


@settings(max_examples=40)
@given(st.integers(0, len(_PROOF) * 8 - 1))
def test_a_changed_bit_breaks_a_proof(bit):
    changed = bytearray(_PROOF)
    changed[bit // 8] ^= 1 << bit % 8
    shown = [_MESSAGES[1], _MESSAGES[4]]
    code = _codes(lambda: bbs.proof_verify(_PUBLIC, bytes(changed), shown, [1, 4], presentation_header=b"nonce"))
    assert code in {Code.SIGNATURE_INVALID, Code.BBS_VALUE_MALFORMED}


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_by_code(octets):
    for attempt in (
        lambda: bbs.verify(_PUBLIC, octets, _MESSAGES),
        lambda: bbs.proof_verify(_PUBLIC, octets, [], []),
        lambda: bbs.verify(bbs.PublicPart(octets, b""), _SIGNATURE, _MESSAGES),
    ):
        assert _codes(attempt) in {
            Code.BBS_VALUE_MALFORMED,
            Code.KEY_MALFORMED,
            Code.KEY_POINT_NOT_ON_CURVE,
            Code.KEY_POINT_NON_CANONICAL,
            Code.KEY_POINT_OUTSIDE_SUBGROUP,
            Code.KEY_POINT_SMALL_ORDER,
        }


@pytest.mark.parametrize(
    ("shown", "disclosed", "presentation", "public", "code"),
    [
        ([1, 4], [1, 4], b"other", _PUBLIC, Code.SIGNATURE_INVALID),
        ([1, 4], [1, 4], b"", _PUBLIC, Code.SIGNATURE_INVALID),
        ([1, 4], [1, 4], b"nonce", bbs.PublicPart(_PUBLIC.public_key, b"other"), Code.SIGNATURE_INVALID),
        ([1, 4], [1, 4], b"nonce", _OTHER_SUITE, Code.SIGNATURE_INVALID),
        ([1, 4], [1, 3], b"nonce", _PUBLIC, Code.SIGNATURE_INVALID),
        ([4, 1], [1, 4], b"nonce", _PUBLIC, Code.SIGNATURE_INVALID),
        ([4, 1], [4, 1], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1, 4], [1, 1], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1, 4], [1, 6], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1, 4], [-1, 4], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1], [1, 4], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1, 4, 5], [1, 4], b"nonce", _PUBLIC, Code.BBS_INDEXES),
        ([1, 4, 5], [1, 4, 5], b"nonce", _PUBLIC, Code.SIGNATURE_INVALID),
    ],
)  # fmt: skip
def test_a_proof_holds_for_what_it_was_made_for_alone(shown, disclosed, presentation, public, code):
    messages = [_MESSAGES[index] for index in shown]
    found = _codes(lambda: bbs.proof_verify(public, _PROOF, messages, disclosed, presentation_header=presentation))
    assert found is code


def test_a_proof_by_another_key_does_not_hold_though_its_challenge_does():
    other = bbs.key_gen(hashlib.sha256(b"another issuer").digest())
    signed = _PUBLIC.signed(len(_MESSAGES))
    scalars = _PUBLIC.interface.messages_to_scalars(_MESSAGES)
    forged = core.finalize_signature(
        Scalar.from_be_bytes(other), signed.commitment(scalars, signed.domain()), Scalar(5)
    )
    with pytest.raises(ProofError):
        core.core_verify(signed, forged, scalars)

    class Careless(core.Prover):
        """A prover who skips the check of the signature."""

    original = core.check_signature
    core.check_signature = lambda *_: None
    try:
        prover = Careless(signed, forged, scalars, [0])
    finally:
        core.check_signature = original
    octets = core.challenge_octets(prover.start, prover.disclosed_messages, [0])
    proof = prover.finalize(core.challenge(_PUBLIC.interface, octets, b"")).to_octets()
    with pytest.raises(ProofError) as raised:
        bbs.proof_verify(_PUBLIC, proof, [_MESSAGES[0]], [0])
    assert raised.value.code is Code.SIGNATURE_INVALID


def test_no_proof_is_made_of_a_signature_that_does_not_hold():
    with pytest.raises(ProofError) as raised:
        bbs.proof_gen(_PUBLIC, _SIGNATURE, [*_MESSAGES[:-1], b"another"], [0])
    assert raised.value.code is Code.SIGNATURE_INVALID


def test_a_faulty_signature_does_not_leave_the_key(monkeypatch):
    right = core.finalize_signature
    monkeypatch.setattr(
        core, "finalize_signature", lambda secret, commitment, e: right(secret, commitment + commitment, e)
    )
    with pytest.raises(ProofError) as raised:
        bbs.sign(_SECRET, b"header", _MESSAGES)
    assert raised.value.code is Code.SIGNATURE_INVALID


def test_the_secret_s_negative_is_no_e():
    with pytest.raises(ProofError):
        core.finalize_signature(Scalar(7), G1Point(), -Scalar(7))


# ---- points and numbers ----------------------------------------------------------------------------------------------


def _replaced(at, octets):
    return _SIGNATURE[:at] + octets + _SIGNATURE[at + len(octets) :]


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(_SIGNATURE[:-1], id="short"),
        pytest.param(_SIGNATURE + b"\0", id="long"),
        pytest.param(_replaced(0, G1Point.identity().to_compressed_bytes()), id="identity"),
        pytest.param(_replaced(0, bytes(48)), id="not compressed"),
        pytest.param(_replaced(48, bytes(32)), id="e is zero"),
        pytest.param(_replaced(48, _ORDER.to_bytes(32, "big")), id="e is the order"),
        pytest.param(_replaced(48, b"\xff" * 32), id="e above the order"),
    ],
)
def test_a_signature_that_is_none_is_malformed(signature):
    with pytest.raises(MalformedError) as raised:
        octets_to_signature(signature)
    assert raised.value.code is Code.BBS_VALUE_MALFORMED


def _point_outside_subgroup():
    """Return the compressed form of some point of the curve that is not in G1."""
    for number in range(1, 200):
        octets = bytearray(number.to_bytes(48, "big"))
        octets[0] |= 0x80
        try:
            point = G1Point.from_compressed_bytes_unchecked(bytes(octets))
        except ValueError:
            continue
        if not point.is_in_subgroup():
            return bytes(octets)
    raise AssertionError


def test_a_point_outside_the_group_is_malformed():
    with pytest.raises(MalformedError) as raised:
        octets_to_signature(_replaced(0, _point_outside_subgroup()))
    assert raised.value.code is Code.BBS_VALUE_MALFORMED


def _key_outside_subgroup():
    for number in range(1, 200):
        octets = bytearray(number.to_bytes(96, "big"))
        octets[0] |= 0x80
        try:
            point = G2Point.from_compressed_bytes_unchecked(bytes(octets))
        except ValueError:
            continue
        if not point.is_in_subgroup():
            return bytes(octets)
    raise AssertionError


_PRIME = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB


@pytest.mark.parametrize(
    ("octets", "codes"),
    [
        (_PUBLIC.public_key[:-1], {Code.KEY_MALFORMED}),
        (G2Point.identity().to_compressed_bytes(), {Code.KEY_POINT_SMALL_ORDER}),
        (_key_outside_subgroup(), {Code.KEY_POINT_OUTSIDE_SUBGROUP}),
        (b"\xa0" + bytes(94) + b"\3", {Code.KEY_POINT_NOT_ON_CURVE, Code.KEY_POINT_OUTSIDE_SUBGROUP}),
        (b"\xc0" + bytes(94) + b"\1", {Code.KEY_POINT_NON_CANONICAL, Code.KEY_POINT_NOT_ON_CURVE}),
        (bytes((_PRIME + 1).to_bytes(48, "big")[:1]) + bytes(95), {Code.KEY_POINT_NOT_ON_CURVE}),
    ],
    ids=["short", "identity", "outside the group", "off the curve", "identity with x", "uncompressed"],
)
def test_a_public_key_that_is_none_is_refused(octets, codes):
    with pytest.raises(MalformedError) as raised:
        octets_to_public_key(octets)
    assert raised.value.code in codes
    with pytest.raises(MalformedError) as raised:
        VerifyingKey(KeyType.BLS12_381_G2, octets)
    assert raised.value.code in codes


# ---- generators and budget -------------------------------------------------------------------------------------------


def test_every_point_of_the_table_is_the_one_that_the_draft_hashes_to():
    made = points(generators.MOST_MESSAGES + 1)
    listed = generators.create_generators(len(made), signatures_interface(bbs.BLS12_381_SHA_256))
    assert listed.octets == b"".join(point.to_compressed_bytes() for point in made)
    assert [*listed.points] == made
    assert len(set(made)) == len(made)


def test_a_damaged_table_is_not_used(monkeypatch, tmp_path):
    damaged = bytearray(Path(generators.__file__).with_name("generators-sha-256.bin").read_bytes())
    damaged[-1] ^= 1
    (tmp_path / "table").write_bytes(damaged)
    monkeypatch.setattr(generators, "_TABLE", tmp_path / "table")
    monkeypatch.setattr(generators, "_series", generators._series.__wrapped__)
    assert not generators._table()
    interface = signatures_interface(bbs.BLS12_381_SHA_256)
    made = generators.create_generators(5, interface).points
    assert [*made] == points(5)


def test_more_messages_than_the_budget_are_neither_signed_nor_checked():
    many = [b""] * (generators.MOST_MESSAGES + 1)
    proof = _PROOF[:-32] + _PROOF[-32:] * (generators.MOST_MESSAGES + 1)
    for attempt in (
        lambda: bbs.sign(_SECRET, b"", many),
        lambda: bbs.verify(_PUBLIC, _SIGNATURE, many),
        lambda: bbs.proof_gen(_PUBLIC, _SIGNATURE, many, []),
        lambda: bbs.proof_verify(_PUBLIC, proof, [], []),
        lambda: generators.create_generators(generators.MOST_MESSAGES + 2, _PUBLIC.interface),
        lambda: generators.create_generators(2050, signatures_interface(bbs.BLS12_381_SHAKE_256)),
    ):
        with pytest.raises(UndeterminedError) as raised:
            attempt()
        assert raised.value.code is Code.BBS_BUDGET


# ---- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("material", "info"), [(bytes(31), b""), (bytes(32), bytes(65_536))])
def test_a_key_needs_enough_material(material, info):
    with pytest.raises(MalformedError) as raised:
        bbs.key_gen(material, info)
    assert raised.value.code is Code.KEY_MALFORMED


@pytest.mark.parametrize("secret", [bytes(32), _ORDER.to_bytes(32, "big"), b"\xff" * 32, bytes(31) + b"\1\1"])
def test_a_secret_that_is_no_number_below_the_order_is_malformed(secret):
    with pytest.raises(MalformedError) as raised:
        PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, secret)
    assert raised.value.code is Code.KEY_MALFORMED
    assert raised.value.__context__ is None, "no traceback holds the secret"


def test_a_published_multikey_is_written_as_it_was_read():
    key = public_key_from_multikey(_PUBLISHED)
    assert key.key_type is KeyType.BLS12_381_G2
    assert key.multikey == _PUBLISHED


def test_a_key_signs_vectors_of_messages_and_nothing_else():
    key = seeded(KeyType.BLS12_381_G2).as_signer()
    signature = key.sign(MessageVectorPayload(b"header", (b"a", b"b"), "test"))
    key.public_key.verify_messages(signature, b"header", [b"a", b"b"])
    with pytest.raises(ProofError) as raised:
        key.public_key.verify_messages(signature, b"header", [b"a", b"c"])
    assert raised.value.code is Code.SIGNATURE_INVALID
    with pytest.raises(ProofError) as raised:
        key.public_key.verify(signature, b"header")
    assert raised.value.code is Code.SIGNATURE_LENGTH
    with pytest.raises(UsageError) as misused:
        key.sign(RawPayload(b"header", "test"))
    assert misused.value.code is Code.KEY_CAPABILITY
    with pytest.raises(UsageError) as misused:
        seeded(KeyType.ED25519).public_key.verify_messages(signature, b"header", [])
    assert misused.value.code is Code.KEY_CAPABILITY
    with pytest.raises(UsageError) as misused:
        _ = key.public_key.jwk
    assert misused.value.code is Code.KEY_CAPABILITY


def test_new_keys_differ():
    first, second = (PrivateKey.generate(KeyType.BLS12_381_G2) for _ in range(2))
    assert first.public_key != second.public_key
    again = PrivateKey.from_secret_multikey("z" + _secret_multikey(first))
    assert again.public_key == first.public_key


def _secret_multikey(key):
    from vcedu.canonical.encodings import base58btc_encode, varint_encode  # noqa: PLC0415

    return base58btc_encode(varint_encode(0x130A) + key.reveal_secret_bytes())
