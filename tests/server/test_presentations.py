"""Presentations over HTTP: whose they are, for whom, and in answer to what."""

import pytest
from makers.signed import credential, did, present, presentation, sign

PLACE = "/presentations/verify"
OPTIONS = {"challenge": "c-2027", "domain": "school-b.example"}


def verify(client, document, **options):
    return client.post(PLACE, {"verifiablePresentation": document, "options": OPTIONS | options})


@pytest.fixture(scope="module")
def shown():
    return present(presentation(sign(credential())))


def test_a_presentation_in_answer_to_this_verifier_passes(interop, shown):
    answer = verify(interop, shown)
    assert (answer.status, answer.json["verified"]) == (200, True)


@pytest.mark.parametrize("options", [{"challenge": "another"}, {"domain": "school-c.example"}])
def test_one_in_answer_to_another_does_not(interop, shown, options):
    answer = verify(interop, shown, **options)
    assert (answer.status, answer.json["verified"]) == (400, False)
    assert answer.json["errors"][0]["code"] in {"PROOF_CHALLENGE", "PROOF_DOMAIN"}


@pytest.mark.parametrize(
    "change",
    [
        lambda vp: {name: value for name, value in vp.items() if name != "proof"},
        lambda vp: vp | {"holder": did("stranger")},
        lambda vp: vp | {"verifiableCredential": ["a text"]},
        lambda vp: vp | {"type": ["Presentation"]},
        lambda vp: vp | {"verifiableCredential": [sign(credential()) | {"name": "別の証明書"}]},
        lambda vp: vp | {"proof": vp["proof"] | {"proofPurpose": "assertionMethod"}},
    ],
)
def test_one_that_was_changed_does_not(interop, shown, change):
    assert verify(interop, change(shown)).status in {400, 422}


def test_only_suites_may_show_what_is_about_somebody_else(interop, strict):
    strangers = present(presentation(sign(credential()), holder=did("stranger")), "stranger")
    assert verify(interop, strangers).status == 200
    codes = [check["code"] for check in verify(strict, strangers).json["errors"]]
    assert "HOLDER_NOT_SUBJECT" in codes
