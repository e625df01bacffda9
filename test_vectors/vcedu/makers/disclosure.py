"""Negative vectors of documents shown in part: CBOR, pointers, base and derived proofs of `ecdsa-sd-2023`."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from makers.signed import AT, CREATED, credential, without
from makers.vector import Vector

from vcedu import dids
from vcedu.canonical.cbor import decode_cbor, encode_cbor
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import base64url_encode, multibase_decode, multibase_encode
from vcedu.education import CourseResult, PersonName, Pupil, School, SchoolCode, Transcript, transcript_credential
from vcedu.education.disclosure import mandatory_pointers
from vcedu.education.scales import FIVE_STEPS
from vcedu.keys import KeyType, PrivateKey, SigningKey
from vcedu.proofs import SUITES, PreparedDocument, add_proof, derive_credential
from vcedu.proofs.disclosure import shown_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED = hashlib.sha256(b"vcedu negative vectors: the seed of proofs that disclose in part").digest()
_MANDATORY = ["/issuer", "/validFrom", "/validUntil"]
_SHOWN = ["/credentialSubject/achievement/name"]
_OTHER = "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c01"


def school_key(whose: str = "school") -> SigningKey:
    """Return somebody's P-256 key, the same each time."""
    secret = hashlib.sha256(f"vcedu negative vectors: P-256 {whose}".encode()).digest()
    return PrivateKey.from_secret_bytes(KeyType.P256, secret).as_signer()


def signed_in_parts(document: dict[str, Any], *, mandatory: list[str], whose: str = "school") -> dict[str, Any]:
    """Return a document with a base proof, the same each time."""
    return _signed(document, "ecdsa-sd-2023", whose, mandatory=mandatory, seed=_SEED)


def signed_whole(document: dict[str, Any], whose: str = "school") -> dict[str, Any]:
    """Return a document with an ordinary proof under the same key."""
    return _signed(document, "ecdsa-rdfc-2019", whose)


def _signed(document: dict[str, Any], suite: str, whose: str, **more: Any) -> dict[str, Any]:
    key = school_key(whose)
    did = str(dids.did_key(key.public_key))
    options = {
        "created": CREATED,
        "verificationMethod": f"{did}#{key.public_key.multikey}",
        "proofPurpose": "assertionMethod",
    }
    return add_proof(SUITES[suite], document, options, signer=key, contexts=ContextStore.production(), **more)


def shown(document: dict[str, Any], pointers: list[str]) -> dict[str, Any]:
    """Return what is shown of a document with a base proof."""
    return derive_credential(document, pointers, contexts=ContextStore.production())


