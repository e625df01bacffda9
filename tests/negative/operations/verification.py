"""A verifier, with the time, the trust and the DID documents that the vector gives it."""

import json

from vcedu.canonical.contexts import ContextStore
from vcedu.dids import DID, document_url
from vcedu.education.guardianship import GuardianAct
from vcedu.errors import Code, FetchError
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.model.envelope import VCVersion
from vcedu.net import Fetched, FetchKind
from vcedu.trust import Custodians
from vcedu.verification.case import Case, Cover
from vcedu.verification.credential import judge_credential
from vcedu.verification.material import Material
from vcedu.verification.policy import VerificationPolicy
from vcedu.verifier import Challenges, ExactIssuers, HolderDemand, UnsafeAnyIssuer, Verifier


class Given:
    """Answers with the DID documents and the status lists of the vector, and has no others."""

    def __init__(self, data, at, as_of=None):
        documents, lists = data.get("documents", {}), data.get("lists", {})
        self._bodies = {document_url(DID.parse(did)): json.dumps(body).encode() for did, body in documents.items()}
        self._lists = {
            url: (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
            for url, body in lists.items()
            if body is not None
        }
        self._at, self._as_of = at, as_of or at

    def fetch(self, request):
        is_list = request.kind is FetchKind.STATUS_LIST
        body = (self._lists if is_list else self._bodies).get(request.url)
        if body is None:
            raise FetchError(Code.NET_OFFLINE, url=request.url)
        kind, at = ("application/vc", self._as_of) if is_list else ("application/did+json", self._at)
        return Fetched(request.url, body, kind, at, request.kind)


def trust(data, document):
    if "issuers" not in data:
        return UnsafeAnyIssuer()
    suites = {issuer: frozenset(names) for issuer, names in data.get("suites", {}).items()}
    return ExactIssuers(dict.fromkeys(data["issuers"], "第一高等学校"), suites)


def verifying(data):
    now = parse_timestamp(data["at"])
    raw = data["text"].encode() if "text" in data else json.dumps(data["document"], ensure_ascii=False).encode()
    signers = {issuer: frozenset(names) for issuer, names in data.get("custodians", {}).items()}
    verifier = Verifier(
        trust=trust(data, data.get("document")),
        contexts=ContextStore.production(),
        fetcher=Given(data, now),
        custodians=Custodians(signers),
        tolerate=frozenset(Code(code) for code in data.get("tolerate", [])),
        clock=FixedClock(now),
    )
    domain = frozenset(data["domain"]) if "domain" in data else None
    demand = HolderDemand(
        required=data.get("required", False),
        challenge=data.get("challenge"),
        domain=domain,
        minimum_proofing=data.get("minimum_proofing", 0),
        major_act=data.get("major_act", False),
        act=GuardianAct(data.get("act", "present")),
        presentation_header=bytes.fromhex(data["presentationHeader"]) if "presentationHeader" in data else None,
    )
    return verifier, raw, {"time": VerificationTime(now=now), "holder": demand}


def verify(data):
    verifier, raw, asked = verifying(data)
    return verifier.verify(raw, **asked)


def report(data):
    verifier, raw, asked = verifying(data)
    return verifier.inspect(raw, **asked)


def judge_issuer(data):
    judge = UnsafeAnyIssuer() if data["issuers"] is None else trust(data, None)
    judge.judge(data["issuer"], ("VerifiableCredential",), parse_timestamp(data["at"]))


def verify_covered(data):
    store = ContextStore.production()
    case = Case(data["document"], store, depth=1, cover=Cover(data["issuer"], VCVersion.V2_0))
    policy = VerificationPolicy(trust=UnsafeAnyIssuer(), contexts=store)
    time = VerificationTime(now=parse_timestamp("2027-04-01T00:00:00Z"))
    decisive = judge_credential(case, policy, time, Material()).verdict.first_error
    if decisive is not None:
        raise decisive.error


def nest(data):
    document = {"verifiableCredential": [{"type": ["VerifiableCredential"]}]}
    Case(document, ContextStore.production(), depth=data["depth"]).children(Cover(None, VCVersion.V2_0))


def challenges(data):
    book = Challenges(FixedClock(parse_timestamp("2027-04-01T00:00:00Z")))
    names = {name: book.give() for name in data["given"]}
    for name in data["taken"]:
        book.take(names[name])


OPERATIONS = {
    "verify": verify,
    "judge_issuer": judge_issuer,
    "verify_covered": verify_covered,
    "nest": nest,
    "challenges": challenges,
}
