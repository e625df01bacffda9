"""Negative vectors of tokens: their form, their header and their claims."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from makers.signed import AT, credential, did, edited, key, method, present, presentation, sign, without
from makers.tokens import (
    ISSUED_AT,
    claims,
    enveloped,
    header,
    method_of,
    nist_key,
    padded,
    respelled,
    shown_token,
    token,
    with_signature,
)
from makers.vector import Vector

from vcedu.canonical.encodings import base64url_encode
from vcedu.keys import KeyType, RawPayload

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHALLENGE = {"challenge": "c-2027", "domain": ["school-b.example"]}


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _algorithms()
    yield from _keys()
    yield from _extensions()
    yield from _types()
    yield from _forms()
    yield from _claims()
    yield from _signatures()
    yield from _envelopes()
    yield from _presentations()


def _token(name: str, code: str, text: str, *rows: str, twin: str | None = None, **asked: Any) -> Vector:
    wrong, right = ({"text": each, "at": AT, **asked} for each in (text, twin or token()))
    return Vector(f"token-{name}", code, "verify", wrong, right, rows)


def _headed(name: str, code: str, /, *rows: str, **members: Any) -> Vector:
    return _token(name, code, token(header(**members)), *rows)


def _algorithms() -> Iterator[Vector]:
    code = "JWS_ALG_FORBIDDEN"
    for name, algorithm in {
        "none": "none",
        "none-in-capitals": "NONE",
        "none-in-mixed-case": "nOnE",
        "none-with-a-capital": "None",
        "empty-text": "",
        "a-list": ["EdDSA"],
        "true": True,
        "lower-case": "eddsa",
        "es512": "ES512",
        "es256k": "ES256K",
        "rs256": "RS256",
        "ps256": "PS256",
    }.items():
        yield _headed(f"alg-{name}", code, "J1" if name.startswith("none") else "J2", alg=algorithm)
    yield _headed("alg-left-out", code, "J1", alg=None)
    yield _token("unsigned", code, with_signature(token(header(alg="none")), b""), "J1")
    yield _token("without-signature", "PROOF_VALUE", with_signature(token(), b""), "J1")
    public = key("school").public_key
    secrets = {
        "raw": public.point,
        "multikey": public.multikey.encode(),
        "jwk": json.dumps(public.jwk, separators=(",", ":")).encode(),
    }
    for form, secret in secrets.items():
        for bits in (256, 384, 512):
            text = token(header(alg=f"HS{bits}"))
            mac = hmac.new(secret, text.rpartition(".")[0].encode(), f"sha{bits}").digest()
            yield _token(f"hs{bits}-under-the-public-key-{form}", code, with_signature(text, mac), "J2")
    yield from _algorithms_of_other_keys()


def _algorithms_of_other_keys() -> Iterator[Vector]:
    code = "JWS_ALG_KEY"
    for algorithm in ("ES256", "ES384"):
        yield _headed(f"{algorithm.lower()}-under-an-ed25519-key", code, "J2", "J12", alg=algorithm)
    for key_type, own, others in (
        (KeyType.P256, "ES256", ("ES384", "EdDSA", "Ed25519")),
        (KeyType.P384, "ES384", ("ES256", "EdDSA")),
    ):
        signer = nist_key(key_type)
        body = claims(iss=method_of(signer).partition("#")[0], issuer=method_of(signer).partition("#")[0])
        good = token(header(alg=own, kid=method_of(signer)), body, signer=signer)
        for other in others:
            bad = token(header(alg=other, kid=method_of(signer)), body, signer=signer)
            name = f"{other.lower()}-under-a-{key_type.value.lower().replace('-', '')}-key"
            yield _token(name, code, bad, "J2", "J12", twin=good)


def _keys() -> Iterator[Vector]:
    stranger = key("stranger")
    jwk = stranger.public_key.jwk
    for name, value in {
        "jwk": jwk,
        "jku": "https://attacker.example/keys.json",
        "x5u": "https://attacker.example/chain.pem",
        "x5c": ["MIIB"],
    }.items():
        forged = token(header(**{name: value}), signer=stranger)
        yield _token(f"key-brought-along-{name}", "JWS_KEY_IN_HEADER", forged, "J3")
        honest = token(header(**{name: key("school").public_key.jwk if name == "jwk" else value}))
        yield _token(f"key-brought-along-{name}-by-the-issuer", "JWS_KEY_IN_HEADER", honest, "J3")
    for name, kid in {
        "left-out": None,
        "bare": "key-1",
        "a-path": "../../../../dev/null",
        "a-query": "x' UNION SELECT 'secret' --",
        "a-thumbprint-byte-short": key("school").public_key.thumbprint[:-1],
        "a-fragment": "#" + key("school").public_key.multikey,
        "a-did-alone": did("school"),
        "a-number": 1,
        "a-list": [method("school")],
        "with-a-space": method("school") + " ",
        "with-two-fragments": method("school") + "#2",
    }.items():
        yield _headed(f"kid-{name}", "JWS_KID", "J4", kid=kid)
    yield from _thumbprints()
    elsewhere = token(header(kid=method("stranger")), signer=stranger)
    yield _token("kid-of-another-issuer", "DI_METHOD_NOT_ISSUER", elsewhere, "J4")
    yield _headed("kid-of-another-issuer-under-the-issuers-key", "DI_METHOD_NOT_ISSUER", "J4", kid=method("board"))
    yield _headed("kid-at-https", "DI_METHOD_NOT_ISSUER", "J4", kid="https://attacker.example/keys#1")
    yield _headed("kid-at-file", "DI_METHOD_NOT_ISSUER", "J4", kid="file:///etc/passwd#1")
    missing = f"{did('school')}#{key('board').public_key.multikey}"
    yield _headed("kid-not-in-the-document", "DI_METHOD_NOT_FOUND", "J4", kid=missing)
    query = method("school").replace("#", "?versionId=1#")
    yield _headed("kid-with-a-query", "DI_METHOD_NOT_FOUND", "J4", kid=query)
    yield _token("signed-by-a-stranger-under-the-issuers-kid", "PROOF_SIGNATURE", token(signer=stranger), "J4")


def _thumbprints() -> Iterator[Vector]:
    own, other = (key(whose).public_key.thumbprint for whose in ("school", "stranger"))
    good = token(header(kid=own))
    forged = token(header(kid=other), signer=key("stranger"))
    yield _token("thumbprint-of-a-strangers-key", "DI_METHOD_NOT_FOUND", forged, "J4", twin=good)
    nobody = token(header(kid=own), claims(iss=None))
    yield _token("thumbprint-of-nobodys-key", "JWS_KID", nobody, "J4", twin=good)
    fragment = token(header(kid=own), claims(iss=method("school")))
    yield _token("thumbprint-under-an-issuer-with-a-fragment", "JWS_KID", fragment, "J4", twin=good)
    stolen = token(header(kid=other), claims(iss=did("stranger")), signer=key("stranger"))
    yield _token("thumbprint-under-another-issuer", "JWS_CLAIM_CONFLICT", stolen, "J4", twin=good)
    by_another = token(header(kid=own), signer=key("stranger"))
    yield _token("thumbprint-of-the-issuers-key-by-a-stranger", "PROOF_SIGNATURE", by_another, "J4", twin=good)


def _extensions() -> Iterator[Vector]:
    for name, members in {
        "unknown": {"crit": ["vcedu-unknown"], "vcedu-unknown": True},
        "known-elsewhere": {"crit": ["exp"], "exp": ISSUED_AT},
        "unencoded-payload": {"crit": ["b64"], "b64": False},
        "twice": {"crit": ["b64", "b64"], "b64": True},
        "empty": {"crit": []},
        "a-text": {"crit": "b64"},
        "null": {"crit": {}},
    }.items():
        yield _headed(f"critical-{name}", "JWS_CRITICAL", "J5", **members)
    for value in (False, True):
        yield _headed(f"b64-{str(value).lower()}", "JWS_CRITICAL", "J5", b64=value)


def _types() -> Iterator[Vector]:
    for name, kind in {
        "left-out": None,
        "jwt": "JWT",
        "access-token": "at+jwt",
        "key-binding": "kb+jwt",
        "sd-jwt": "vc+sd-jwt",
        "dc-sd-jwt": "dc+sd-jwt",
        "key-proof": "openid4vci-proof+jwt",
        "status-list": "statuslist+jwt",
        "request": "oauth-authz-req+jwt",
        "logout": "logout+jwt",
        "in-capitals": "VC+JWT",
        "with-its-tree": "application/vc+jwt",
        "a-list": ["vc+jwt"],
        "of-a-presentation": "vp+jwt",
    }.items():
        members = {"typ": kind, **({"cty": "vp"} if kind == "vp+jwt" else {})}
        yield _headed(f"type-{name}", "JWS_TYPE", "J6", **members)
    for name, content in {"of-a-presentation": "vp", "jwt": "JWT", "number": 1, "in-capitals": "VC"}.items():
        yield _headed(f"content-type-{name}", "JWS_TYPE", "J6", cty=content)
    good = shown_token(token())
    for name, head in {"a-credential": {"typ": "vc+jwt", "cty": "vc"}, "a-key-binding": {"typ": "kb+jwt"}}.items():
        bad = shown_token(token(), head=head)
        yield _token(f"presentation-typed-as-{name}", "JWS_TYPE", bad, "J6", twin=good, **_CHALLENGE)


def _forms() -> Iterator[Vector]:
    good = token()
    head, body, signature = good.split(".")
    for name, text in {
        "of-two-parts": f"{head}.{body}",
        "of-four-parts": f"{good}.AA",
        "of-five-parts": f"{head}..{body}.{signature}.AA",
        "with-a-detached-payload": f"{head}..{signature}",
        "header-padded": f"{padded(head)}.{body}.{signature}",
        "payload-padded": f"{head}.{padded(body)}.{signature}",
        "signature-padded": f"{good}==",
        "with-a-plus": f"{head}.{body}.+{signature[1:]}",
        "with-a-slash": f"{head}.{body}.{signature[:-1]}/",
        "with-a-space": f"{head}. {body}.{signature}",
        "with-a-space-after-it": f"{good} ",
        "with-two-line-feeds-after-it": f"{good}\n\n",
        "with-a-line-feed-inside": f"{head}.\n{body}.{signature}",
        "with-a-name-before-it": f"eyJhbGciOiJub25lIn0 {good}",
    }.items():
        yield _token(name, "JWS_MALFORMED", text, "J7" if "padded" in name or "with-a" in name else "J8")
    yield _token("signature-with-unused-bits", "BASE64URL_INVALID", f"{head}.{body}.{respelled(signature)}", "J7")
    yield _token("signature-of-an-impossible-length", "BASE64URL_INVALID", f"{good}AAA", "J7")
    doubled = json.dumps(header())[:-1] + ',"alg":"none"}'
    yield _token("header-member-twice", "JSON_DUPLICATE_MEMBER", token(doubled.encode()), "J8")
    twice = json.dumps(claims())[:-1] + ',"iss":"did:web:attacker.example"}'
    yield _token("claim-twice", "JSON_DUPLICATE_MEMBER", token(None, twice.encode()), "J8")
    yield _token("header-no-json", "JSON_SYNTAX", token(b"{alg:1}"), "J8")
    yield _token("payload-a-list", "JSON_NOT_AN_OBJECT", token(None, [claims()]), "J8")
    yield _token("payload-a-text", "JSON_NOT_AN_OBJECT", token(None, "hello"), "J8")
    yield _token("payload-not-utf8", "JSON_NOT_UTF8", token(None, b'{"iss":"\xff"}'), "J8")
    yield _token("payload-compressed", "JSON_SYNTAX", token(None, b"\x78\x9c\xab\xae\x05\x00\x01\x75\x00\xf9"), "J8")
    general = {"payload": body, "signatures": [{"protected": head, "signature": signature}]}
    flat = {"payload": body, "protected": head, "header": {"kid": "x"}, "signature": signature}
    for name, value in {"general": general, "flattened": flat}.items():
        yield _token(f"in-the-{name}-json-form", "JWS_SERIALISATION", json.dumps(value), "J8")
    yield _token("with-disclosures", "VC_FORMAT_UNKNOWN", f"{good}~", "J6")


def _claims() -> Iterator[Vector]:
    def claimed(name: str, code: str, /, *rows: str, **members: Any) -> Vector:
        return _token(f"claim-{name}", code, token(None, claims(**members)), *rows)

    code = "JWS_CLAIM_CONFLICT"
    yield claimed("iss-of-another", code, "J9", iss=did("board"))
    yield claimed("iss-in-capitals", code, "J9", iss=did("school").replace("did:key", "DID:KEY"))
    yield claimed("jti-of-another", code, "J9", jti="urn:uuid:00000000-0000-4000-8000-000000000001")
    yield claimed("sub-of-another", code, "J9", sub=did("classmate"))
    yield claimed("sub-empty", code, "J9", sub="")
    yield claimed("nbf-before-valid-from", code, "J9", nbf=ISSUED_AT - 10_000_000)
    yield claimed("nbf-after-valid-from", code, "J9", nbf=ISSUED_AT)
    subjects = [credential()["credentialSubject"], {**credential()["credentialSubject"], "id": did("classmate")}]
    yield claimed("sub-one-of-two", code, "J9", sub=did("pupil"), credentialSubject=subjects)
    bearer = without(credential()["credentialSubject"], "id")
    yield claimed("sub-of-nobody", code, "J9", sub=did("pupil"), credentialSubject=bearer)
    code = "JWS_CLAIM"
    yield claimed("vc", code, "J9", vc={"type": ["VerifiableCredential"]})
    yield claimed("vp", code, "J9", vp="nothing")
    for name, value in {"number": 1, "list": [did("school")], "object": {"id": did("school")}}.items():
        yield claimed(f"iss-a-{name}", code, "J9", iss=value)
    yield claimed("jti-a-number", code, "J9", jti=7)
    yield claimed("nonce-a-number", code, "J9", nonce=7)
    yield claimed("sub-a-list", code, "J9", sub=[did("pupil")])
    for name, value in {
        "a-text": "2027-03-25T00:00:00Z",
        "digits": str(ISSUED_AT),
        "true": True,
        "a-list": [ISSUED_AT],
        "beyond-all-years": 10**15,
        "in-milliseconds": ISSUED_AT * 1000,
    }.items():
        yield claimed(f"iat-{name}", code, "J9", iat=value)
    yield claimed("exp-a-text", code, "J9", exp="never")
    yield claimed("nbf-false", code, "J9", nbf=False)
    for name, value in {"empty": [], "a-number": 7, "with-a-number": ["a.example", 7], "twice": ["a", "a"]}.items():
        yield claimed(f"aud-{name}", code, "J9", aud=value)
    yield claimed("exp-past", "PROOF_EXPIRED", "D5", exp=ISSUED_AT + 60)
    yield claimed("iat-in-the-future", "PROOF_CREATED_IN_FUTURE", "D5", iat=ISSUED_AT + 10_000_000)
    yield claimed("unknown", "JSONLD_UNDEFINED_TERM", "D6", approvedBy="urn:uuid:1")
    proven = sign(credential())["proof"]
    yield claimed("proof", "VC_MEMBER_MISPLACED", "D12", proof=proven)
    yield claimed("type-of-a-presentation", "JWS_TYPE", "J6", type=["VerifiablePresentation"])
    yield claimed("valid-until-past", "VC_EXPIRED", "D5", validUntil="2027-03-26T00:00:00Z")


def _signatures() -> Iterator[Vector]:
    signer = nist_key()
    own = method_of(signer).partition("#")[0]
    good = token(header(alg="ES256", kid=method_of(signer)), claims(iss=own, issuer=own), signer=signer)
    data = good.rpartition(".")[0].encode()
    raw = signer.sign(RawPayload(data, "vector"))
    r, s = raw[:32], raw[32:]
    der = b"\x30\x44\x02\x20" + r + b"\x02\x20" + s
    for name, code, signature in (
        ("in-der", "PROOF_VALUE", der),
        ("byte-short", "PROOF_VALUE", raw[:-1]),
        ("byte-long", "PROOF_VALUE", raw + b"\0"),
        ("r-zero", "PROOF_SIGNATURE", bytes(32) + s),
        ("s-zero", "PROOF_SIGNATURE", r + bytes(32)),
        ("all-zero", "PROOF_SIGNATURE", bytes(64)),
        ("halves-exchanged", "PROOF_SIGNATURE", s + r),
        ("last-bit", "PROOF_SIGNATURE", raw[:-1] + bytes([raw[-1] ^ 1])),
    ):
        yield _token(f"es256-signature-{name}", code, with_signature(good, signature), "J10", twin=good)
    plain = token()
    head, _, signature = plain.split(".")
    changed = token(None, claims(name="修了証明書")).split(".")[1]
    yield _token("content-exchanged", "PROOF_SIGNATURE", f"{head}.{changed}.{signature}")
    other = token(header(remark="x")).split(".")[0]
    yield _token("header-exchanged", "PROOF_SIGNATURE", f"{other}.{plain.split('.')[1]}.{signature}")
    prefix = hashlib.sha256(plain.rpartition(".")[0].encode()).digest()
    over_hash = key("school").sign(RawPayload(prefix, "vector"))
    yield _token("signature-over-the-digest", "PROOF_SIGNATURE", with_signature(plain, over_hash))


def _envelopes() -> Iterator[Vector]:
    good = enveloped(token())

    def refused(name: str, code: str, /, *rows: str, **members: Any) -> Vector:
        wrong, right = ({"document": each, "at": AT} for each in (enveloped(token(), **members), good))
        return Vector(f"envelope-{name}", code, "verify", wrong, right, rows)

    code, text = "ENVELOPE_MALFORMED", token()
    yield refused("without-id", code, id=None)
    yield refused("id-at-https", code, "N1", id="https://school-a.example/token.jwt")
    yield refused("id-without-comma", code, id=f"data:application/vc+jwt{text}")
    yield refused("id-a-list", code, id=[f"data:application/vc+jwt,{text}"])
    yield refused("id-in-capitals", code, id=f"DATA:application/vc+jwt,{text}")
    yield refused("of-any-jwt", code, "J6", id=f"data:application/jwt,{text}")
    yield refused("of-plain-text", code, "J6", id=f"data:text/plain,{text}")
    yield refused("of-no-type", code, "J6", id=f"data:,{text}")
    yield refused("in-base64", code, id=f"data:application/vc+jwt;base64,{base64url_encode(text.encode())}")
    yield refused("of-a-presentation", code, "J6", id=f"data:application/vp+jwt,{shown_token(text)}")
    yield refused("of-sd-jwt", "VC_ENVELOPED", id=f"data:application/vc+sd-jwt,{text}~")
    yield refused("of-cose", "VC_ENVELOPED", id="data:application/vc+cose;base64,0oREoQE")
    yield refused("with-a-claim-beside-it", code, "D6", credentialSubject={"id": did("pupil"), "name": "x"})
    yield refused("with-a-name", code, "D6", name="卒業証明書")
    yield refused("with-two-types", code, type=["EnvelopedVerifiableCredential", "VerifiableCredential"])
    yield refused("of-both-kinds", code, type=["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"])
    yield refused("without-context", "VC_CONTEXT", **{"@context": None})
    yield refused("in-another-context", "VC_CONTEXT", **{"@context": "https://www.w3.org/ns/did/v1"})
    yield refused("in-the-older-context", code, **{"@context": ["https://www.w3.org/2018/credentials/v1"]})
    yield refused("holding-nothing", "JWS_MALFORMED", id="data:application/vc+jwt,")
    yield refused("holding-two-tokens", "JWS_MALFORMED", id=f"data:application/vc+jwt,{text},{text}")
    yield refused(
        "holding-an-unsigned-token", "PROOF_VALUE", "J1", id=f"data:application/vc+jwt,{with_signature(text, b'')}"
    )
    wrong = token(header(typ="vp+jwt", cty="vp"))
    vp = shown_token(text)
    yield refused("holding-a-presentation", "JWS_TYPE", "J6", id=f"data:application/vc+jwt,{vp}")
    yield refused("holding-a-token-of-another-type", "JWS_TYPE", "J6", id=f"data:application/vc+jwt,{wrong}")
    inside = token(None, enveloped(text, **{"@context": ["https://www.w3.org/ns/credentials/v2"]}))
    yield refused("in-an-envelope", "VC_TYPE", id=f"data:application/vc+jwt,{inside}")


def _presentations() -> Iterator[Vector]:
    good = shown_token(token())

    def shown(name: str, code: str, /, *rows: str, **members: Any) -> Vector:
        bad = shown_token(token(), **members)
        return _token(f"presentation-{name}", code, bad, *rows, twin=good, **_CHALLENGE)

    yield shown("of-another-challenge", "PROOF_CHALLENGE", "D4", nonce="c-2026")
    yield shown("without-challenge", "PROOF_CHALLENGE", "D4", nonce=None)
    yield shown("for-another-school", "PROOF_DOMAIN", "D4", aud="school-c.example")
    yield shown("for-two-schools", "PROOF_DOMAIN", "D4", aud=["school-b.example", "school-c.example"])
    yield shown("for-nobody", "PROOF_DOMAIN", "D4", aud=None)
    yield shown("iss-of-another", "JWS_CLAIM_CONFLICT", "J9", iss=did("classmate"))
    yield shown("held-by-another", "DI_METHOD_NOT_ISSUER", "D1", iss=None, holder=did("classmate"))
    yield shown("expired", "PROOF_EXPIRED", "D5", exp=ISSUED_AT + 60)
    yield shown("of-the-future", "PROOF_CREATED_IN_FUTURE", "D5", nbf=ISSUED_AT + 10_000_000)
    forged = with_signature(token(), bytes(64))
    yield _token("presentation-of-a-forged-token", "NESTED_FAILED", shown_token(forged), "J1", twin=good, **_CHALLENGE)
    foreign = shown_token(token(), verifiableCredential=[enveloped("e30.e30.AA")])
    yield _token("presentation-of-a-broken-envelope", "NESTED_FAILED", foreign, "J6", twin=good, **_CHALLENGE)
    unknown = shown_token(token(), verifiableCredential=[enveloped("", id="data:application/vc+sd-jwt,e30~")])
    yield _token("presentation-of-an-sd-jwt", "NESTED_UNDETERMINED", unknown, twin=good, **_CHALLENGE)
    json_good = present(presentation(enveloped(token())))
    exchanged = edited(
        json_good, "verifiableCredential", 0, "id", to=f"data:application/vc+jwt,{token(header(cty=None))}"
    )
    wrong, right = ({"document": each, "at": AT, **_CHALLENGE} for each in (exchanged, json_good))
    yield Vector("enveloped-token-exchanged-after-signing", "PROOF_SIGNATURE", "verify", wrong, right, ("D8",))
    asked = {"credentials": [token()]}
    mixed = {"credentials": [token(), json.dumps(sign(credential()), ensure_ascii=False)]}
    yield Vector("json-credential-in-a-token", "ENVELOPE_MIXED", "present-as-token", mixed, asked)
