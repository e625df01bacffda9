"""The status of a credential: what is asked for and when, and what each answer comes to (rows B5 to B8, B10)."""

import datetime as dt
import json
from collections import Counter

import pytest
from makers.signed import AT, WEB, credential, did, edited, present, presentation, renamed, sign, web_document
from makers.status import REVOCATION, SUSPENSION, entry, unsigned_list

from vcedu.canonical.contexts import ContextStore
from vcedu.education.dates import moment
from vcedu.errors import CheckName, Code, FetchError, RevokedError, SuspendedError, UndeterminedError
from vcedu.gathering import Gatherer
from vcedu.model import FixedClock, Outcome, VerificationTime, parse_timestamp, read_secured
from vcedu.net import CachingFetcher, Fetched, FetchKind, FetchRequest
from vcedu.trust import Custodians, ExactIssuers, UnsafeAnyIssuer
from vcedu.verification import (
    Judgement,
    Material,
    NeedMaterial,
    Part,
    Reference,
    ReferenceKind,
    Unavailable,
    Verification,
    VerificationPolicy,
)

NOW = parse_timestamp(AT)
HOUR = dt.timedelta(hours=1)
TRUSTED = ExactIssuers({WEB: "第一高等学校", did("school"): "第一高等学校"})
LIST = Reference(ReferenceKind.STATUS_LIST, REVOCATION)
OTHER = Reference(ReferenceKind.STATUS_LIST, SUSPENSION)
RENEWAL = Reference(ReferenceKind.STATUS_LIST_RENEWAL, REVOCATION)
NOTHING = Unavailable(FetchError(Code.NET_OFFLINE, url=REVOCATION), NOW)


def verification(document, *, at=NOW, trust=TRUSTED, **policy):
    rules = VerificationPolicy(trust=trust, contexts=ContextStore.production(), **policy)
    raw = json.dumps(document, ensure_ascii=False).encode()
    return Verification(read_secured(raw), policy=rules, time=VerificationTime(now=at))


def certificate(*entries, **members):
    status = entries or (entry(),)
    return sign(credential(**{"credentialStatus": list(status) if len(status) > 1 else status[0], **members}))


def part(document, as_of=NOW):
    return Part(json.dumps(document, ensure_ascii=False).encode(), as_of)


def a_list(*indexes, **members):
    return sign(unsigned_list(*indexes, **members))


def statuses(judgement):
    return [check for check in judgement.verdict.checks if check.name is CheckName.STATUS]


def answer(document, parts, **policy):
    judgement = verification(document, **policy).step(Material(parts))
    assert isinstance(judgement, Judgement), judgement
    return judgement


def test_a_credential_that_names_no_status_has_no_occasion_for_a_check():
    for document in (sign(credential()), certificate(credentialStatus=[])):
        (check,) = statuses(answer(document, {}))
        assert (check.outcome, check.code) == (Outcome.NOT_APPLICABLE, None)


def test_a_list_is_asked_for_once_and_dates_the_answer():
    under_way = verification(certificate())
    assert under_way.step(Material()) == NeedMaterial((LIST,))
    judgement = under_way.step(Material({LIST: part(a_list(), NOW - HOUR)}))
    (check,) = statuses(judgement)
    assert (check.outcome, check.as_of) == (Outcome.PASSED, NOW - HOUR)
    assert judgement.verified().verdict.verified


def test_the_four_outcomes_are_told_apart():
    ours = 94_567
    revoked = answer(certificate(), {LIST: part(a_list(ours))})
    with pytest.raises(RevokedError):
        revoked.verified()
    assert [check.outcome for check in statuses(revoked)] == [Outcome.FAILED]
    suspended = answer(certificate(entry(url=SUSPENSION)), {OTHER: part(a_list(ours, url=SUSPENSION))})
    with pytest.raises(SuspendedError):
        suspended.verified()
    unknown = answer(certificate(), {LIST: NOTHING})
    assert [(check.outcome, check.code) for check in statuses(unknown)] == [(Outcome.UNDETERMINED, Code.NET_OFFLINE)]
    assert not unknown.verdict.verified
    assert answer(certificate(), {LIST: NOTHING}, tolerate=frozenset({Code.NET_OFFLINE})).verdict.verified


def test_nothing_is_asked_on_the_word_of_a_credential_that_does_not_hold():
    changed = edited(certificate(), "name", to="別の証明書")
    forged = sign(credential(credentialStatus=entry()), "stranger")
    for document, trust in ((changed, TRUSTED), (forged, TRUSTED), (certificate(), ExactIssuers({}))):
        judgement = answer(document, {}, trust=trust)
        (check,) = statuses(judgement)
        assert (check.outcome, check.code) == (Outcome.UNDETERMINED, Code.CHECK_BLOCKED)
        assert not judgement.verdict.verified


