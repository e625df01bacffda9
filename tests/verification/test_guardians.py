"""Guardians who show a child's records: together, in the place of parents, and for how long."""

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import people
from makers.signed import did, sign

from vcedu import testing
from vcedu.education import PersonName
from vcedu.education.guardianship import (
    GuardianAct,
    GuardianRelationship,
    Guardianship,
    GuardianshipBasis,
    JointExercise,
)
from vcedu.education.people import BirthDate, Guardian
from vcedu.errors import CheckName, Code, VerificationError
from vcedu.holder import HolderKey, join_presentation, make_presentation
from vcedu.holder.presenting import holder_of
from vcedu.model import Check, Verdict
from vcedu.verification.guardians import guardianships_for, others_beside
from vcedu.verification.shown import Shown
from vcedu.verifier import HolderDemand
from verification.test_holder import DEMAND, NOW, holder_check, shown_by

MAJOR = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}), major_act=True)
APPLY = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}), act=GuardianAct.APPLY)
GRANT = {
    "id": "did:key:father",
    "guardianOf": [{"id": "urn:uuid:c", "birthDate": ["2012-05-01"]}],
    "mayDo": ["present"],
    "identityProofing": [{"method": ["jpki"], "level": [3], "checkedOn": ["2027-03-01"]}],
}
RECORD = {"type": ["VerifiableCredential", "AchievementCredential"], "credentialSubject": [{"id": "urn:uuid:c"}]}


def content(subject, issuer="did:web:board.example", **members):
    document = {"type": ["GuardianshipCredential"], "credentialSubject": subject, **members}
    return Shown(document, Verdict((Check.passed(CheckName.STATUS),), at=NOW, issuer=issuer))


def judged(*shown, signers=("did:key:father",), demand=DEMAND):
    return guardianships_for(signers, ["urn:uuid:c"], [*shown, Shown(RECORD, Verdict((), at=NOW))], demand, NOW)


def test_two_guardians_who_sign_together_are_both_named():
    check, verdict = holder_check(people.together(*people.pair()), MAJOR)
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIANS, True)
    assert check.message.en == (
        "Shown together by the child's registered guardians \U00020bb7田 一 (父) and \U00020bb7田 花 (母); "
        "identity: checked at the counter, 2027-03-25."
    )
    assert "が共同で提示しました" in check.message.ja


SIGNERS = ("father", "fathers phone", "mother", "stranger")


@settings(max_examples=40, deadline=None)
@given(st.permutations(SIGNERS), st.integers(1, 4), st.booleans())
def test_whoever_signs_a_major_act_is_done_by_two_guardians_or_not_at_all(order, count, joint):
    signers = order[:count]
    holder, exercise = signers[0], "both" if joint else "sole"
    shown = shown_by(holder, *attested(exercise), people.enrollment())
    for signer in signers[1:]:
        shown = people.present(shown, signer)
    _, verdict = holder_check(shown, MAJOR)
    guardians = {signer.partition("s ")[0] for signer in signers} - {"stranger"}
    assert verdict.verified is ("stranger" not in signers and len(guardians) >= 1 + joint)


@functools.cache
def attested(exercise):
    mother = {"legalName": "\U00020bb7田 花", "relationship": "母"}
    return [
        sign(people.guardianship(whose, number, jointExercise=exercise, **changes), "board")
        for number, (whose, changes) in enumerate((("father", {}), ("fathers phone", {}), ("mother", mother)), 90)
    ]


def test_in_a_daily_act_one_of_two_suffices_and_both_may_sign():
    check, verdict = holder_check(people.together(*people.pair()))
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIANS, True)
    check, verdict = holder_check(shown_by("father", *people.pair()))
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)


def test_whichever_of_two_is_the_holder():
    alone = shown_by("mother", *people.pair())
    assert holder_check(alone, MAJOR)[0].code is Code.GUARDIAN_BOTH_NEEDED
    check, verdict = holder_check(people.present(alone, "father"), MAJOR)
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIANS, True)


def test_two_keys_of_one_guardian_name_one_guardian():
    shown = people.together(*people.pair(mother={"legalName": "\U00020bb7田 一", "relationship": "父"}))
    check, verdict = holder_check(shown)
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)


