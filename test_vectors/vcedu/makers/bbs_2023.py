"""Negative vectors of documents shown in part with `bbs-2023`: base and derived proofs."""

from __future__ import annotations

import copy
import functools
import hashlib
from typing import TYPE_CHECKING, Any

from makers.bbs import seeded_scalars
from makers.disclosure import components, with_components, with_value
from makers.signed import credential
from makers.vector import Vector

from vcedu import dids
from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.keys import KeyType, PrivateKey, SigningKey, bbs
from vcedu.proofs import SUITES, add_proof, derive_credential

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED = hashlib.sha256(b"vcedu negative vectors: the seed of bbs-2023 proofs").digest()
_MANDATORY = ["/issuer", "/validFrom", "/validUntil"]
_SHOWN = ["/name", "/credentialSubject/achievement/name"]
_NONCE = b"verifier's nonce"
_BOUND_HEADERS = ("04", "05", "06", "07", "08", "09")


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _values()
    yield from _showing()
    yield from _alterations()
    yield from _deriving()
    yield from _occasions()


def school_key(whose: str = "school") -> SigningKey:
    """Return somebody's key, the same each time."""
    secret = bbs.key_gen(hashlib.sha256(f"vcedu negative vectors: BLS12-381 {whose}".encode()).digest())
    return PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, secret).as_signer()


def _did(whose: str = "school") -> str:
    return str(dids.did_key(school_key(whose).public_key))


@functools.cache
def _signed(text: str = "") -> dict[str, Any]:
    members = {"description": text} if text else {}
    return _in_parts(credential(_did(), name="卒業証明書", **members))


def _in_parts(document: dict[str, Any], whose: str = "school") -> dict[str, Any]:
    key = school_key(whose)
    # A proof that nothing links to another says nothing of when it was made.
    options = {"verificationMethod": f"{_did(whose)}#{key.public_key.multikey}", "proofPurpose": "assertionMethod"}
    return add_proof(
        SUITES["bbs-2023"],
        document,
        options,
        signer=key,
        contexts=ContextStore.production(),
        mandatory=_MANDATORY,
        seed=_SEED,
    )


def _shown(document: dict[str, Any], pointers: list[str], nonce: bytes = _NONCE) -> dict[str, Any]:
    with seeded_scalars(b"derived"):
        return derive_credential(document, pointers, contexts=ContextStore.production(), presentation_header=nonce)


def _in_nodes() -> dict[str, Any]:
    """Return what is shown of a credential with several nodes that have no name."""
    subject = copy.deepcopy(credential()["credentialSubject"])
    subject["identifier"] = [
        {"type": "IdentityObject", "identityHash": text, "identityType": kind, "hashed": False}
        for text, kind in (("山田", "name"), ("28-0001", "sisSourcedId"), ("ヤマダ", "ext:jp.nameKana"))
    ]
    return _shown(_in_parts(credential(_did(), credentialSubject=subject)), ["/credentialSubject/identifier"])


def _verify(name: str, code: str, document: dict[str, Any], twin: dict[str, Any], *rows: str) -> Vector:
    return Vector(
        f"bbs-2023-{name}", code, "proofs-verify", {"document": document}, {"document": twin}, rows or ("D16", "D17")
    )


# ---- proof values --------------------------------------------------------------------------------------------------


