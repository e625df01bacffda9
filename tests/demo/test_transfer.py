"""The transfer scene: what each member of the cast and each attacker ends in, and what lies in the folder."""

import dataclasses
import json
from functools import partial

import pytest

from vcedu.cli.app import run
from vcedu.demo import pupils
from vcedu.demo.cast import Leaving, cast, usual_family
from vcedu.demo.pupils import PUPILS, enrol
from vcedu.demo.transfer import Families, play
from vcedu.demo.transfer_on_paper import on_paper
from vcedu.demo.transfer_papers import FamilyPapers, Papers
from vcedu.education import PersonName
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE
from vcedu.errors import Code, Message, VceduError, VerificationError
from vcedu.holder import HolderKey
from vcedu.keys import VerifyingKey
from vcedu.rendering import read_paper
from vcedu.trust.procedures import open_procedure
from vcedu.verifier import ExactIssuers, Verifier


class Silent:
    def say(self, message):
        assert message.en
        assert message.ja


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("transfer")


@pytest.fixture(scope="module")
def outcome(folder):
    return play(folder, Silent())


def test_every_step_ends_as_it_has_to(outcome):
    assert [step.code for step in outcome.steps] == [step.expected for step in outcome.steps]
    assert outcome.as_hoped


EXPECTED = {
    "joint-custody": "GUARDIAN_BOTH_NEEDED",
    "joint-custody-together": "ACCEPTED",
    "restricted": "GUARDIAN_ACT",
    "former-surname": "formerSurname",
    "foreign-resident": "alias",
    "other-characters": "legalName",
    "other-grade": "gradeLevel",
    "other-birth-date": "birthDate",
    "facility": "ACCEPTED",
    "facility-beside-parents": "ACCEPTED",
    "national-school": "ACCEPTED",
    "private-school": "ACCEPTED",
}


@pytest.mark.parametrize("member", cast(), ids=lambda member: member.file)
def test_each_member_of_the_cast_changes_the_outcome(outcome, member):
    (step,) = [step for step in outcome.steps if step.name.en.endswith(member.name.en)]
    assert step.code == EXPECTED[member.file]
    (usual,) = [step for step in outcome.steps if step.name.en.endswith(usual_family().name.en)]
    assert step.told.en != usual.told.en
    assert step.told.ja != usual.told.ja


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("The head of a children's home", "who exercises parental authority (Child Welfare Act, article 47(1))"),
        ("The head of a children's home beside parents", "for care and education (Child Welfare Act, article 47(3))"),
        ("Two parents who decide together, both", "guardians 神谷 一 (父) and 神谷 二葉 (母)"),
        ("A child who leaves a national school", "見本大学附属小学校 is registered as issuer by 国立大学法人見本大学"),
        ("A child who leaves a private school", "青葉学園小学校 is registered as issuer by 学校法人青葉学園"),
        ("A child with a guardian", "見本市立第一小学校 is registered as issuer by 見本市教育委員会 (establisher)"),
    ],
)
def test_what_the_new_school_is_told_of_who_shows_and_who_issued(outcome, who, said):
    (step,) = [step for step in outcome.steps if step.name.en.endswith(who)]
    assert said in step.told.en


def test_a_placement_is_attested_for_a_year_at_most(outcome):
    (step,) = [step for step in outcome.steps if step.name.en == "A placement is attested for three years"]
    assert step.code == "RECORD_VALUE"
    assert "within a year" in step.told.en


def test_what_attackers_try_is_refused(outcome):
    assert {
        "CHAIN_TERRITORY",
        "CHAIN_DATES",
        "CHAIN_KIND",
        "STATUS_REVOKED",
        "HOLDER_NOT_SUBJECT",
        "CHALLENGE_REUSED",
        "PDS_REQUESTER_LOOK_ALIKE",
        "PDS_REQUESTER_OVER_ASKING",
        "PROCEDURE_CLAIM_FORBIDDEN",
    } <= {step.code for step in outcome.steps}


