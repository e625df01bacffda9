"""A record shown in part, before a verifier: its status, its courses, and what the verdict says of it (row D16)."""

import datetime as dt
import json

import pytest
from makers.status import REVOCATION, entry, unsigned_list

from keys.seeds import seeded
from proofs.disclosure.records import record
from vcedu.canonical.contexts import ContextStore
from vcedu.education.disclosure import whole_pointers
from vcedu.errors import CheckName, Code, MalformedError
from vcedu.issuer import Issuer
from vcedu.keys import KeyType
from vcedu.model import FixedClock, Outcome, VerificationTime, read_secured
from vcedu.proofs import SUITES, derive_credential
from vcedu.trust import ExactIssuers
from vcedu.verification import Judgement, Material, Part, Reference, ReferenceKind, Verification, VerificationPolicy

_STORE = ContextStore.production()
_AT = dt.datetime(2027, 4, 1, tzinfo=dt.UTC)
_COURSES = "/credentialSubject/verifiableCredential"


def _issuer(suite="ecdsa-sd-2023", **more):
    return Issuer(seeded(KeyType.P256), contexts=_STORE, clock=FixedClock(_AT), suite=suite, **more)


def _base(document, *, mandatory=(), **more):
    return _issuer(**more).issue(document, mandatory=mandatory).envelope.document


def _verdict(document, parts=None, **policy):
    trust = policy.pop("trust", ExactIssuers({_issuer().id: "第一高等学校"}))
    rules = VerificationPolicy(trust=trust, contexts=_STORE, **policy)
    raw = json.dumps(document, ensure_ascii=False).encode()
    judgement = Verification(read_secured(raw), policy=rules, time=VerificationTime(now=_AT)).step(
        Material(parts or {})
    )
    assert isinstance(judgement, Judgement), judgement
    return judgement.verdict


def _checks(verdict, name):
    return [check for check in verdict.checks if check.name is name]


def _derived(base, *chosen):
    return derive_credential(base, whole_pointers(base, chosen), contexts=_STORE)


def _list(*indexes):
    signed = _issuer("ecdsa-rdfc-2019").issue({**unsigned_list(*indexes), "issuer": _issuer().id})
    return {Reference(ReferenceKind.STATUS_LIST, REVOCATION): Part(signed.raw, _AT)}


def test_thirty_seven_of_forty_courses_are_shown_and_verified():
    base = _base({**record(40), "credentialStatus": entry()})
    derived = _derived(base, *(f"{_COURSES}/{number}" for number in range(37)))
    verdict = _verdict(derived, _list())
    (check,) = _checks(verdict, CheckName.COMPLETENESS)
    assert verdict.verified, verdict.first_error
    assert check.message.en == "37 of 40 shown; 3 withheld by the holder."
    assert check.message.ja == "40件中37件を提示：3件は本人が提示していません。"


def test_a_withdrawn_record_is_withdrawn_in_every_part():
    base = _base({**record(), "credentialStatus": entry(5)})
    verdict = _verdict(_derived(base, f"{_COURSES}/0"), _list(5))
    assert verdict.first_error.code is Code.STATUS_REVOKED


def test_where_status_may_be_hidden_nothing_is_verified():
    verdict = _verdict(_derived(_base(record()), _COURSES))
    (check,) = _checks(verdict, CheckName.STATUS)
    assert (check.outcome, check.code) == (Outcome.UNDETERMINED, Code.SD_STATUS_NOT_MANDATORY)
    assert not verdict.verified
    assert _verdict(_derived(_base(record()), _COURSES), tolerate=frozenset({Code.SD_STATUS_NOT_MANDATORY})).verified


def test_a_status_that_is_shown_by_choice_may_have_others_beside_it():
    base = _base(
        {**record(), "credentialStatus": [entry(), entry(6)]},
        education_profile=False,
        mandatory=["/issuer", "/completenessClaim"],
    )
    verdict = _verdict(derive_credential(base, [_COURSES, "/credentialStatus/0"], contexts=_STORE), _list())
    codes = [(check.outcome, check.code) for check in _checks(verdict, CheckName.STATUS)]
    assert codes == [(Outcome.UNDETERMINED, Code.SD_STATUS_NOT_MANDATORY), (Outcome.PASSED, None)]
    # One that must be shown says that there is no other.
    base = _base({**record(), "credentialStatus": [entry(), entry(6)]})
    verdict = _verdict(_derived(base, _COURSES), _list())
    assert [check.outcome for check in _checks(verdict, CheckName.STATUS)] == [Outcome.PASSED, Outcome.PASSED]
    assert verdict.verified