def _values() -> Iterator[Vector]:
    good = _shown(_signed(), _SHOWN)
    value = good["proof"]["proofValue"]
    data = multibase_decode(value)
    proof, _, mandatory, selective, nonce = components(good)
    code = "PROOF_VALUE"
    for name, text in {
        "is-missing": None,
        "is-empty": "",
        "in-base58": multibase_encode(data[:80], "z"),
        "with-padding": f"{value}=",
        "is-a-header-cut-off": multibase_encode(b"\xd9\x5d", "u"),
    }.items():
        yield _verify(f"value-{name}", code, with_value(good, text), good)
    for name, changes in {
        "of-ecdsa-sd": {"header": "d95d01"},
        "of-no-suite": {"header": "d95d0a"},
        "with-a-proof-as-text": {"c0": proof.hex()},
        "with-labels-in-an-array": {"c1": []},
        "with-labels-that-are-texts": {"c1": {0: "b0"}},
        "with-labels-of-ecdsa-sd": {"c1": {0: bytes(32)}},
        "with-a-label-of-a-number-beyond-measure": {"c1": {1 << 31: 0}},
        "with-mandatory-indexes-as-texts": {"c2": [str(index) for index in mandatory]},
        "with-selective-indexes-in-a-map": {"c3": dict(enumerate(selective))},
        "with-selective-indexes-as-texts": {"c3": [str(index) for index in selective]},
        "with-a-presentation-header-as-text": {"c4": nonce.decode()},
    }.items():
        yield _verify(f"value-{name}", code, with_components(good, **changes), good)
    inside = [*components(good)]
    for name, encoded in (
        ("with-four-components", encode_cbor(inside[:4])),
        ("with-six-components", encode_cbor([*inside, 17])),
        ("is-no-array", encode_cbor({})),
    ):
        yield _verify(f"value-{name}", code, with_value(good, multibase_encode(data[:3] + encoded, "u")), good)
    for name, cbor_code, encoded in (
        ("cut-off", "CBOR_MALFORMED", data[3:-1]),
        ("with-a-byte-left-over", "CBOR_MALFORMED", data[3:] + b"\0"),
        ("in-an-array-of-no-given-length", "CBOR_NOT_DETERMINISTIC", b"\x9f" + data[4:] + b"\xff"),
        ("with-a-length-in-a-byte-too-many", "CBOR_NOT_DETERMINISTIC", b"\x98\x05" + data[4:]),
        ("with-a-tag", "CBOR_TYPE", b"\xd8\x40" + data[3:]),
    ):
        wrong = with_value(good, multibase_encode(data[:3] + encoded, "u"))
        yield _verify(f"value-{name}", cbor_code, wrong, good, "P8", "D17")


# ---- what is shown -------------------------------------------------------------------------------------------------


def _showing() -> Iterator[Vector]:
    base = _signed()
    good, whole = _shown(base, _SHOWN), _shown(base, [""])
    yield _verify("base-shown-as-derived", "PROOF_IS_BASE", base, whole)
    as_derived = with_components(base, header="d95d03")
    yield _verify("base-under-the-header-of-a-derived", "PROOF_VALUE", as_derived, whole)
    yield _verify("derived-under-the-header-of-a-base", "PROOF_IS_BASE", with_components(good, header="d95d02"), good)
    for header in _BOUND_HEADERS:
        bound = with_components(good, header=f"d95d{header}")
        yield _verify(f"experimental-feature-{header}", "BBS_BINDING_OFF", bound, good, "D17")
    blank = _in_nodes()
    labels = components(blank)[1]
    numbers, code = sorted(labels), "DISCLOSURE_LABELS"
    for name, stated in (
        ("without-a-label", {number: labels[number] for number in numbers[1:]}),
        ("with-a-label-too-many", {**labels, len(numbers): 99}),
        ("with-no-labels", {}),
        ("with-labels-of-other-numbers", {number + 1: label for number, label in labels.items()}),
        ("with-two-nodes-of-one-label", dict.fromkeys(numbers, labels[numbers[0]])),
    ):
        yield _verify(f"derived-{name}", code, with_components(blank, c1=stated), blank)
    exchanged = {numbers[0]: labels[numbers[1]], numbers[1]: labels[numbers[0]]}
    swapped = with_components(blank, c1={**labels, **exchanged})
    yield _verify("derived-with-labels-exchanged", "PROOF_SIGNATURE", swapped, blank)
    yield from _places(good)