BOTH_PAPERS = Message(
    "the certificate of enrolment and the certificate of textbooks supplied", "在学証明書及び教科用図書給与証明書"
)
FOUND = {
    "usual": [],
    "former-surname": [
        Message(
            f"former surname: nothing in the notice, 髙橋 in {BOTH_PAPERS.en}.",
            f"旧姓：転入学通知書には記載がありませんが、{BOTH_PAPERS.ja}では 髙橋 です。",
        )
    ],
    "other-characters": [
        Message(
            f"name: 神谷 葵 in the notice and \ufa19谷 葵 in {BOTH_PAPERS.en} are the same name in other forms of its "
            "characters.",
            f"氏名：転入学通知書の 神谷 葵 と、{BOTH_PAPERS.ja}の \ufa19谷 葵 は、同じ氏名の字体違いです。",
        )
    ],
    "other-grade": [
        Message(
            f"grade: grade 6 in the notice, grade 5 in {BOTH_PAPERS.en}.",
            f"学年：転入学通知書では 小学校6年、{BOTH_PAPERS.ja}では 小学校5年 です。",
        ),
        Message(
            "last day at the school: 2026-09-29 in the notice, 2026-09-30 in the certificate of enrolment.",
            "転学期日：転入学通知書では 2026年（令和8年）9月29日、在学証明書では 2026年（令和8年）9月30日 です。",
        ),
    ],
    "other-birth-date": [
        Message(
            f"date of birth: 2015-08-02 in the notice, 2015-08-20 in {BOTH_PAPERS.en}.",
            "生年月日：転入学通知書では 2015年（平成27年）8月2日、"
            f"{BOTH_PAPERS.ja}では 2015年（平成27年）8月20日 です。",
        )
    ],
}


@pytest.mark.parametrize(("file", "found"), FOUND.items())
def test_each_difference_is_told_in_both_languages(outcome, folder, file, found):
    told = json.loads((folder / f"{file}-differences.json").read_bytes())
    assert [Message(**each) for each in told] == found


def test_the_papers_lie_in_the_folder(outcome, folder):
    assert (folder / "anchors.json").exists()
    page = (folder / "usual-shown-to-board.report.html").read_text(encoding="utf-8")
    assert "Shown by the child&#39;s registered guardian 神谷 一 (父)" in page
    assert "見本市立第一小学校 is registered as issuer by 見本市教育委員会 (establisher)." in page
    assert "<b>見本市立第一小学校</b> did:web:daiichi.mihon.example" in page
    assert len(list(folder.glob("usual-*Certificate.json"))) >= 2


def test_a_guardian_may_show_until_the_18th_birthday(outcome):
    steps = {step.name.en: step.code for step in outcome.steps}
    assert steps["A guardian, one second before the 18th birthday"] == "HOLDER_GUARDIAN"
    assert steps["A guardian, at 00:00 of the 18th birthday"] == "GUARDIAN_MAJORITY"


def test_the_same_certificate_is_accepted_until_its_school_revokes_it(outcome, folder):
    steps = {step.name.en: step.code for step in outcome.steps}
    assert steps["A certificate before it is revoked"] == "ACCEPTED"
    assert steps["A revoked certificate"] == "STATUS_REVOKED"
    assert steps["A guardian, before the board revokes the right"] == "HOLDER_GUARDIAN"
    assert steps["A guardian whose right was revoked"] == "GUARDIANSHIP_INVALID"
    for whose in ("certificate", "guardian"):
        lists = [folder / "attackers" / f"{whose}-{when}-2026-revocation.json" for when in ("before", "after")]
        before, after = (path.read_bytes() for path in lists)
        assert before != after


def test_what_a_guardian_may_do_and_who_is_enrolled_can_be_revoked_and_ends(outcome, folder):
    signed = [json.loads(path.read_bytes()) for path in folder.glob("**/*Credential.json")]
    signed += [json.loads(path.read_bytes()) for path in folder.glob("**/*EnrollmentCertificate.json")]
    assert len(signed) > PUPILS
    for each in signed:
        assert [entry["statusPurpose"] for entry in each["credentialStatus"]] == ["revocation", "suspension"]
        assert each["validUntil"] > each["validFrom"]


def test_what_attackers_showed_and_asked_lies_in_the_folder(outcome, folder):
    for name in ("stranger-shown", "shown-twice", "guardian-before-shown", "guardian-after-shown"):
        assert json.loads((folder / "attackers" / f"{name}.json").read_bytes())["verifiableCredential"]
    asked = json.loads((folder / "attackers" / "request-over-asking.json").read_bytes())
    assert asked["claims"] == ["gender"]
    assert json.loads((folder / "attackers" / "request-look-alike.json").read_bytes())["name"] == "青葉市立東小学校"


@pytest.fixture
def papers(tmp_path):
    return Papers(tmp_path)