@given(st.sampled_from("髙橋一二三アイウ "), st.text(alphabet="髙橋一二三アイウ　 ", min_size=1, max_size=8))
def test_nobody_is_another_than_themselves_however_written(space, name):
    written = {**GRANT, "legalName": [name]}
    spaced = {**GRANT, "legalName": [space.strip().join(name)] if not space.strip() else [f" {name}　"]}
    assert others_beside([content([written]), content([spaced])]) == []


@given(st.lists(st.sampled_from(["父", "母", "did"]), max_size=3))
def test_without_names_nobody_can_be_told_apart(roles):
    grants = [content([{**GRANT, "relationship": [role]}]) for role in ["父", *roles]]
    assert others_beside(grants) == []


@pytest.mark.parametrize("right", [right for right in GuardianRelationship if right.stands_in])
def test_who_stands_in_for_parents_is_named_with_the_law(right):
    grant = sign(people.guardianship(actsAs=right.value, basis="placement_notice"), "board")
    check, verdict = holder_check(shown_by("father", grant, people.enrollment()), MAJOR)
    assert (check.code, verdict.verified) == (Code.HOLDER_STANDS_IN, True)
    assert check.message.en == (
        f"Shown by \U00020bb7田 一, {right.words.en}, as the notice of placement says; "
        "identity: checked at the counter, 2027-03-25."
    )
    assert "措置決定通知書により確認" in check.message.ja
    assert right.words.ja in check.message.ja
    assert "47" in right.words.en


@pytest.mark.parametrize("stated", ["rumour", ["court_paper", "school_form"], None])
def test_a_basis_nobody_knows_is_said_to_be_none(stated):
    grant = sign(people.guardianship(actsAs="facility_head", basis=stated), "board")
    check, _ = holder_check(shown_by("father", grant, people.enrollment()))
    assert "as a document that is not named says" in check.message.en


@pytest.mark.parametrize("basis", GuardianshipBasis)
def test_every_basis_has_words(basis):
    grant = sign(people.guardianship(actsAs="facility_head", basis=basis.value), "board")
    check, _ = holder_check(shown_by("father", grant, people.enrollment()))
    assert f"as {basis.words.en} says" in check.message.en
    assert f"{basis.words.ja}により確認" in check.message.ja


def test_facility_heads_with_and_without_parents_are_told_apart():
    words = {right.words.en for right in GuardianRelationship} | {right.words.ja for right in GuardianRelationship}
    assert len(words) == 2 * len(GuardianRelationship)
    assert "parental authority" in GuardianRelationship.FACILITY_HEAD.words.en
    assert "parental authority" not in GuardianRelationship.FACILITY_HEAD_BESIDE_PARENTS.words.en


def test_a_parent_and_a_facility_head_may_sign_together():
    his = sign(people.guardianship(jointExercise="both"), "board")
    head = {"legalName": "施設 長子", "relationship": "施設長", "actsAs": "facility_head_beside_parents"}
    hers = sign(people.guardianship("mother", 91, **head), "board")
    check, verdict = holder_check(people.together(his, hers, people.enrollment()), MAJOR)
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIANS, True)
    assert "施設 長子 (head of a child welfare facility, for care and education" in check.message.en


def test_right_in_law_replaces_the_relationship():
    grant = sign(people.guardianship(actsAs="guardian_of_minor", relationship="叔父"), "board")
    check, _ = holder_check(shown_by("father", grant, people.enrollment()))
    assert check.message.en.startswith("Shown by the child's registered guardian \U00020bb7田 一 (guardian of a minor)")
    assert "（未成年後見人）" in check.message.ja


def test_who_applies_for_a_child_shows_the_right_to():
    grant = sign(people.guardianship(mayDo=["apply", "present"]), "board")
    for shown in ((grant, people.enrollment()), (grant,)):
        check, verdict = holder_check(shown_by("father", *shown), APPLY)
        assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)


def test_who_applies_for_themselves_needs_no_guardianship():
    own = people.enrollment(people.child(did("pupil"), proofing=people._PROOFING))
    check, verdict = holder_check(shown_by("pupil", own), APPLY)
    assert (check.code, verdict.verified) == (Code.HOLDER_PROOFED, True)


