"""What a verdict says of how much of a transcript is shown."""

import copy
import datetime as dt

from education.test_completeness import AT, _credential
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code
from vcedu.issuer import Issuer, PrivateKey
from vcedu.keys import KeyType
from vcedu.model import FixedClock, Outcome, VerificationTime
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

CONTEXTS = ContextStore.production()


def check_of(change=lambda document: None):
    issuer = Issuer(PrivateKey.from_secret_bytes(KeyType.ED25519, bytes(32)), contexts=CONTEXTS, clock=FixedClock(AT))
    document = copy.deepcopy(_credential(issuer.id))
    change(document)
    secured = issuer.issue(document)
    verifier = Verifier(trust=ExactIssuers({issuer.id: "見本"}), contexts=CONTEXTS, fetcher=NoFetcher())
    report = verifier.inspect(secured, time=VerificationTime(AT + dt.timedelta(minutes=1)))
    (check,) = [check for check in report if check.name is CheckName.COMPLETENESS]
    return check, report.verdict


def withhold_three(document):
    del document["credentialSubject"]["verifiableCredential"][:3]


def test_all_courses_are_shown():
    check, verdict = check_of()
    assert (check.code, check.message.en, verdict.verified) == (Code.COMPLETENESS_WHOLE, "Complete: 40 of 40.", True)
    assert check.message.ja == "すべて提示されています：40件中40件。"


def test_some_courses_are_withheld():
    check, verdict = check_of(withhold_three)
    assert (check.code, verdict.verified) == (Code.COMPLETENESS_PART, True)
    assert check.message.en == "37 of 40 shown; 3 withheld by the holder."
    assert check.message.ja == "40件中37件を提示：3件は本人が提示していません。"


def test_more_than_the_issuer_counted_fails():
    check, verdict = check_of(lambda document: document["completenessClaim"].update(courseCount=39))
    assert (check.outcome, check.code) == (Outcome.FAILED, Code.COMPLETENESS_CONTRADICTED)
    assert not verdict.verified


def test_no_claim_no_check():
    check, verdict = check_of(lambda document: document.pop("completenessClaim"))
    assert (check.outcome, verdict.verified) == (Outcome.NOT_APPLICABLE, True)