def refuse(*_, **__):
    raise VerificationError(Code.VC_EXPIRED)


def test_a_paper_that_does_not_verify_is_not_called_received(papers, monkeypatch):
    monkeypatch.setattr(papers.verifier, "verify", refuse)
    steps = [*Families(papers).moves(usual_family())]
    assert [step.code for step in steps if not step.name.en.startswith("(3)")] == ["VC_EXPIRED"] * 4
    assert not (papers.out / "board-a" / "usual-register.json").exists()


def test_the_new_schools_own_copy_counts_not_what_the_family_brings(papers):
    families, usual = Families(papers), usual_family()
    noticed = dataclasses.replace(usual.child, name=PersonName("神谷 蒼"))
    own = papers.verify(papers.notice(dataclasses.replace(usual, noticed=noticed), "校長", "school-b/"))
    key = HolderKey(papers.world.key("guardian"))
    held = FamilyPapers((key,), (papers.attest(usual, key),), *papers.certificates(usual), papers.notice(usual))
    step = families._show_school(usual, held, own)
    assert (step.code, "神谷 蒼" in step.told.en) == ("legalName", True)


def test_a_school_whose_certificates_do_not_verify(papers, monkeypatch):
    monkeypatch.setattr(papers.verifier, "verify", refuse)
    monkeypatch.setattr(pupils, "_PUPILS", (1,) * len(papers.world.schools))
    assert {(step.expected, step.code) for step in enrol(papers)} == {("ACCEPTED", "VC_EXPIRED")}


def test_a_few_hundred_pupils_each_with_a_certificate(outcome, folder):
    told = [step.told.en for step in outcome.steps if step.name.en.endswith("every pupil")]
    assert len(told) == 6
    assert "registered as issuer by 国立大学法人見本大学" in told[2]
    assert "registered as issuer by 学校法人青葉学園" in told[5]
    assert PUPILS >= 300
    assert len({path.name for path in folder.glob("schools/*/*EnrollmentCertificate.json")}) == PUPILS
    assert (folder / "schools" / "schools.csv").read_text(encoding="utf-8").count("在学証明書") == 6
    register = (folder / "schools" / "B127310000016" / "gakuseki.csv").read_text(encoding="utf-8").splitlines()
    assert len(register) == 1 + 48
    assert {line.split(",")[6] for line in register[1:]} == {f"P{year}" for year in range(1, 7)}


def test_message_four_leaves_a_notice_at_the_new_school_and_at_the_old_board(folder):
    kept = [
        json.loads(next(folder.glob(f"{whose}/usual-*Notice.json")).read_bytes()) for whose in ("school-b", "board-a")
    ]
    family = json.loads(next(folder.glob("usual-*Notice.json")).read_bytes())
    assert len({each["id"] for each in (*kept, family)}) == 3
    assert all(each["credentialSubject"] == family["credentialSubject"] for each in kept)
    assert {each["issuer"]["id"] for each in kept} == {"did:web:kyoiku.aoba.example"}
    struck = json.loads((folder / "board-a" / "usual-register.json").read_bytes())
    assert struck["transferOutOn"] == ["2026-09-30"]


def test_sheets_give_the_very_bytes_back_and_prove_no_bearer(outcome, folder):
    steps = {step.name.en: step for step in outcome.steps if step.name.en.startswith("On paper")}
    assert [step.code for step in steps.values()] == [
        "not_proven",
        "HOLDER_REQUIRED",
        "not_proven",
        "PROOF_SIGNATURE",
        "PAPER_MIXED",
    ]
    assert "compare with an ID" in steps["On paper: the new school reads all three sheets"].told.en
    for name, kind in (("enrollment", "Enrollment"), ("textbooks", "TextbookSupply")):
        texts = (folder / "paper" / f"{name}.codes.txt").read_text(encoding="utf-8").splitlines()
        (signed,) = folder.glob(f"paper-*-{kind}Certificate.json")
        assert read_paper(texts) == signed.read_bytes()
    assert "It is not proven that the bearer" in (folder / "paper" / "enrollment.report.html").read_text("utf-8")


def test_a_board_that_trusts_nobody_says_so(papers):
    papers.verifier = Verifier(trust=ExactIssuers({}), contexts=papers.world.contexts, fetcher=papers.world.web)
    usual, key = usual_family(), HolderKey(papers.world.key("guardian"))
    shown = [papers.attest(usual, key), papers.certificates(usual)[0]]
    assert Families(papers)._show_board(usual, [key], shown).code == "NESTED_FAILED"