def with_components(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a copy with components of its proof value changed: `c0` to `c4`, or `header`."""
    value = multibase_decode(document["proof"]["proofValue"])
    components: Any = decode_cbor(value[3:])
    for name, component in changes.items():
        if name != "header":
            components[int(name[1:])] = component
    header = bytes.fromhex(changes.get("header", value[:3].hex()))
    return with_value(document, multibase_encode(header + encode_cbor(components), "u"))


def with_value(document: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return a copy with another proof value."""
    return {**document, "proof": {**document["proof"], "proofValue": value}}


def components(document: dict[str, Any]) -> list[Any]:
    """Return the components of a proof value."""
    found: Any = decode_cbor(multibase_decode(document["proof"]["proofValue"])[3:])
    return found


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _cbor()
    yield from _pointers()
    yield from _making()
    yield from _deriving()
    yield from _values()
    yield from _showing()
    yield from _alterations()
    yield from _budgets()
    yield from _records()


def _base(**members: Any) -> dict[str, Any]:
    return signed_in_parts(credential(_did(), **members), mandatory=_MANDATORY)


def _did() -> str:
    return str(dids.did_key(school_key().public_key))


# ---- CBOR ----------------------------------------------------------------------------------------------------------


def _cbor() -> Iterator[Vector]:
    malformed, ambiguous, kind = "CBOR_MALFORMED", "CBOR_NOT_DETERMINISTIC", "CBOR_TYPE"
    for name, code, data, twin in (
        ("empty", malformed, "", "00"),
        ("integer-cut-off", malformed, "19ff", "1900ff"[:2] + "ffff"),
        ("byte-string-cut-off", malformed, "430102", "43010203"),
        ("text-cut-off", malformed, "6261", "626161"),
        ("text-not-utf8", malformed, "62ffff", "626161"),
        ("array-cut-off", malformed, "820102"[:4], "820102"),
        ("array-of-a-length-without-end", malformed, "9bffffffffffffffff00", "8100"),
        ("map-cut-off", malformed, "a101", "a10102"),
        ("map-of-a-length-without-end", malformed, "bbffffffffffffffff0001", "a10001"),
        ("byte-left-over", malformed, "0000", "00"),
        ("second-value-left-over", malformed, "8100f6", "8100"),
        ("integer-in-one-byte-too-many", ambiguous, "1817", "17"),
        ("integer-in-two-bytes", ambiguous, "1900ff", "18ff"),
        ("integer-in-four-bytes", ambiguous, "1a0000ffff", "19ffff"),
        ("integer-in-eight-bytes", ambiguous, "1b00000000ffffffff", "1affffffff"),
        ("length-in-one-byte-too-many", ambiguous, "58020102", "420102"),
        ("array-length-in-one-byte-too-many", ambiguous, "980100", "8100"),
        ("array-of-no-given-length", ambiguous, "9f00ff", "8100"),
        ("byte-string-of-no-given-length", ambiguous, "5f4101ff", "4101"),
        ("text-of-no-given-length", ambiguous, "7f6161ff", "6161"),
        ("map-of-no-given-length", ambiguous, "bf0001ff", "a10001"),
        ("length-that-is-reserved", ambiguous, "1c", "18ff"),
        ("map-with-a-key-twice", ambiguous, "a200010002", "a200010102"),
        ("map-with-keys-out-of-order", ambiguous, "a201020001", "a200010102"),
        ("map-with-longer-keys-first", ambiguous, "a21901000000ff"[:10] + "0000", "a2000019010000"),
        ("negative-integer", kind, "20", "00"),
        ("tag", kind, "c100", "00"),
        ("tag-inside", kind, "81d8404100", "814100"),
        ("floating-point", kind, "f90000", "00"),
        ("true", kind, "f5", "01"),
        ("null", kind, "f6", "00"),
        ("undefined", kind, "f7", "00"),
        ("break-alone", kind, "ff", "00"),
        ("map-with-an-array-as-key", kind, "a1800001"[:6], "a10001"),
    ):
        yield Vector(f"cbor-{name}", code, "cbor-decode", {"hex": data}, {"hex": twin}, ("P8",))
    deepest = {"hex": "81" * 16 + "00"}
    yield Vector("cbor-too-deep", "CBOR_BUDGET", "cbor-decode", {"hex": "81" * 17 + "00"}, deepest, ("P8",))
    most = 768 * 1024
    large, largest = ({"bytes": size} for size in (most + 1, most))
    values = 65_536
    many, most_values = ({"values": number} for number in (values, values - 1))
    yield Vector("cbor-with-too-many-values", "CBOR_BUDGET", "cbor-decode-of-values", many, most_values, ("P8",))
    yield Vector("cbor-too-large", "CBOR_BUDGET", "cbor-decode-of-size", large, largest, ("P8",))


# ---- pointers ------------------------------------------------------------------------------------------------------


def _derive(
    name: str, code: str, pointers: list[str], twin: list[str], document: dict[str, Any] | None = None
) -> Vector:
    base = _base() if document is None else document
    given = {"document": base, "pointers": pointers}
    return Vector(name, code, "disclosure-derive", given, {"document": base, "pointers": twin}, ("D16",))


def _pointers() -> Iterator[Vector]:
    malformed, missing = "DISCLOSURE_POINTER", "DISCLOSURE_POINTER_MISSING"
    for name, pointer in {
        "without-slash": "name",
        "as-a-path-of-a-query": "$.name",
        "as-a-fragment": "#/name",
        "with-a-lone-tilde": "/na~me",
        "with-an-unknown-escape": "/na~2me",
        "that-ends-in-a-tilde": "/name~",
    }.items():
        yield _derive(f"pointer-{name}", malformed, [pointer], ["/name"])
    for name, pointer, twin in (
        ("to-nothing", "/grade", "/name"),
        ("to-nothing-below", "/credentialSubject/grade", "/credentialSubject/achievement"),
        ("beyond-a-text", "/name/0", "/name"),
        ("beyond-the-end-of-an-array", "/type/2", "/type/1"),
        ("to-the-end-of-an-array", "/type/-", "/type/1"),
        ("to-an-index-with-a-zero-before-it", "/type/00", "/type/0"),
        ("to-an-index-with-a-sign", "/type/+0", "/type/0"),
        ("to-a-name-in-an-array", "/type/first", "/type/0"),
        ("to-an-endless-index", "/type/" + "9" * 40, "/type/0"),
        ("to-a-name-in-other-letters", "/Name", "/name"),
        ("to-an-empty-name", "/", "/name"),
        ("to-the-proof", "/proof", "/name"),
        ("escaped-twice", "/na~01me", "/name"),
    ):
        yield _derive(f"pointer-{name}", missing, [pointer], [twin])
    yield _derive("pointer-to-nothing-among-others", missing, ["/name", "/grade"], ["/name", "/issuer"])
    listed = _base(credentialSubject=_with_list())
    result = "/credentialSubject/achievement/resultDescription/0"
    inside, around = [f"{result}/allowedValue/1"], [f"{result}/allowedValue"]
    yield _derive("pointer-into-an-ordered-list", "DISCLOSURE_INDIVISIBLE", inside, around, listed)
    beside = [f"{result}/name", *inside]
    yield _derive("pointer-into-an-ordered-list-beside-another", "DISCLOSURE_INDIVISIBLE", beside, around, listed)
    spoken = _base(name={"@value": "卒業証明書", "@language": "ja"})
    yield _derive(
        "pointer-to-a-text-without-its-language", "DISCLOSURE_INDIVISIBLE", ["/name/@value"], ["/name"], spoken
    )


def _with_list() -> dict[str, Any]:
    subject = copy.deepcopy(credential()["credentialSubject"])
    subject["achievement"]["resultDescription"] = [
        {
            "id": "urn:uuid:0f7a4c0c-1b36-4b0b-8a90-6f0f5d3c8e12",
            "type": ["ResultDescription"],
            "name": "評定",
            "resultType": "LetterGrade",
            "allowedValue": ["A", "B", "C"],
        }
    ]
    return dict(subject)


# ---- making base proofs --------------------------------------------------------------------------------------------


def _making() -> Iterator[Vector]:
    good = {"document": credential(_did()), "mandatory": ["/issuer"], "suite": "ecdsa-sd-2023", "whose": "school"}
    for name, code, changes in (
        ("mandatory-pointer-malformed", "DISCLOSURE_POINTER", {"mandatory": ["issuer"]}),
        ("mandatory-pointer-to-nothing", "DISCLOSURE_POINTER_MISSING", {"mandatory": ["/credentialStatus"]}),
        ("mandatory-pointer-to-nothing-among-others", "DISCLOSURE_POINTER_MISSING", {"mandatory": ["/issuer", "/x"]}),
        ("mandatory-pointers-for-the-whole", "DISCLOSURE_SUITE", {"suite": "ecdsa-rdfc-2019"}),
        ("base-proof-faulty", "PROOF_SIGNATURE", {"faulty": True}),
        ("base-proof-builds-on-another", "DISCLOSURE_CHAINED", {"previous": True}),
    ):
        yield Vector(name, code, "disclosure-make", {**good, **changes}, good, ("D16",))
    listed = credential(_did(), credentialSubject=_with_list())
    part = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    split, whole = ({**good, "document": listed, "mandatory": [where]} for where in (f"{part}/0", part))
    yield Vector(
        "mandatory-part-of-an-ordered-list", "DISCLOSURE_INDIVISIBLE", "disclosure-make", split, whole, ("D16",)
    )
    inner = signed_in_parts(credential(_did()), mandatory=["/issuer"])
    alike, different = (_with_proofs_inside(inner, proof) for proof in (_OTHER, f"{_OTHER[:-1]}2"))
    yield Vector(
        "parts-that-look-alike",
        "DISCLOSURE_ALIKE",
        "disclosure-make",
        {**good, "document": alike},
        {**good, "document": different},
        ("D16",),
    )


def _with_proofs_inside(inner: dict[str, Any], second: str) -> dict[str, Any]:
    """Return a credential about another that has two proofs; with one identifier, they say the very same."""
    proofs = [{**inner["proof"], "id": _OTHER}, {**inner["proof"], "id": second}]
    contexts = list(inner["@context"])
    contexts.insert(1, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json")
    subject = {"type": ["ClrSubject"], "verifiableCredential": [{**without(inner, "@context"), "proof": proofs}]}
    record = credential(_did(), type=["VerifiableCredential", "ClrCredential"], credentialSubject=subject)
    return {**record, "@context": contexts, "id": "urn:uuid:2"}


# ---- deriving ------------------------------------------------------------------------------------------------------


def _deriving() -> Iterator[Vector]:
    base = _base()
    good = {"document": base, "pointers": _SHOWN}

    def case(name: str, code: str, document: dict[str, Any], **more: Any) -> Vector:
        return Vector(name, code, "disclosure-derive", {**good, "document": document, **more}, good, ("D16",))

    yield case("derive-from-a-derived-proof", "PROOF_IS_DERIVED", shown(base, [""]))
    yield case("derive-from-another-suite", "DISCLOSURE_SUITE", _signed_whole())
    yield case("derive-from-a-suite-that-is-not-there", "DISCLOSURE_SUITE", base, suite="bbs-2023")
    twice = {**base, "proof": [base["proof"], {**base["proof"], "created": "2027-03-26T00:00:00Z"}]}
    yield case("derive-from-one-of-two", "DISCLOSURE_SUITE", twice)
    yield case("derive-from-a-proof-that-builds-on-another", "DISCLOSURE_CHAINED", _chained(base))
    yield case("derive-with-a-header-that-is-lost", "OPTION_INVALID", base, presentationHeader="00")
    free = signed_in_parts(credential(_did()), mandatory=[])
    yield Vector(
        "derive-nothing",
        "DISCLOSURE_NOTHING",
        "disclosure-derive",
        {"document": free, "pointers": []},
        {"document": base, "pointers": []},
        ("D16",),
    )
    parts = components(base)
    yield case("derive-with-a-signature-less", "DISCLOSURE_COUNT", with_components(base, c3=parts[3][1:]))
    yield case("derive-with-a-signature-more", "DISCLOSURE_COUNT", with_components(base, c3=[*parts[3], parts[3][0]]))
    yield case("derive-after-a-change", "DISCLOSURE_COUNT", {**base, "description": "優等"})
    lost = with_components(base, c4=[*parts[4], "/credentialStatus"])
    yield case("derive-with-a-mandatory-pointer-to-nothing", "DISCLOSURE_POINTER_MISSING", lost)
    yield case("derive-with-a-mandatory-pointer-malformed", "DISCLOSURE_POINTER", with_components(base, c4=["issuer"]))
    checked = {**good, "publicKeyMultibase": school_key().public_key.multikey}

    def received(name: str, code: str, document: dict[str, Any], **more: Any) -> Vector:
        return Vector(name, code, "disclosure-derive", {**checked, "document": document, **more}, checked, ("D16",))

    other = school_key("stranger").public_key.multikey
    yield received("receive-under-another-key", "PROOF_SIGNATURE", base, publicKeyMultibase=other)
    yield received("receive-with-fewer-mandatory-pointers", "DISCLOSURE_COUNT", with_components(base, c4=["/issuer"]))
    changed = {**base, "name": "修了証明書"}
    yield received("receive-after-a-change-of-what-is-optional", "PROOF_SIGNATURE", changed)
    later = {**base, "validUntil": "2099-03-01T00:00:00+09:00"}
    yield received("receive-after-a-change-of-what-is-mandatory", "PROOF_SIGNATURE", later)
    relabelled = with_components(base, c2=bytes(32))
    yield received("receive-with-another-key-of-labels", "PROOF_SIGNATURE", relabelled)
    yield received("receive-another-suite", "DISCLOSURE_SUITE", _signed_whole())


def _signed_whole(document: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    key = school_key()
    method = f"{_did()}#{key.public_key.multikey}"
    options = {"verificationMethod": method, "proofPurpose": "assertionMethod", **members}
    return add_proof(
        SUITES["ecdsa-rdfc-2019"],
        credential(_did()) if document is None else document,
        options,
        signer=key,
        contexts=ContextStore.production(),
    )


def _chained(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document whose proof that discloses in part says that it builds on one that signs the whole."""
    whole = _signed_whole(without(document, "proof"), id=_OTHER)["proof"]
    return {**document, "proof": [whole, {**document["proof"], "previousProof": _OTHER}]}


# ---- proof values --------------------------------------------------------------------------------------------------


def _verify(name: str, code: str, document: dict[str, Any], twin: dict[str, Any]) -> Vector:
    return Vector(name, code, "proofs-verify", {"document": document}, {"document": twin}, ("D16",))


def _values() -> Iterator[Vector]:
    base = _base()
    good = shown(base, _SHOWN)
    code = "PROOF_VALUE"
    signature, key, signatures, _, indexes = components(good)
    value = good["proof"]["proofValue"]
    texts: dict[str, Any] = {
        "is-missing": None,
        "is-a-number": 1,
        "is-empty": "",
        "in-base58": multibase_encode(multibase_decode(value)[:80], "z"),
        "with-a-character-outside-the-alphabet": value[:-1] + "!",
        "with-padding": value + "=",
        "is-a-header-cut-off": multibase_encode(b"\xd9\x5d", "u"),
    }
    for name, text in texts.items():
        yield _verify(f"derived-value-{name}", code, with_value(good, text), good)
    parts: dict[str, dict[str, Any]] = {
        "of-no-suite": {"header": "d95d07"},
        "of-bbs": {"header": "d95d03"},
        "with-a-short-base-signature": {"c0": signature[1:]},
        "with-a-base-signature-as-text": {"c0": "signature"},
        "with-a-key-of-another-curve": {"c1": b"\x81\x24" + key[2:]},
        "with-a-key-cut-off": {"c1": key[:-1]},
        "with-a-key-not-on-the-curve": {"c1": key[:2] + b"\x02" + b"\xff" * 32},
        "with-a-key-uncompressed": {"c1": key[:2] + b"\x04" + key[3:]},
        "with-signatures-not-in-an-array": {"c2": signatures[0]},
        "with-a-short-signature": {"c2": [signatures[0][1:], *signatures[1:]]},
        "with-indexes-as-texts": {"c4": [str(index) for index in indexes]},
        "with-indexes-in-a-map": {"c4": {}},
    }
    for name, changes in parts.items():
        yield _verify(f"derived-value-{name}", code, with_components(good, **changes), good)
    named = _in_nodes()
    labels = components(named)[3]
    for name, stated in (
        ("in-an-array", list(labels.values())),
        ("by-text", {f"c14n{number}": label for number, label in labels.items()}),
        ("of-a-number-beyond-measure", {1 << 31: bytes(32)}),
        ("too-short", {number: label[1:] for number, label in labels.items()}),
        ("that-are-texts", {number: label.hex() for number, label in labels.items()}),
    ):
        yield _verify(f"derived-value-with-labels-{name}", code, with_components(named, c3=stated), named)
    raw = multibase_decode(value)
    inside: Any = decode_cbor(raw[3:])
    for name, encoded in (
        ("with-four-components", encode_cbor(inside[:4])),
        ("with-six-components", encode_cbor([*inside, 0])),
        ("is-no-array", encode_cbor({})),
    ):
        yield _verify(f"derived-value-{name}", code, with_value(good, multibase_encode(raw[:3] + encoded, "u")), good)
    for name, cbor_code, encoded in (
        ("cut-off", "CBOR_MALFORMED", raw[3:-1]),
        ("with-a-byte-left-over", "CBOR_MALFORMED", raw[3:] + b"\0"),
        ("in-an-array-of-no-given-length", "CBOR_NOT_DETERMINISTIC", b"\x9f" + raw[4:] + b"\xff"),
        ("with-a-length-in-a-byte-too-many", "CBOR_NOT_DETERMINISTIC", b"\x98\x05" + raw[4:]),
        ("with-a-tag", "CBOR_TYPE", b"\xd8\x40" + raw[3:]),
    ):
        wrong = with_value(good, multibase_encode(raw[:3] + encoded, "u"))
        yield Vector(
            f"derived-value-{name}", cbor_code, "proofs-verify", {"document": wrong}, {"document": good}, ("P8", "D16")
        )
    base_parts = components(base)
    derive = {"document": base, "pointers": _SHOWN}
    for name, changes in (
        ("with-a-short-key-of-labels", {"c2": base_parts[2][1:]}),
        ("with-pointers-as-numbers", {"c4": [0]}),
        ("with-pointers-as-one-text", {"c4": "/issuer"}),
        ("with-a-short-signature", {"c3": [base_parts[3][0][1:], *base_parts[3][1:]]}),
    ):
        wrong = {**derive, "document": with_components(base, **changes)}
        yield Vector(f"base-value-{name}", code, "disclosure-derive", wrong, derive, ("D16",))


# ---- what is shown -------------------------------------------------------------------------------------------------


def _showing() -> Iterator[Vector]:
    base = _base()
    good, whole = shown(base, _SHOWN), shown(base, [""])
    yield _verify("base-proof-shown-as-derived", "PROOF_IS_BASE", base, whole)
    yield _verify(
        "base-proof-under-the-header-of-a-derived", "PROOF_VALUE", with_components(base, header="d95d01"), whole
    )
    yield _verify(
        "derived-proof-under-the-header-of-a-base", "PROOF_IS_BASE", with_components(good, header="d95d00"), good
    )
    yield _verify("derived-proof-builds-on-another", "DISCLOSURE_CHAINED", _chained(good), good)
    labels = components(_in_nodes())[3]
    blank = _in_nodes()
    numbers = sorted(labels)
    code = "DISCLOSURE_LABELS"
    for name, stated in (
        ("without-a-label", {number: labels[number] for number in numbers[1:]}),
        ("with-a-label-too-many", {**labels, len(numbers): bytes(32)}),
        ("with-no-labels", {}),
        ("with-labels-of-other-numbers", {number + 1: label for number, label in labels.items()}),
        ("with-two-nodes-of-one-label", dict.fromkeys(numbers, labels[numbers[0]])),
    ):
        yield _verify(f"derived-proof-{name}", code, with_components(blank, c3=stated), blank)
    exchanged = {numbers[0]: labels[numbers[1]], numbers[1]: labels[numbers[0]]}
    swapped = with_components(blank, c3={**labels, **exchanged})
    yield _verify("derived-proof-with-labels-exchanged", "PROOF_SIGNATURE", swapped, blank)
    indexes = components(good)[4]
    code = "DISCLOSURE_INDEXES"
    for name, stated in (
        ("twice", [indexes[0], *indexes]),
        ("falling", [*reversed(indexes)]),
        ("beyond-the-end", [*indexes, 10_000]),
    ):
        yield _verify(f"derived-proof-with-indexes-{name}", code, with_components(good, c4=stated), good)
    signatures = components(good)[2]
    code = "DISCLOSURE_COUNT"
    for name, changes in (
        ("an-index-less", {"c4": indexes[1:]}),
        ("no-indexes", {"c4": []}),
        ("a-signature-less", {"c2": signatures[1:]}),
        ("a-signature-more", {"c2": [*signatures, signatures[0]]}),
        ("no-signatures", {"c2": []}),
    ):
        yield _verify(f"derived-proof-with-{name}", code, with_components(good, **changes), good)


def _in_nodes() -> dict[str, Any]:
    """Return what is shown of a credential with several nodes that have no name."""
    subject = copy.deepcopy(credential()["credentialSubject"])
    subject["identifier"] = [
        {"type": "IdentityObject", "identityHash": text, "identityType": kind, "hashed": False}
        for text, kind in (("山田", "name"), ("28-0001", "sisSourcedId"), ("ヤマダ", "ext:jp.nameKana"))
    ]
    return shown(_base(credentialSubject=subject), ["/credentialSubject/identifier"])


def _alterations() -> Iterator[Vector]:
    base = _base(name="卒業証明書", description="普通科")
    good = shown(base, ["/name", "/description", "/credentialSubject/achievement"])
    signature, _, signatures, _, indexes = components(good)
    code = "PROOF_SIGNATURE"
    achievement = {
        **good["credentialSubject"],
        "achievement": {**good["credentialSubject"]["achievement"], "name": "理数科"},
    }
    changed: dict[str, dict[str, Any]] = {
        "a-shown-text-changed": {**good, "name": "修了証明書"},
        "a-shown-text-inside-changed": {**good, "credentialSubject": achievement},
        "two-shown-texts-exchanged": {**good, "name": good["description"], "description": good["name"]},
        "a-mandatory-date-changed": {**good, "validUntil": "2099-03-01T00:00:00+09:00"},
        "the-issuer-renamed": {**good, "issuer": {**good["issuer"], "name": "第二高等学校"}},
        "the-proof-dated-otherwise": {**good, "proof": {**good["proof"], "created": "2026-03-25T00:00:00Z"}},
        "the-proof-for-another-purpose": {**good, "proof": {**good["proof"], "proofPurpose": "authentication"}},
        "another-base-signature": with_components(good, c0=signature[:-1] + bytes([signature[-1] ^ 1])),
        "a-text-changed-and-signed-with-a-key-of-one-s-own": _signed_anew({**good, "name": "修了証明書"}, "stranger"),
        "a-text-changed-and-signed-with-the-issuer-s-key": _signed_anew({**good, "name": "修了証明書"}, "school"),
        "another-key": with_components(good, c1=b"\x80\x24" + school_key("stranger").public_key.point),
        "two-signatures-exchanged": with_components(good, c2=[signatures[1], signatures[0], *signatures[2:]]),
        "one-signature-for-all": with_components(good, c2=[signatures[0]] * len(signatures)),
        "an-index-for-another": with_components(good, c4=_moved(indexes, len(indexes) + len(signatures))),
    }
    for name, document in changed.items():
        yield _verify(f"shown-with-{name}", code, document, good)
    code = "DISCLOSURE_COUNT"
    lost = {name: value for name, value in good.items() if name != "description"}
    yield _verify("shown-with-a-text-taken-out", code, lost, good)
    late = {name: value for name, value in good.items() if name != "validUntil"}
    yield _verify("shown-with-a-mandatory-date-taken-out", code, late, good)
    more = shown(base, ["/name"])
    yield _verify("shown-with-a-text-put-in", code, {**more, "description": "普通科"}, more)
    other = signed_in_parts(credential(_did(), name="修了証明書"), mandatory=_MANDATORY, whose="school")
    borrowed = with_components(good, c2=components(shown(other, ["/name", "/credentialSubject/achievement"]))[2])
    yield _verify("shown-with-signatures-of-another-record", code, borrowed, good)


def _signed_anew(document: dict[str, Any], whose: str) -> dict[str, Any]:
    """Return what is shown with somebody's own key and signatures for all that is not mandatory."""
    _, _, _, labels, indexes = components(document)
    prepared = PreparedDocument.of(document, contexts=ContextStore.production())
    names = {f"c14n{number}": f"u{base64url_encode(label)}" for number, label in labels.items()}
    _, others = shown_statements(prepared.mapped.quads, names, indexes, path="")
    key = school_key(whose)
    signatures = key.sign_each(statement.encode() for statement in others)
    return with_components(document, c1=b"\x80\x24" + key.public_key.point, c2=signatures)


def _moved(indexes: list[int], count: int) -> list[int]:
    """Return as many indexes, one of them to another statement."""
    free = next(index for index in range(count) if index not in indexes)
    return sorted([*indexes[1:], free])


def _budgets() -> Iterator[Vector]:
    for role in ("base", "derived"):
        many, most = ({"role": role, "signatures": number} for number in (8_193, 8_192))
        yield Vector(f"{role}-proof-with-too-many-signatures", "ECDSA_SD_BUDGET", "ecdsa-sd-read", many, most, ("D16",))
    long, longest = ({"role": "derived", "signatures": 0, "text": size} for size in (1_048_600, 0))
    yield Vector("derived-value-without-end", "CBOR_BUDGET", "ecdsa-sd-read", long, longest, ("P8", "D16"))


# ---- records of a school -------------------------------------------------------------------------------------------


def _records() -> Iterator[Vector]:
    for name in (
        "HealthRecord",
        "CumulativeRecordCopy",
        "CumulativeRecordExtract",
        "SchoolReport",
        "TransferAcceptanceNotice",
        "GuardianshipCredential",
    ):
        given, twin = ({"document": {"type": ["VerifiableCredential", kind]}} for kind in (name, "ClrCredential"))
        words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
        yield Vector(f"policy-in-parts{words}", "DISCLOSURE_KIND", "disclosure-policy", given, twin, ("D16",))
    yield from _hidden_status()
    yield from _hidden_end()
    yield from _split_courses()


def _verified(name: str, code: str, document: dict[str, Any], twin: dict[str, Any], *, tolerate: bool = True) -> Vector:
    common: dict[str, Any] = {"at": AT}
    if tolerate:
        common["tolerate"] = ["SD_STATUS_NOT_MANDATORY"]
    return Vector(name, code, "verify", {"document": document, **common}, {"document": twin, **common}, ("D16",))


def _hidden_status() -> Iterator[Vector]:
    code = "SD_STATUS_NOT_MANDATORY"
    whole = _signed_whole(created=CREATED)
    yield _verified("shown-in-part-without-status", code, shown(_base(), ["", *_SHOWN]), whole, tolerate=False)
    status = {
        "id": "https://school-a.example/status/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://school-a.example/status/1",
    }
    hiding = signed_in_parts(
        credential(_did(), credentialStatus=status), mandatory=[*_MANDATORY, "/credentialSubject/id"]
    )
    yield _verified("shown-in-part-with-status-withheld", code, shown(hiding, _SHOWN), whole, tolerate=False)


def _hidden_end() -> Iterator[Vector]:
    code = "SD_DATES_NOT_MANDATORY"
    base = signed_in_parts(credential(_did()), mandatory=["/issuer", "/credentialSubject"])
    ended = signed_in_parts(credential(_did(), validUntil=CREATED), mandatory=["/issuer", "/credentialSubject"])
    good = shown(base, ["/validUntil"])
    yield _verified("shown-in-part-without-dates", code, shown(base, ["/name"]), good)
    yield _verified("shown-in-part-with-the-beginning-by-choice", code, shown(base, ["/validFrom"]), good)
    yield _verified("shown-in-part-after-its-end", code, shown(ended, ["/name", "/validFrom"]), good)


def _transcript() -> dict[str, Any]:
    school = School(
        SchoolCode("D113299990015"),
        "見本市立第一高等学校",
        "見本 花子",
        scales=(FIVE_STEPS,),
        grade_levels=("H1", "H2", "H3"),
    )
    results = (
        CourseResult("国語", 2025, course="現代の国語", grade_level="H1", grade="5", credits_earned=Decimal(2)),
        CourseResult("情報", 2025, no_grade_reason="長期欠席のため"),
    )
    pupil = Pupil("20250001", PersonName("山田 太郎", "ヤマダ タロウ"))
    document = transcript_credential(
        Transcript(school, pupil, results),
        issuer_id=_did(),
        credential_id="urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a22",
        valid_from=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
    )
    return signed_in_parts(document, mandatory=[*mandatory_pointers(document)])


def _split_courses() -> Iterator[Vector]:
    record = _transcript()
    courses = "/credentialSubject/verifiableCredential"
    members = ["issuer", "validFrom", "credentialSubject/term", "credentialSubject/achievement/name"]
    for name, code, number, more in (
        ("a-mark-without-its-scale", "DISCLOSURE_SPLIT", 0, ["credentialSubject/result"]),
        ("a-mark-without-naming-its-scale", "DISCLOSURE_SPLIT", 0, ["credentialSubject/result/0/value"]),
        ("a-mark-withheld", "DISCLOSURE_MARK_HIDDEN", 0, []),
        (
            "a-mark-withheld-beside-its-scale",
            "DISCLOSURE_MARK_HIDDEN",
            0,
            ["credentialSubject/achievement/resultDescription"],
        ),
        ("a-remark-withheld", "DISCLOSURE_MARK_HIDDEN", 1, []),
    ):
        course = f"{courses}/{number}"
        split = shown(record, [f"{course}/{member}" for member in (*members, *more)])
        yield _verified(f"course-shown-with-{name}", code, split, shown(record, [course]))