def _places(good: dict[str, Any]) -> Iterator[Vector]:
    _, _, mandatory, selective, _ = components(good)
    for name, stated in (
        ("twice", [mandatory[0], *mandatory]),
        ("falling", [*reversed(mandatory)]),
        ("beyond-the-end", [*mandatory, 10_000]),
    ):
        wrong = with_components(good, c2=stated)
        yield _verify(f"derived-with-mandatory-indexes-{name}", "DISCLOSURE_INDEXES", wrong, good)
    for name, stated in (
        ("twice", [selective[0], *selective[:-1]]),
        ("falling", [*reversed(selective)]),
        ("beyond-the-end", [*selective[:-1], 10_000]),
    ):
        wrong = with_components(good, c3=stated)
        yield _verify(f"derived-with-selective-indexes-{name}", "BBS_INDEXES", wrong, good)
    for name, changes in (
        ("a-mandatory-index-less", {"c2": mandatory[1:]}),
        ("no-mandatory-indexes", {"c2": []}),
        ("a-selective-index-less", {"c3": selective[1:]}),
        ("a-selective-index-more", {"c3": [*selective, selective[-1] + 1]}),
        ("no-selective-indexes", {"c3": []}),
    ):
        yield _verify(f"derived-with-{name}", "DISCLOSURE_COUNT", with_components(good, **changes), good)
    moved = [*selective[:-1], selective[-1] + 1]
    yield _verify("derived-with-a-statement-at-another-place", "PROOF_SIGNATURE", with_components(good, c3=moved), good)


# ---- what was changed ----------------------------------------------------------------------------------------------


def _alterations() -> Iterator[Vector]:
    good = _shown(_signed(), _SHOWN)
    code = "PROOF_SIGNATURE"
    proof = components(good)[0]
    for name, changed in {
        "a-shown-text": {**good, "name": "修了証明書"},
        "a-mandatory-time": {**good, "validUntil": "2099-03-01T00:00:00+09:00"},
        "the-options": {**good, "proof": {**good["proof"], "expires": "2099-03-01T00:00:00Z"}},
        "the-nonce": with_components(good, c4=b"another verifier's nonce"),
        "the-nonce-to-none": with_components(good, c4=b""),
    }.items():
        yield _verify(f"changed-{name}", code, changed, good)
    with seeded_scalars(b"another"):
        other = derive_credential(_signed("普通科"), _SHOWN, contexts=ContextStore.production())
    yield _verify("proof-of-another-record", code, with_components(good, c0=components(other)[0]), good)
    stranger = school_key("stranger").public_key.multikey
    method = f"did:key:{stranger}#{stranger}"
    yield _verify(
        "method-of-another-key", code, {**good, "proof": {**good["proof"], "verificationMethod": method}}, good
    )
    malformed = "BBS_VALUE_MALFORMED"
    for name, octets in {
        "empty": b"",
        "cut-off": proof[:-1],
        "with-a-byte-more": proof + b"\0",
        "with-zero-for-a-response": proof[:144] + bytes(32) + proof[176:],
        "with-the-identity": b"\xc0" + bytes(47) + proof[48:],
        "with-no-point": b"\xff" * 48 + proof[48:],
    }.items():
        yield _verify(f"proof-{name}", malformed, with_components(good, c0=octets), good, "D17")
    dropped = proof[:-64] + proof[-32:]
    yield _verify("proof-with-a-response-dropped", code, with_components(good, c0=dropped), good, "D17")


# ---- deriving ------------------------------------------------------------------------------------------------------