def test_nothing_is_asked_on_the_word_of_a_list_by_a_stranger():
    web_list = sign(unsigned_list(issuer=WEB), verificationMethod=f"{WEB}#key-1")
    judgement = answer(certificate(), {LIST: part(web_list)})
    (check,) = statuses(judgement)
    assert (check.code, check.path) == (Code.STATUS_LIST_ISSUER, "/credentialStatus/statusListCredential")


@pytest.mark.parametrize("issuer", [None, "nobody", {"name": "第一高等学校"}])
def test_a_list_without_issuer_is_nobodys(issuer):
    judgement = answer(certificate(), {LIST: part({**a_list(), "issuer": issuer})})
    assert judgement.verdict.first_error.code is Code.STATUS_LIST_ISSUER


def test_whoever_keeps_the_records_may_publish_the_list_and_is_looked_up_only_then():
    web_list = sign(unsigned_list(issuer=WEB), verificationMethod=f"{WEB}#key-1")
    custodians = Custodians({did("school"): frozenset({WEB})})
    given = Material({LIST: part(web_list)})
    under_way = verification(certificate(), custodians=custodians)
    document = Reference(ReferenceKind.DID_DOCUMENT, WEB)
    assert under_way.step(given) == NeedMaterial((document,))
    assert under_way.step(given.with_parts({document: part(web_document())})).verdict.verified


def test_the_list_of_an_issuer_that_nobody_vouches_for_must_still_be_its_own():
    passing = answer(certificate(), {LIST: part(a_list())}, trust=UnsafeAnyIssuer())
    assert passing.verdict.verified
    strangers = sign(unsigned_list(issuer=did("stranger")), "stranger")
    judgement = answer(certificate(), {LIST: part(strangers)}, trust=UnsafeAnyIssuer())
    assert judgement.verdict.first_error.code is Code.STATUS_LIST_ISSUER


def test_bits_are_not_read_before_the_list_is_proven(monkeypatch):
    opened = []
    monkeypatch.setattr("vcedu.verification.status.StatusList.read", opened.append)
    judgement = answer(certificate(), {LIST: part(unsigned_list())})
    assert judgement.verdict.first_error.code is Code.STATUS_LIST_UNVERIFIED
    assert judgement.verdict.first_error.error.facts["reason"] == "PROOF_MISSING"
    assert opened == []


def test_each_entry_is_judged_and_both_lists_are_asked_for_together():
    document = certificate(entry(), entry(url=SUSPENSION))
    assert verification(document).step(Material()) == NeedMaterial((LIST, OTHER))
    lists = {LIST: part(a_list()), OTHER: part(a_list(94_567, url=SUSPENSION))}
    outcomes = [(check.outcome, check.path) for check in statuses(answer(document, lists))]
    assert outcomes == [(Outcome.PASSED, ""), (Outcome.FAILED, "/credentialStatus/1")]
    lists[OTHER] = part(a_list(url=SUSPENSION))
    assert answer(document, lists).verdict.verified


@pytest.mark.parametrize("purpose", ["message", "refresh"])
def test_messages_and_news_do_not_invalidate_and_ask_for_nothing(purpose):
    (check,) = statuses(answer(certificate(entry(statusPurpose=purpose)), {}))
    assert (check.outcome, check.code) == (Outcome.NOT_APPLICABLE, Code.STATUS_NOT_DECISIVE)
    assert not check.counts_against


def test_a_purpose_nobody_knows_asks_for_nothing_and_is_undetermined():
    judgement = answer(certificate(entry(statusPurpose="x-frozen")), {})
    assert judgement.verdict.first_error.outcome is Outcome.UNDETERMINED


def test_an_entry_that_is_no_object_is_for_structure_to_refuse():
    judgement = answer(sign(credential(credentialStatus=entry())) | {"credentialStatus": "none"}, {})
    assert judgement.verdict.first_error.code is Code.VC_STATUS_ENTRY


def test_past_its_ttl_a_renewal_is_tried_and_the_newer_list_decides():
    old = {LIST: part(a_list(), NOW - 13 * HOUR)}
    assert isinstance(verification(certificate()).step(Material({LIST: part(a_list(), NOW - 12 * HOUR)})), Judgement)
    assert verification(certificate()).step(Material(old)) == NeedMaterial((RENEWAL,))
    revoked = answer(certificate(), {**old, RENEWAL: part(a_list(94_567))})
    assert revoked.verdict.first_error.code is Code.STATUS_REVOKED
    (kept,) = statuses(answer(certificate(), {**old, RENEWAL: NOTHING}))
    assert (kept.outcome, kept.as_of) == (Outcome.PASSED, NOW - 13 * HOUR)
    (older,) = statuses(answer(certificate(), {**old, RENEWAL: part(a_list(94_567), NOW - 14 * HOUR)}))
    assert older.outcome is Outcome.PASSED