@pytest.mark.parametrize(("act", "words"), [("present", "show"), ("receive", "receive"), ("apply", "apply for")])
def test_a_refused_act_is_named(act, words):
    grant = sign(people.guardianship(mayDo=[]), "board")
    demand = HolderDemand(challenge="c-2027", domain=DEMAND.domain, act=GuardianAct(act))
    shown = (grant,) if act != "present" else (grant, people.enrollment())
    check, _ = holder_check(shown_by("father", *shown), demand)
    assert check.message.en == f"The guardian may not {words} the child's records."
    assert check.message.ja.endswith("権限がありません。")


def test_an_attestation_without_birth_is_a_years():
    unborn = people.child(birth=BirthDate())
    ending = {"validFrom": "2027-03-01T00:00:00Z", "validUntil": "2028-02-29T00:00:00Z"}
    grant = sign({**people.guardianship(guardianOf=unborn.members()), **ending}, "board")
    check, verdict = holder_check(shown_by("father", grant, people.enrollment(unborn)))
    assert (check.code, verdict.verified) == (Code.HOLDER_GUARDIAN, True)


def attested_by_two(first_reading, second_reading, names=("佐藤 一", "佐藤 花"), *, second_registered=True):
    """A record of one school, shown by two guardians: one attested by that school, one by another of the registry."""
    registry = testing.registry(seed="two issuers")
    schools = registry.school(), registry.school("見本市立第二高等学校", registered=second_registered)
    family = testing.family(schools[0])
    keys = [HolderKey(registry.key(whose)) for whose in ("father", "mother")]
    papers = [family.certificate]
    for school, key, name, reading in zip(schools, keys, names, (first_reading, second_reading), strict=True):
        right = Guardianship(
            family.child,
            Guardian(PersonName(name, reading), "保護者"),
            holder_of(key),
            GuardianshipBasis.SCHOOL_AGE_REGISTER,
            frozenset(GuardianAct),
            family.proofing,
            joint=JointExercise.BOTH,
        )
        papers.append(school.attest_guardianship(right).secured)
    asked = {"challenge": "c-2027", "domain": ["school-b.example"]}
    made = {**asked, "at": registry.clock.now(), "contexts": registry.contexts}
    shown = join_presentation(make_presentation(papers, keys[0], **made), keys[1], **made)
    report = registry.verifier().inspect(shown.raw, time=registry.time, holder=MAJOR)
    return next(check.code for check in report if check.name is CheckName.HOLDER), report.verdict.verified


def test_two_guardians_attested_by_two_registered_schools_act_together():
    assert attested_by_two("サトウ ハジメ", "サトウ ハナ") == (Code.HOLDER_GUARDIANS, True)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("サトウ ハナ", "サトウ ハナ", ("佐藤 花", "佐藤 華")),
        ("サトウ ハナ", "スズキ ハナ", ("佐藤 花", "鈴木 花")),
        ("サトウ ハナ", "さとう はな", ("佐藤 花", "佐藤 華")),
        ("サトウハジメ", "サトウハナ", ("佐藤 一", "佐藤 花")),
        ("サトウ ハジメ", None, ("佐藤 一", "佐藤 花")),
        (None, "サトウ ハナ", ("佐藤 一", "佐藤 花")),
        ("サトウ ハジメ", "サトウ ハナ", ("佐藤 一", "佐藤 一")),
    ],
)
def test_two_issuers_may_write_one_guardian_in_two_ways(first, second, names):
    assert attested_by_two(first, second, names) == (Code.GUARDIAN_BOTH_NEEDED, False)


def test_a_guardian_whom_nobody_registered_attests_is_no_second():
    _, verified = attested_by_two("サトウ ハジメ", "サトウ ハナ", second_registered=False)
    assert not verified


OTHERS = [[{"id": "did:key:father"}], [{**GRANT, "guardianOf": ["urn:uuid:d"]}], [{**GRANT}, {"id": "urn:uuid:e"}]]


@pytest.mark.parametrize("subjects", OTHERS)
def test_an_attestation_that_names_no_child_attests_nothing(subjects):
    with pytest.raises(VerificationError) as caught:
        judged(content(subjects))
    assert caught.value.code is Code.GUARDIAN_OTHER_CHILD


def test_the_attestations_come_in_the_order_of_the_signers():
    father, mother = content([GRANT]), content([{**GRANT, "id": "did:key:mother", "legalName": ["母"]}])
    assert judged(mother, father, signers=("did:key:father", "did:key:mother")) == (father, mother)
    assert judged(mother, father, signers=("did:key:mother", "did:key:father")) == (mother, father)
