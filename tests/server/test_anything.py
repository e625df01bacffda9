"""Whatever is sent is answered with a status of the contract: no caller finds a fault of the server."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers.signed import credential as badge
from makers.signed import present, presentation, sign

from server.documents import OWNERS, credential

CONTRACT = {200, 201, 400, 404, 413, 415, 422}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["did:key:z6Mk", "https://www.w3.org/ns/credentials/v2", "@id", "u2V0DgA", "z", "data:,", "2027-13-01"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["id", "type", "@value", "@list", "proof"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
ISSUE = "/issuers/p256/ecdsa-sd-2023/credentials/issue"


@pytest.fixture(scope="module")
def samples(interop):
    """Return requests that are answered well, by where they go."""
    unsigned = credential(issuer=OWNERS["p256"])
    base = interop.post(ISSUE, {"credential": unsigned}).json["verifiableCredential"]
    body = {"verifiableCredential": base, "options": {"selectivePointers": ["/issuer", "/credentialSubject"]}}
    derived = interop.post("/credentials/derive", body).json["verifiableCredential"]
    token = interop.post("/issuers/p256/vc-jwt/credentials/issue", {"credential": unsigned}).json[
        "verifiableCredential"
    ]
    listed = credential()
    shown = present(presentation(sign(badge())))
    options = {"challenge": "c-2027", "domain": "school-b.example"}
    found = [
        (ISSUE, {"credential": unsigned, "options": {"mandatoryPointers": ["/validFrom"]}}),
        ("/issuers/ed25519/eddsa-jcs-2022/credentials/issue", {"credential": listed}),
        ("/issuers/with-status/credentials/issue", {"credential": listed}),
        ("/credentials/derive", body),
        ("/credentials/verify", {"verifiableCredential": derived}),
        ("/credentials/verify", {"verifiableCredential": sign(badge(), suite="eddsa-jcs-2022")}),
        ("/credentials/verify", {"verifiableCredential": token}),
        ("/credentials/verify", {"verifiableCredential": token["id"].partition(",")[2]}),
        ("/presentations/verify", {"verifiablePresentation": shown, "options": options}),
    ]
    for path, request in found:
        assert interop.post(path, request).status in {200, 201}, path
    return found


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, step))


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_one_place_of_a_request_is_answered(interop, samples, data):
    path, request = data.draw(st.sampled_from(samples))
    changed = copy.deepcopy(request)
    *above, last = data.draw(st.sampled_from([place for place in places(request) if place]))
    place = changed
    for step in above:
        place = place[step]
    how = data.draw(st.sampled_from(["replace", "remove", "cut"]))
    if how == "remove":
        del place[last]
    elif how == "cut" and isinstance(place[last], str):
        text = place[last]
        at = data.draw(st.integers(0, len(text)))
        place[last] = text[:at] + data.draw(st.sampled_from(["", "A", "=", ".", "\u3042", text])) + text[at + 1 :]
    else:
        place[last] = data.draw(JSON)
    answer = interop.post(path, json.dumps(changed).encode())
    assert answer.status in CONTRACT, (path, answer.status, changed)
    assert answer.json


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), place=st.integers(0, 3))
def test_whatever_the_body_it_is_answered(interop, body, place):
    paths = ("/credentials/verify", "/presentations/verify", "/credentials/derive", ISSUE)
    assert interop.post(paths[place], body).status in {400, 422}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60))
def test_whatever_identifier_is_asked_for_it_is_answered(interop, text):
    for prefix in ("", "did:key:", "did:jwk:", "did:web:"):
        assert interop.get(f"/identifiers/{prefix}{text}").status in {200, 400, 404, 422}