def test_words_that_look_like_a_status_are_none():
    words = "x> <https://www.w3.org/2018/credentials#credentialStatus> <urn:x"
    base = _base(
        {**record(), "name": words, "credentialStatus": entry()},
        education_profile=False,
        mandatory=["/issuer", "/completenessClaim", "/name"],
    )
    verdict = _verdict(derive_credential(base, [_COURSES, "/credentialStatus"], contexts=_STORE), _list())
    assert _checks(verdict, CheckName.STATUS)[0].code is Code.SD_STATUS_NOT_MANDATORY


def test_nothing_is_said_of_status_before_the_proof_holds():
    derived = _derived(_base({**record(), "credentialStatus": entry()}), _COURSES)
    verdict = _verdict({**derived, "validFrom": "2027-03-26T00:00:00Z"})
    assert verdict.first_error.code is Code.PROOF_SIGNATURE
    assert {check.code for check in _checks(verdict, CheckName.STATUS)} == {Code.CHECK_BLOCKED}
    verdict = _verdict({**derived, "unheardOf": 1})
    assert verdict.first_error.code is Code.JSONLD_UNDEFINED_TERM
    assert {check.code for check in _checks(verdict, CheckName.STATUS)} == {Code.CHECK_BLOCKED}


def test_a_proof_over_the_whole_beside_it_leaves_nothing_open():
    whole = _issuer("ecdsa-rdfc-2019").issue(record()).envelope.document
    derived = _derived(_base(record()), "")
    verdict = _verdict({**derived, "proof": [derived["proof"], whole["proof"]]})
    assert [check.outcome for check in _checks(verdict, CheckName.STATUS)] == [Outcome.NOT_APPLICABLE]
    assert verdict.verified


def test_a_base_proof_is_no_proof_before_a_verifier():
    verdict = _verdict(_base(record()))
    assert verdict.first_error.code is Code.PROOF_IS_BASE


def test_a_course_in_pieces_is_told():
    base = _base({**record(), "credentialStatus": entry()})
    course = f"{_COURSES}/0"
    pieces = [f"{course}/{name}" for name in ("issuer", "validFrom", "credentialSubject/term")]
    verdict = _verdict(derive_credential(base, pieces, contexts=_STORE), _list())
    (check,) = _checks(verdict, CheckName.COMPLETENESS)
    assert (check.outcome, check.code) == (Outcome.UNDETERMINED, Code.DISCLOSURE_MARK_HIDDEN)
    # Without issuer and date it is no credential any more.
    verdict = _verdict(derive_credential(base, pieces[2:], contexts=_STORE), _list())
    assert isinstance(verdict.first_error.error, MalformedError) or verdict.first_error.code is Code.NESTED_FAILED
    assert not verdict.verified


def test_where_the_end_may_be_hidden_nothing_is_verified():
    ending = {**record(), "validUntil": "2027-03-30T00:00:00Z", "credentialStatus": entry()}
    base = _base(ending, education_profile=False, mandatory=["/issuer", "/completenessClaim", "/credentialStatus"])
    verdict = _verdict(derive_credential(base, [_COURSES], contexts=_STORE), _list())
    (check,) = _checks(verdict, CheckName.VALIDITY_PERIOD)
    assert (check.outcome, check.code, check.path) == (
        Outcome.UNDETERMINED,
        Code.SD_DATES_NOT_MANDATORY,
        "/validUntil",
    )
    assert not verdict.verified
    # What is shown is judged, and an issuer that demands its dates leaves nothing open.
    verdict = _verdict(derive_credential(base, [_COURSES, "/validUntil"], contexts=_STORE), _list())
    assert verdict.first_error.code is Code.VC_EXPIRED
    assert _verdict(_derived(_base(ending), _COURSES), _list()).first_error.code is Code.VC_EXPIRED
    del ending["validUntil"]
    assert _verdict(_derived(_base(ending), _COURSES), _list()).verified