def test_a_list_without_ttl_serves_until_it_is_too_old():
    unhurried = unsigned_list(validUntil="2028-01-01T00:00:00Z")
    del unhurried["credentialSubject"]["ttl"]
    week = dt.timedelta(days=7)
    assert answer(certificate(), {LIST: part(sign(unhurried), NOW - week)}).verdict.verified


def test_a_list_too_old_for_the_policy_is_renewed_or_undetermined():
    old = {LIST: part(a_list(), NOW - 2 * HOUR)}
    assert verification(certificate(), status_max_age=HOUR).step(Material(old)) == NeedMaterial((RENEWAL,))
    judgement = answer(certificate(), {**old, RENEWAL: NOTHING}, status_max_age=HOUR)
    assert judgement.verdict.first_error.code is Code.STATUS_LIST_STALE
    assert judgement.verdict.first_error.error.facts["until"] == moment(NOW - HOUR)
    assert answer(certificate(), {**old, RENEWAL: part(a_list())}, status_max_age=HOUR).verdict.verified


def test_an_expired_list_is_renewed_or_undetermined_never_valid():
    expired = {LIST: part(a_list(validUntil="2027-03-31T12:00:00Z"))}
    assert verification(certificate()).step(Material(expired)) == NeedMaterial((RENEWAL,))
    judgement = answer(certificate(), {**expired, RENEWAL: expired[LIST]})
    assert judgement.verdict.first_error.code is Code.STATUS_LIST_STALE
    with pytest.raises(UndeterminedError):
        judgement.verified()


def test_a_list_from_after_the_time_of_judgement_is_not_old():
    later = {LIST: part(a_list(validFrom="2027-03-01T00:00:00Z"), NOW + dt.timedelta(days=400))}
    assert answer(certificate(), later).verdict.verified


class Web:
    """Serves the lists and writes down what it was asked."""

    def __init__(self, *lists):
        self.bodies = {document["id"]: json.dumps(document).encode() for document in lists}
        self.asked = []

    def fetch(self, request):
        self.asked.append(request)
        return Fetched(request.url, self.bodies[request.url], "application/vc", NOW - 13 * HOUR, request.kind)


def test_a_list_is_fetched_whole_and_once_for_all_credentials_in_it():
    shown = presentation(*(sign(renamed(credential(credentialStatus=entry(n)), n)) for n in range(1, 6)))
    web = Web(a_list(3))
    judgement = Gatherer(web, FixedClock(NOW)).judge(verification(present(shown)))
    asked = Counter(web.asked)
    assert set(asked) == {
        FetchRequest(REVOCATION, FetchKind.STATUS_LIST),
        FetchRequest(REVOCATION, FetchKind.STATUS_LIST, renew=True),
    }
    assert set(asked.values()) == {1}
    verified = {path: verdict.verified for path, verdict in judgement.verdict.nested.items()}
    assert verified == {f"/verifiableCredential/{n}": n != 2 for n in range(5)}


def test_a_list_is_checked_once_for_all_credentials_in_it(monkeypatch):
    documents = [sign(renamed(credential(credentialStatus=entry(n)), n)) for n in range(1, 6)]
    under_way = verification(present(presentation(*documents)))
    made = []
    monkeypatch.setattr("vcedu.verification.case.verify_proof", lambda *_, **__: made.append(1))
    assert under_way.step(Material({LIST: part(a_list())})).verdict.verified
    assert len(made) == len(documents) + 2


def test_a_remembered_list_is_renewed_when_it_is_past_its_ttl():
    web = Web(a_list())
    fetcher = CachingFetcher(web, FixedClock(NOW))
    for _ in range(2):
        assert Gatherer(fetcher, FixedClock(NOW)).judge(verification(certificate())).verdict.verified
    assert [request.renew for request in web.asked] == [False, False, False]


def test_the_status_of_a_covered_credential_is_asked_for_only_under_a_cover_that_holds():
    shown = present(presentation(credential(did("pupil"), credentialStatus=entry())))
    trust = ExactIssuers({did("pupil"): "本人"})
    assert verification(shown, trust=trust).step(Material()) == NeedMaterial((LIST,))
    own = sign(unsigned_list(issuer=did("pupil")), "pupil")
    assert answer(shown, {LIST: part(own)}, trust=trust).verdict.verified
    broken = edited(shown, "verifiableCredential", 0, "name", to="別の証明書")
    (nested,) = answer(broken, {}, trust=trust).verdict.nested.values()
    assert [check.code for check in nested.checks if check.name is CheckName.STATUS] == [Code.CHECK_BLOCKED]