def _deriving() -> Iterator[Vector]:
    base = _signed()
    multikey = school_key().public_key.multikey
    good = {"document": base, "pointers": _SHOWN}

    def case(name: str, code: str, document: dict[str, Any], **more: Any) -> Vector:
        wrong = {**good, "document": document, **more}
        return Vector(f"bbs-2023-{name}", code, "disclosure-derive", wrong, good, ("D16", "D17"))

    yield case("derive-from-a-derived-proof", "PROOF_IS_DERIVED", _shown(base, [""]))
    yield case("derive-after-a-change", "PROOF_SIGNATURE", {**base, "name": "修了証明書"})
    parts = components(base)
    signature, header, key, _, pointers = parts
    for name, code, changes in (
        ("with-a-short-signature", "PROOF_VALUE", {"c0": signature[1:]}),
        ("with-a-short-header", "PROOF_VALUE", {"c1": header[1:]}),
        ("with-a-short-key", "PROOF_VALUE", {"c2": key[1:]}),
        ("with-a-short-key-of-labels", "PROOF_VALUE", {"c3": bytes(31)}),
        ("with-pointers-as-numbers", "PROOF_VALUE", {"c4": [0]}),
        ("with-pointers-as-one-text", "PROOF_VALUE", {"c4": "/issuer"}),
        ("with-a-signature-of-no-point", "BBS_VALUE_MALFORMED", {"c0": b"\xff" * 80}),
        ("with-a-key-of-no-point", "KEY_POINT_NON_CANONICAL", {"c2": b"\xff" * 96}),
        ("with-another-header", "PROOF_SIGNATURE", {"c1": bytes(64)}),
        ("with-another-key", "PROOF_SIGNATURE", {"c2": school_key("stranger").public_key.point}),
        ("with-fewer-mandatory-pointers", "PROOF_SIGNATURE", {"c4": pointers[:1]}),
        ("with-a-mandatory-pointer-to-nothing", "DISCLOSURE_POINTER_MISSING", {"c4": [*pointers, "/credentialStatus"]}),
    ):
        yield case(f"derive-{name}", code, with_components(base, **changes))
    for header_byte in _BOUND_HEADERS:
        bound = with_components(base, header=f"d95d{header_byte}")
        yield case(f"derive-experimental-feature-{header_byte}", "BBS_BINDING_OFF", bound)
    checked = {**good, "publicKeyMultibase": multikey}

    def received(name: str, code: str, document: dict[str, Any], **more: Any) -> Vector:
        wrong = {**checked, "document": document, **more}
        return Vector(f"bbs-2023-{name}", code, "disclosure-derive", wrong, checked, ("D16", "D17"))

    stranger = school_key("stranger").public_key.multikey
    code = "PROOF_SIGNATURE"
    yield received("receive-under-another-key", code, base, publicKeyMultibase=stranger)
    yield received(
        "receive-with-another-key-inside", code, with_components(base, c2=school_key("stranger").public_key.point)
    )
    yield received("receive-with-another-header", code, with_components(base, c1=bytes(64)))
    yield received("receive-with-another-key-of-labels", code, with_components(_labelled(), c3=bytes(32)))
    yield received("receive-with-fewer-mandatory-pointers", code, with_components(base, c4=pointers[:1]))
    yield received("receive-after-a-change-of-what-is-optional", code, {**base, "name": "修了証明書"})
    later = {**base, "validUntil": "2099-03-01T00:00:00+09:00"}
    yield received("receive-after-a-change-of-what-is-mandatory", code, later)
    signed_elsewhere = components(_signed("普通科"))[0]
    yield received("receive-with-the-signature-of-another-record", code, with_components(base, c0=signed_elsewhere))


# ---- occasions -----------------------------------------------------------------------------------------------------


def _occasions() -> Iterator[Vector]:
    """Yield what was derived for another occasion than the verifier's."""
    base, at = _signed(), "2027-06-01T00:00:00+09:00"

    def case(name: str, nonce: bytes, asked: bytes = _NONCE) -> Vector:
        given, twin = (
            {
                "document": _shown(base, _SHOWN, header),
                "at": at,
                "presentationHeader": asked.hex(),
                "tolerate": ["SD_STATUS_NOT_MANDATORY"],
            }
            for header in (nonce, asked)
        )
        rows = ("D17",)
        return Vector(f"bbs-2023-derived-{name}", "BBS_PRESENTATION_HEADER", "verify", given, twin, rows)

    alone = {"document": _shown(base, _SHOWN), "at": at, "tolerate": ["SD_STATUS_NOT_MANDATORY"]}
    yield Vector("bbs-2023-derived-alone", "HOLDER_REQUIRED", "verify", {**alone, "required": True}, alone, ("D17",))
    yield case("for-another-verifier", b"another verifier's nonce")
    yield case("for-nobody", b"")
    yield case("for-an-earlier-day", b"2027-05-31", b"2027-06-01")
    yield case("with-more-than-was-asked", _NONCE + b"\0")


def _labelled() -> dict[str, Any]:
    """Return a base proof of a credential with several nodes that have no name, whose labels the key decides."""
    subject = copy.deepcopy(credential()["credentialSubject"])
    subject["identifier"] = [
        {"type": "IdentityObject", "identityHash": str(number), "identityType": "name", "hashed": False}
        for number in range(6)
    ]
    return _in_parts(credential(_did(), name="卒業証明書", credentialSubject=subject))