def test_nothing_is_said_of_the_end_before_the_proof_holds():
    base = _base(record(), education_profile=False, mandatory=["/issuer"])
    derived = derive_credential(base, [_COURSES, "/name"], contexts=_STORE)
    for changed in ({**derived, "name": "卒業証明書"}, {**derived, "unheardOf": 1}):
        assert [check.code for check in _checks(_verdict(changed), CheckName.VALIDITY_PERIOD)] == [None]


# ---- the issuer ----------------------------------------------------------------------------------------------------


def test_the_issuer_adds_what_the_profile_demands_and_says_so():
    issuer = _issuer()
    assert issuer.mandatory_pointers(record(), ["/name"])[0] == "/name"
    assert "/completenessClaim" in issuer.mandatory_pointers(record())
    assert _issuer(education_profile=False).mandatory_pointers(record(), ["/name"]) == ("/name",)
    assert _issuer("ecdsa-rdfc-2019").mandatory_pointers(record()) == ()
    without = {name: value for name, value in record().items() if name != "issuer"}
    assert "/issuer" in issuer.mandatory_pointers(without)
    shown = _derived(issuer.issue(record(), mandatory=["/name"]).envelope.document)
    assert {"issuer", "validFrom", "completenessClaim", "name", "credentialSubject"} <= shown.keys()


def test_one_key_makes_the_same_bytes_again():
    assert _issuer().sign(record(), at=_AT) == _issuer().sign(record(), at=_AT)
    assert _issuer().sign(record(), at=_AT) != _issuer().sign(record(4), at=_AT)


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_nothing_is_mandatory_of_what_is_signed_whole(suite):
    with pytest.raises(ValueError, match="DISCLOSURE_SUITE"):
        _issuer(suite).issue(record(), mandatory=["/issuer"])


def test_what_everybody_reads_is_signed_whole():
    issuer = _issuer()
    whole = issuer.signing_whole()
    assert whole.issue(record()).envelope.document["proof"]["cryptosuite"] == "ecdsa-rdfc-2019"
    assert (whole.id, whole.verification_method) == (issuer.id, issuer.verification_method)
    assert whole.signing_whole() is whole
    together = Issuer(seeded(KeyType.BLS12_381_G2), contexts=_STORE, clock=FixedClock(_AT))
    with pytest.raises(ValueError, match="KEY_CAPABILITY"):
        together.signing_whole()


def test_a_key_elsewhere_makes_the_same_bytes_from_one_issuer_only():
    class Elsewhere:
        def __init__(self):
            self.public_key = seeded(KeyType.P256).public_key

        def sign(self, payload):
            return seeded(KeyType.P256).sign(payload)

    first, second = (
        Issuer(Elsewhere(), contexts=_STORE, clock=FixedClock(_AT), suite="ecdsa-sd-2023") for _ in range(2)
    )
    assert first.sign(record(), at=_AT) == first.sign(record(), at=_AT)
    assert first.sign(record(), at=_AT) != second.sign(record(), at=_AT)


# ---- every suite that discloses in part ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "suite", [suite for suite in SUITES.values() if suite.disclosure], ids=lambda suite: suite.name
)
def test_one_policy_serves_every_suite(suite):
    signer = seeded(next(iter(suite.key_types)))
    issuer = Issuer(signer, contexts=_STORE, clock=FixedClock(_AT), suite=suite.name)
    text = json.dumps({**record(40), "credentialStatus": entry()}, ensure_ascii=False)
    document = json.loads(text.replace(record()["issuer"]["id"], issuer.id))
    trust = ExactIssuers({issuer.id: "第一高等学校"})
    courses = [f"{_COURSES}/{number}/credentialSubject/result" for number in range(37)]
    derived = _derived(issuer.issue(document).envelope.document, *courses)
    # It cannot hide where it would be withdrawn ...
    assert derived["credentialStatus"] == entry()
    verdict = _verdict(derived, _list(), trust=trust, tolerate=frozenset({Code.STATUS_LIST_ISSUER}))
    assert verdict.verified, verdict.first_error
    # ... nor how many courses there are.
    (said,) = [check.message.en for check in _checks(verdict, CheckName.COMPLETENESS)]
    assert said == "37 of 40 shown; 3 withheld by the holder."
    del document["credentialStatus"]
    part = _derived(issuer.issue(document).envelope.document, *courses)
    assert [check.code for check in _checks(_verdict(part, trust=trust), CheckName.STATUS)] == [
        Code.SD_STATUS_NOT_MANDATORY
    ]
