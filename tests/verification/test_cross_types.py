"""Every kind of signed thing given to every reader: only the one it was made for takes it (attack J6)."""

import json

import pytest
from makers.signed import AT, credential, did, key, present, presentation, sign
from makers.status import entry, unsigned_list
from makers.tokens import enveloped, shown_token, token
from makers.trust import KIND, anchors_file, of_city

from holder.family import TIME, VERIFIER, create
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import VceduError
from vcedu.holder import PersonalDataStore
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import FixedClock, parse_timestamp, read_secured
from vcedu.net import NoFetcher
from vcedu.proofs.jwe import open_sealed, seal
from vcedu.storage import SQLiteDriver
from vcedu.trust import Anchor, Anchors, ExactIssuers
from vcedu.verification import Material, Part, Reference, ReferenceKind, Verification, VerificationPolicy
from vcedu.verifier import HolderDemand, Verifier, open_registry

CONTEXTS = ContextStore.production()
NOW = parse_timestamp(AT)
DEMAND = HolderDemand(required=True, challenge="c-2027", domain=frozenset({"school-b.example"}))
AGREEMENT = PrivateKey.from_secret_bytes(KeyType.X25519, bytes(range(32)))


def _json(document):
    return json.dumps(document, ensure_ascii=False).encode()


def _as_token(document):
    return token(None, {"iss": did("school"), **document}).encode()


def _statement():
    return {**of_city(), "issuer": did("school")}


_VP = shown_token(token())
OBJECTS = {
    "credential": _json(sign(credential())),
    "credential token": token().encode(),
    "credential in an envelope": _json(enveloped(token())),
    "presentation": _json(present(presentation(sign(credential())))),
    "presentation token": _VP.encode(),
    "presentation in an envelope": _json(
        enveloped("", id=f"data:application/vp+jwt,{_VP}", type="EnvelopedVerifiablePresentation")
    ),
    "list": _json(sign(unsigned_list())),
    "list token": _as_token(unsigned_list()),
    "statement": _json(sign(_statement())),
    "statement token": _as_token(_statement()),
    "anchors": anchors_file(),
    "sealed": seal(b"{}", AGREEMENT.public_key, content_type="application/json"),
}


def _keep(data):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        assert isinstance(store, PersonalDataStore)
        store.receive(data, verifier=VERIFIER, time=TIME)


def _present(data):
    trust = ExactIssuers({did("school"): "第一高等学校"})
    Verifier(trust=trust, contexts=CONTEXTS, fetcher=NoFetcher()).verify(data, time=TIME, holder=DEMAND)


def _look_up(data):
    listed = entry()
    reference = Reference(ReferenceKind.STATUS_LIST, listed["statusListCredential"])
    policy = VerificationPolicy(trust=ExactIssuers({did("school"): "第一高等学校"}), contexts=CONTEXTS)
    secured = read_secured(_json(sign(credential(credentialStatus=listed))))
    judgement = Verification(secured, policy=policy, time=TIME).step(Material({reference: Part(data, NOW)}))
    judgement.verified()


def _register(data):
    anchors = Anchors(1, NOW, NOW, (Anchor(did("school"), "A Registry"),), (data,))
    trust = open_registry(anchors, contexts=CONTEXTS, fetcher=NoFetcher(), time=TIME, clock=FixedClock(NOW))
    trust.judge(did("city"), ("VerifiableCredential", KIND), NOW)


def _anchor(data):
    Anchors.read(data, root_key=key("root").public_key, version_floor=1, now=NOW)


def _open(data):
    open_sealed(data, AGREEMENT)


READERS = {
    # A pupil's store keeps any credential, whatever it is about.
    _keep: {"credential", "credential token", "credential in an envelope", "list", "list token", "statement",
            "statement token"},
    _present: {"presentation", "presentation token", "presentation in an envelope"},
    _look_up: {"list", "list token"},
    _register: {"statement", "statement token"},
    _anchor: {"anchors"},
    _open: {"sealed"},
}  # fmt: skip


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_takes_what_was_made_for_it_alone(reader, name):
    accepted = READERS[reader]
    if name in accepted:
        reader(OBJECTS[name])
        return
    with pytest.raises(VceduError):
        reader(OBJECTS[name])
