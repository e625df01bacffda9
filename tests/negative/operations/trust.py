"""Anchors, statements and chains of registrations, as the vector gives them."""

import json

from makers.signed import did, key

from negative.operations.verification import Given
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.keys import RawPayload
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.trust import Anchor, Anchors, ChainTrust, read_statement
from vcedu.verifier import Verifier, open_registry


def judge_chain(data):
    until = data.get("anchorUntil")
    anchor = Anchor(did("registry"), "National Register", valid_until=until and parse_timestamp(until))
    statements = [read_statement(statement) for statement in data["statements"]] * data.get("copies", 1)
    trust = ChainTrust([anchor], statements)
    trust.judge(data["issuer"], tuple(data["kinds"]), parse_timestamp(data["at"]), tuple(data.get("schoolCodes", ())))


def read_anchors(data):
    text = data["text"]
    if "resigned" in data:
        signed = json.loads(text)["signed"] | data["resigned"]
        signature = multibase_encode(key("root").sign(RawPayload(jcs(signed), idempotency_key="x")), "u")
        text = json.dumps({"signed": signed, "signature": signature})
    root_key = key(data["root"]).public_key
    Anchors.read(text.encode(), root_key=root_key, version_floor=data["floor"], now=parse_timestamp(data["at"]))


def verify_registered(data):
    now = parse_timestamp(data["at"])
    clock, contexts, fetcher = (
        FixedClock(now),
        ContextStore.production(),
        Given({"lists": data.get("lists", {})}, now),
    )
    anchor = Anchor(data.get("anchor", did("registry")), "National Register")
    statements = tuple(json.dumps(statement).encode() for statement in data["statements"])
    anchors = Anchors(1, now, now, (anchor,), statements)
    issued = data.get("issued")
    time = VerificationTime(now=now, proven_issue=issued and parse_timestamp(issued))
    trust = open_registry(anchors, contexts=contexts, fetcher=fetcher, time=time, clock=clock)
    custodians = trust.custodians(now)
    verifier = Verifier(trust=trust, contexts=contexts, fetcher=fetcher, custodians=custodians, clock=clock)
    verifier.verify(json.dumps(data["document"]).encode(), time=time)


OPERATIONS = {
    "judge_chain": judge_chain,
    "read_anchors": read_anchors,
    "read_statement": lambda data: read_statement(data["statement"]),
    "verify_registered": verify_registered,
}