def test_a_sheet_of_nobody_registered_is_not_merely_not_proven(papers):
    papers.verifier = Verifier(trust=ExactIssuers({}), contexts=papers.world.contexts, fetcher=papers.world.web)
    first = next(on_paper(papers))
    assert (first.expected, first.code) == ("not_proven", "ISSUER_UNTRUSTED")


def test_its_artefacts_verify_offline_with_the_command(folder, capsys):
    (certificate,) = folder.glob("usual-*-EnrollmentCertificate.json")
    root_key = (folder / "root-key.txt").read_text(encoding="utf-8").strip()
    trusted = ("--anchors", folder / "anchors.json", "--root-key", root_key, "--at", "2026-10-01T01:00:00Z")
    words = ["verify", certificate, *trusted, "--offline", folder / "bundle"]
    assert run([str(word) for word in words]) == 0
    assert "見本市立第一小学校 is registered as issuer by" in capsys.readouterr().out
    assert run([str(word) for word in words[:-2]]) == 3
    for path in folder.glob("**/*Credential.json"):
        inside = [*words[:1], path, *words[2:]]
        revoked = path.name.startswith("guardian-")
        assert run([str(word) for word in inside]) == (1 if revoked else 0), path.name
    capsys.readouterr()
    (revoked,) = folder.glob("attackers/guardian-*-GuardianshipCredential.json")
    assert run([str(word) for word in ("verify", revoked, *words[2:])]) == 1
    assert "STATUS_REVOKED" in capsys.readouterr().out
    own = folder / "turning-18"
    anchors, bundle = ("--anchors", own / "anchors.json", "--root-key", root_key), ("--offline", own / "bundle")
    (attested,) = folder.glob("turning-18-*-GuardianshipCredential.json")
    words = ["verify", attested, *anchors, "--at", "2026-11-14T14:59:59Z", *bundle]
    assert run([str(word) for word in words]) == 0


def test_every_establisher_signs_the_procedure_that_its_schools_follow(outcome, folder):
    signed = sorted(path.parent for path in folder.glob("procedures/*/transfer.sig.json"))
    assert len(signed) == 4
    for place in signed:
        key = VerifyingKey.from_multikey((place / "establisher-key.txt").read_text(encoding="ascii").strip())
        files = [(place / name).read_bytes() for name in ("transfer.toml", "transfer.sig.json")]
        assert open_procedure(*files, key=key, version_floor=1).name.ja == "転学"
    assert {(step.expected, step.code) for step in outcome.steps if "was altered" in step.name.en} == {
        ("PROCEDURE_SIGNATURE", "PROCEDURE_SIGNATURE")
    }


@pytest.mark.parametrize("leaving", Leaving)
def test_an_old_school_follows_what_its_own_establisher_signed(papers, leaving):
    office = papers.world.left_by(dataclasses.replace(usual_family(), leaving=leaving))
    (one,) = [each for each in office.procedure.demands if each.kind == "EnrollmentCertificate"]
    strict = dataclasses.replace(one, forbidden=one.forbidden | {"enrolledOn"}, required=one.required - {"enrolledOn"})
    assert office.procedure.establisher != "vcedu"
    build = partial(enrollment_certificate, papers.enrollment(usual_family(), office.described))
    papers.issue(office, "as-signed", ENROLLMENT_CERTIFICATE, build)
    other = dataclasses.replace(
        office, procedure=dataclasses.replace(office.procedure, demands=(strict, *office.procedure.demands[1:]))
    )
    with pytest.raises(VceduError) as refused:
        papers.issue(other, "otherwise", ENROLLMENT_CERTIFICATE, build)
    assert refused.value.code is Code.PROCEDURE_CLAIM_FORBIDDEN


def test_the_family_answers_only_an_office_that_may_ask(papers):
    usual, key = usual_family(), HolderKey(papers.world.key("guardian"))
    documents = [papers.attest(usual, key), papers.certificates(usual)[0]]
    demand = papers.demand(papers.world.school_b)
    assert papers.present(documents, [key], demand)
    with pytest.raises(VceduError) as refused:
        papers.present(documents, [key], dataclasses.replace(demand, domain=frozenset({"stranger.example"})))
    assert refused.value.code is Code.PDS_REQUESTER_UNKNOWN
