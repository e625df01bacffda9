"""No caller makes the server fetch outside its policy, or spend more than the budget."""

import json
import time

import pytest
from makers.signed import WEB, credential, method, sign

from server.conftest import NOW, api
from server.documents import OWNERS
from server.serving import served
from vcedu.errors import Code, FetchError
from vcedu.server import vc_api
from vcedu.status import StatusPurpose, status_entry

ELSEWHERE = status_entry("https://status.example/1", 7, StatusPurpose.REVOCATION)


class Recording:
    """Notes what is asked for, and has none of it."""

    def __init__(self):
        self.asked = []

    def fetch(self, request):
        self.asked.append(request.url)
        raise FetchError(Code.NET_OFFLINE, url=request.url)


@pytest.fixture(scope="module")
def watched():
    fetcher = Recording()
    app = lambda at: vc_api(api(at.url, interop=False, fetcher=fetcher), hosts=at.names)  # noqa: E731 - made once
    with served(app, tls=True, now=NOW) as client:
        yield client, fetcher.asked


def verify(client, document):
    return client.post("/credentials/verify", {"verifiableCredential": document})


def test_nothing_is_fetched_on_the_word_of_a_stranger(watched):
    client, asked = watched
    for document in (
        sign(credential(credentialStatus=ELSEWHERE)),
        sign(credential()) | {"issuer": WEB},
        credential(WEB) | {"proof": sign(credential())["proof"] | {"verificationMethod": f"{WEB}#k"}},
        sign(credential(credentialSchema={"id": "http://169.254.169.254/x", "type": "JsonSchema"})),
    ):
        assert verify(client, document).status in {400, 422}
    assert (asked, method("school")[:8]) == ([], "did:key:")


def test_a_list_of_somebody_elses_is_asked_for_through_the_door_alone(watched):
    client, asked = watched
    place = "/issuers/ed25519/eddsa-rdfc-2022/credentials/issue"
    own = credential("x", credentialStatus=ELSEWHERE) | {"issuer": OWNERS["ed25519"]}
    signed = client.post(place, {"credential": own}).json["verifiableCredential"]
    answer = verify(client, signed)
    assert (answer.status, asked) == (422, ["https://status.example/1"])


def test_a_document_on_the_web_is_asked_for_through_the_door_alone(watched):
    client, asked = watched
    before = len(asked)
    assert client.get("/identifiers/did%3Aweb%3Aschool.example").status == 404
    assert client.get("/identifiers/did%3Aweb%3A127.0.0.1").status == 400
    assert client.get("/identifiers/did%3Aweb%3Alocalhost%253A40443").status == 404
    assert asked[before:] == [
        "https://school.example/.well-known/did.json",
        "https://localhost:40443/.well-known/did.json",
    ]


def _deep(levels):
    value = {"type": "Child"}
    for _ in range(levels):
        value = {"previousSchool": value}
    return value


def _wide():
    terms = [{"id": f"urn:uuid:{number}", "type": ["AchievementSubject"]} for number in range(12_000)]
    return credential("x") | {"credentialSubject": terms}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (credential("x") | {"credentialSubject": _deep(80)}, "JSON_TOO_DEEP"),
        (credential("x") | {"@context": ["https://www.w3.org/ns/credentials/v2"] * 40}, "JSONLD_BUDGET"),
        (credential("x") | {"name": "x" * 1_100_000}, "JSON_TOO_LARGE"),
        (_wide(), None),
    ],
    ids=["deep", "contexts", "large", "wide"],
)
def test_what_would_cost_too_much_ends_soon(watched, document, code):
    client, _ = watched
    document = document | {"issuer": OWNERS["ed25519"]}
    begun = time.monotonic()
    answer = client.post("/issuers/ed25519/eddsa-rdfc-2022/credentials/issue", {"credential": document})
    assert time.monotonic() - begun < 15
    assert answer.status in {201, 400, 413, 422}
    if code is not None:
        assert answer.code == code
    else:
        assert answer.status == 201 or answer.code.endswith("BUDGET"), answer.body[:300]


def test_bombs_of_the_wire_are_no_requests(watched):
    client, _ = watched
    for body in (b"", b"[" * 100_000, b"\x00" * 1000, json.dumps({"a": 1}).encode() * 2, b'{"credential":{"a":1e999}}'):
        answer = client.post("/credentials/verify", body)
        assert answer.status == 400, body[:20]
