"""What an attacker tries with a genuine transcript. Each attack returns the bytes that a verifier is then shown."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.canonical.compact import compact_json
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Message
from vcedu.proofs import SUITES, add_proof

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject
    from vcedu.issuer import Issuer
    from vcedu.keys import RawSigner
    from vcedu.model import Secured


@dataclass(frozen=True, slots=True)
class Attack:
    """One attempt.

    Attributes:
        name: What is done, for people.
        file: The name of the file that shows it.
        data: What the verifier is given.
        code: The code it must be refused with.
    """

    name: Message
    file: str
    data: bytes
    code: str


def attacks(genuine: Secured, *, impostor: RawSigner, school: Issuer, ended: dt.datetime) -> Iterator[Attack]:
    """Yield the attempts on one genuine transcript.

    Args:
        genuine: A transcript that verifies.
        impostor: Somebody else's Ed25519 key.
        school: The transcript's own issuer, who once issued one that has expired since.
        ended: A time in the past.
    """
    document = genuine.envelope.document
    yield Attack(
        Message("A grade is changed after signing", "署名後に評定を書き換える"),
        "changed-grade.json",
        _as_bytes(_with_better_grade(document)),
        "PROOF_SIGNATURE",
    )
    yield Attack(
        Message("A term that no vocabulary defines is added", "語彙にない項目を付け加える"),
        "undefined-term.json",
        _as_bytes(_with_subject_member(document, "classRank", "1")),
        "JSONLD_UNDEFINED_TERM",
    )
    yield Attack(
        Message("The vocabulary is swapped for one of the attacker's", "語彙を攻撃者のものに差し替える"),
        "swapped-context.json",
        _as_bytes(_with_context(document, "https://attacker.example/contexts/v1")),
        "CONTEXT_UNKNOWN",
    )
    yield Attack(
        Message("It is signed with another's key in the school's name", "別人の鍵で、学校の名義のまま署名する"),
        "another-verification-method.json",
        _as_bytes(_signed_by(document, impostor)),
        "DI_METHOD_NOT_ISSUER",
    )
    yield Attack(
        Message("An expired transcript is shown", "期限の切れた成績証明書を提示する"),
        "expired.json",
        _expired(document, school, ended).raw,
        "VC_EXPIRED",
    )
    yield Attack(
        Message("A second grade is slipped in under the same name", "同じ項目名でもう一つの値を紛れ込ませる"),
        "duplicate-member.json",
        _with_second_issuer(genuine.raw),
        "JSON_DUPLICATE_MEMBER",
    )


def _with_better_grade(document: JSONObject) -> JSONObject:
    changed: Any = copy.deepcopy(document)
    for course in changed["credentialSubject"]["verifiableCredential"]:
        for result in course["credentialSubject"].get("result", []):
            if result.get("value") not in {None, "5"}:
                result["value"] = "5"
                return changed  # type: ignore[no-any-return]
    changed["credentialSubject"]["verifiableCredential"][0]["credentialSubject"]["creditsEarned"] = 9
    return changed  # type: ignore[no-any-return]


def _with_subject_member(document: JSONObject, name: str, value: str) -> JSONObject:
    changed: Any = copy.deepcopy(document)
    changed["credentialSubject"][name] = value
    return changed  # type: ignore[no-any-return]


def _with_context(document: JSONObject, url: str) -> JSONObject:
    changed: Any = copy.deepcopy(document)
    changed["@context"][-1] = url
    return changed  # type: ignore[no-any-return]


def _signed_by(document: JSONObject, impostor: RawSigner) -> JSONObject:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    did = dids.did_key(impostor.public_key)
    options: JSONObject = {
        "verificationMethod": f"{did}#{impostor.public_key.multikey}",
        "proofPurpose": "assertionMethod",
    }
    suite = SUITES["eddsa-rdfc-2022"]
    return add_proof(suite, unsigned, options, signer=impostor, contexts=ContextStore.production())


def _expired(document: JSONObject, school: Issuer, ended: dt.datetime) -> Secured:
    old: Any = copy.deepcopy(document)
    del old["proof"]
    old["validUntil"] = ended.strftime("%Y-%m-%dT%H:%M:%SZ")
    return school.issue(old)


def _with_second_issuer(raw: bytes) -> bytes:
    return raw[:-1] + b',"issuer":"did:web:attacker.example"}'


def _as_bytes(document: JSONObject) -> bytes:
    return compact_json(document)
