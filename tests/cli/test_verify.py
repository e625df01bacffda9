"""`vcedu verify`: exit statuses, sentences and JSON, whatever it is fed."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import people, procedures
from makers.signed import AT, WEB, credential, did, edited, present, presentation, sign, web_document

from keys.seeds import seeded
from shared import shared
from vcedu.cli.app import run
from vcedu.keys import KeyType
from vcedu.model import parse_timestamp
from vcedu.net import Fetched, FetchKind, make_bundle
from vcedu.trust.procedures import sign_procedure

ANY = ("--unsafe-any-issuer", "--at", AT)


def put(document, name="document.json"):
    Path(name).write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return name


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (sign(credential()), 0),
        (edited(sign(credential()), "name", to="別"), 1),
        (edited(sign(credential()), "credentialSubject", "extra", to="x"), 1),
        (edited(sign(credential()), "credentialSubject", "achievement", "id", to="relative"), 1),
        (edited(sign(credential()), "credentialSubject", "__proto__", to="x"), 1),
        (credential(), 1),
        ({}, 1),
        (edited(sign(credential()), "@context", 1, to="https://unknown.example/v1"), 3),
        (edited(sign(credential()), "proof", "cryptosuite", to="unknown-2099"), 3),
        (sign(credential("did:unknown:a")), 3),
        (sign(credential("https://school-a.example/")), 3),
        (b'{"a":1,"a":2}', 2),
        (b"[1]", 2),
        (b"\xff\xfe", 2),
        (b"", 2),
    ],
)
def test_exit_statuses(vcedu, document, status):
    ran = vcedu("verify", put(document), *ANY)
    assert ran.status == status, ran.out
    assert vcedu("verify", put(document), *ANY, "--json").status == status
    assert vcedu("verify", put(document), *ANY, "--lang", "ja").status == status


def test_the_first_line_says_it(vcedu):
    ran = vcedu("verify", put(sign(credential())), *ANY)
    first = ran.out.splitlines()[0]
    assert first.startswith("document.json: UNCHANGED, BUT ANY ISSUER WAS ALLOWED")
    assert "not proven: compare with an identity document" in ran.out
    changed = vcedu("verify", put(edited(sign(credential()), "name", to="別")), *ANY)
    assert changed.out.splitlines()[0].startswith("document.json: NOT VERIFIED")
    assert "PROOF_SIGNATURE" in changed.out
    unknown = vcedu("verify", put(sign(credential("did:unknown:a"))), *ANY)
    assert unknown.out.splitlines()[0].startswith("document.json: COULD NOT BE CHECKED")


def test_japanese(vcedu):
    ran = vcedu("verify", put(sign(credential())), *ANY, "--lang=ja")
    assert "ANY ISSUER WAS ALLOWED" in ran.out.splitlines()[0]
    assert "本当に本人か 証明なし" in ran.out


def test_json(vcedu):
    answer = vcedu("verify", put(sign(credential())), *ANY, "--json").json
    assert answer["verified"] is True
    assert answer["issuer_authentic"] == "undetermined"
    assert answer["subject_authentic"] == "not_proven"
    by_name = {check["name"]: check for check in answer["checks"]}
    assert by_name["proof"]["outcome"] == "passed"
    assert by_name["issuer_authority_now"]["code"] == "ISSUER_ANY_UNSAFE"
    assert set(by_name["proof"]) == {"name", "outcome", "code", "message", "next_step", "path", "as_of"}


def test_nested_credentials_have_lines_of_their_own(vcedu):
    ran = vcedu("verify", put(present(presentation(sign(credential())))), *ANY)
    assert "/verifiableCredential" in ran.out


def test_a_holder_is_proven_by_answering(vcedu):
    shown = put(present(presentation(sign(credential()))))
    demand = ("--challenge", "c-2027", "--domain", "school-b.example")
    answer = vcedu("verify", shown, *ANY, *demand, "--json")
    assert (answer.status, answer.json["subject_authentic"]) == (0, "passed")
    assert vcedu("verify", shown, *ANY, "--challenge", "other").status == 1
    assert vcedu("verify", put(sign(credential())), *ANY, *demand).status == 1


@pytest.mark.parametrize("time", ["2027-04-02", "yesterday"])
def test_an_issue_is_stated_as_a_time_that_has_passed(vcedu, time):
    ran = vcedu("verify", put(sign(credential())), *ANY, "--proven-issue", time)
    assert (ran.status, "--proven-issue" in ran.err, time in ran.err) == (2, True, True)


def test_a_stated_issue_does_not_stand_in_for_the_issuers_authority(vcedu):
    ran = vcedu("verify", put(sign(credential())), *ANY, "--proven-issue", "2027-03-25")
    assert ran.out.splitlines()[0].startswith("document.json: UNCHANGED, BUT ANY ISSUER WAS ALLOWED")
    assert "not proven by the document: 2027-03-25T00:00:00+00:00" in ran.out
    early = vcedu("verify", put(sign(credential())), *ANY, "--proven-issue", "2027-03-24")
    assert (early.status, "PROOF_CREATED_AFTER_ISSUE" in early.out) == (1, True)


def test_trust_has_to_be_named(vcedu):
    document = put(sign(credential()))
    ran = vcedu("verify", document)
    assert ran.status == 2
    assert "--unsafe-any-issuer" in ran.err
    ran = vcedu("verify", document, "--anchors", "anchors.json")
    assert (ran.status, "--root-key" in ran.err) == (2, True)
    assert vcedu("verify", document, "--anchors", "anchors.json", "--unsafe-any-issuer").status == 2


@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("verify", "missing.json", "--unsafe-any-issuer"),
        ("verify", "document.json", "--unsafe-any-issuer", "--at", "tomorrow"),
        ("verify", "document.json", "--unsafe-any-issuer", "--context", "nonsense"),
        ("verify", "document.json", "--unsafe-any-issuer", "--context", "https://a.example/v1=document.json#sha256=00"),
        ("verify", "document.json", "--unsafe-any-issuer", "--offline", "nowhere"),
        ("verify", "document.json", "--unsafe-any-issuer", "--config", "nowhere"),
        ("verify", "document.json", "--unsafe-any-issuer", "--config", "a", "--offline", "b"),
        ("verify", "document.json", "--unsafe-any-issuer", "--lang", "fr"),
        ("no-such-command",),
        ("verify", "document.json", "--no-such-option"),
    ],
)
def test_wrong_usage_is_status_2(vcedu, words):
    put(sign(credential()))
    ran = vcedu(*words)
    assert ran.status == 2, ran.out
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_context_may_be_added_by_its_digest(vcedu):
    body = json.dumps({"@context": {"@protected": True, "club": "https://school-a.example/terms#club"}}).encode()
    put(body, "club.json")
    digest = hashlib.sha256(body).hexdigest()
    addition = ("--context", f"https://school-a.example/club/v1=club.json#sha256={digest}")
    unsigned = credential()
    del unsigned["issuer"]
    unsigned["@context"].append("https://school-a.example/club/v1")
    unsigned["credentialSubject"]["club"] = "吹奏楽部"
    put(unsigned, "unsigned.json")
    vcedu("key", "new", "--type", "p256", "--out", "key.json", "--no-passphrase")
    assert vcedu("issue", "unsigned.json", "--key", "key.json", "--out", "signed.json", *addition).status == 0
    at = ("--at", "2027-04-01T00:00:00Z", "--unsafe-any-issuer")
    assert vcedu("verify", "signed.json", *at).status == 3
    assert vcedu("verify", "signed.json", *at, *addition).status == 0


def test_offline_answers_from_a_signed_bundle(vcedu, school_key):
    document = put(sign(credential(WEB), verificationMethod=f"{WEB}#key-1"))
    put(web_document(), "did.json")
    words = ("bundle", "make", WEB, "--document", f"{WEB}=did.json", "--key", school_key, "--out", "bundle")
    assert vcedu(*words).status == 0
    ran = vcedu("verify", document, *ANY, "--offline", "bundle", "--json")
    assert ran.status == 0, ran.out
    assert ran.json["bundle_signer"] in vcedu("did", "show", school_key, "--id-only").out
    ran = vcedu("verify", document, *ANY, "--offline", "bundle", "--json")
    method = next(check for check in ran.json["checks"] if check["name"] == "verification_method")
    assert method["as_of"] is not None
    other = put(sign(credential("did:web:b.example"), verificationMethod="did:web:b.example#key-1"), "other.json")
    assert vcedu("verify", other, *ANY, "--offline", "bundle").status == 3
    entry = next(path for path in Path("bundle").iterdir() if not path.name.startswith("bundle"))
    entry.write_bytes(entry.read_bytes().replace(b"key-1", b"key-2"))
    assert vcedu("verify", document, *ANY, "--offline", "bundle").status != 0


def test_a_published_vector_is_undetermined_since_its_issuer_cannot_be_looked_up(vcedu):
    vector = shared("vectors/vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json")
    ran = vcedu("verify", vector, "--unsafe-any-issuer", "--interop", "--json")
    assert ran.status == 3
    by_name = {check["name"]: check for check in ran.json["checks"]}
    assert by_name["proof"]["outcome"] == "passed"
    assert by_name["verification_method"]["code"] == "DI_ISSUER_UNRESOLVABLE"
    assert vcedu("verify", vector, "--unsafe-any-issuer").status == 3


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["@context", "type", "id", "issuer", "credentialSubject", "proof", "verifiableCredential", "x"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
)
def test_nothing_fed_in_ends_in_a_traceback(tmp_path, data):
    document = tmp_path / "anything.json"
    document.write_bytes(data)
    assert run(["verify", str(document), "--unsafe-any-issuer"]) in {0, 1, 2, 3}


def test_a_page(vcedu):
    ran = vcedu("verify", put(sign(credential())), *ANY, "--html", "report.html")
    page = Path("report.html").read_text(encoding="utf-8")
    assert (ran.status, page.startswith("<!DOCTYPE html>")) == (0, True)
    assert "ANY ISSUER WAS ALLOWED" in page
    assert vcedu("verify", put(edited(sign(credential()), "name", to="別")), *ANY, "--html", "no.html").status == 1
    assert '<header class="failed">' in Path("no.html").read_text(encoding="utf-8")
    ran = vcedu("verify", put(sign(credential())), *ANY, "--html", "missing/report.html")
    assert (ran.status, "FILE_UNWRITABLE" in ran.err) == (2, True)


def test_guardians_are_asked_for_the_act_and_in_a_major_one_for_both(vcedu):
    grant = sign(people.guardianship(jointExercise="both"), "board")
    shown = present(presentation(grant, people.enrollment(), holder=did("father")), "father")
    Path("one.json").write_text(json.dumps(shown), encoding="utf-8")
    Path("two.json").write_text(json.dumps(people.together(*people.pair())), encoding="utf-8")
    strict = procedures._TEXT.replace("minimum_proofing = 1", "minimum_proofing = 3").replace("major_act = true", "")
    Path("p.toml").write_text(strict, encoding="utf-8")
    establisher = seeded(KeyType.ED25519, "establisher").as_signer()
    Path("p.sig.json").write_bytes(sign_procedure(strict.encode(), establisher))
    key = ("--procedure-key", establisher.public_key.multikey)
    now, signer = parse_timestamp(AT), seeded(KeyType.ED25519, "bundle").as_signer()
    lists = [
        Fetched(url, json.dumps(body).encode(), "application/vc", now, FetchKind.STATUS_LIST)
        for url, body in people.LISTS.items()
    ]
    Path("bundle").mkdir()
    for name, data in make_bundle(lists, signer, now).items():
        Path("bundle", name).write_bytes(data)
    asked = ("--at", AT, "--challenge", "c-2027", "--domain", "school-b.example")
    words = ("--unsafe-any-issuer", *asked, "--offline", "bundle", "--json")
    for file, options, code, verified in (
        ("one.json", (), "HOLDER_GUARDIAN", True),
        ("one.json", ("--act", "receive"), "HOLDER_GUARDIAN", True),
        ("one.json", ("--act", "apply"), "GUARDIAN_ACT", False),
        ("one.json", ("--major-act",), "GUARDIAN_BOTH_NEEDED", False),
        ("two.json", ("--major-act",), "HOLDER_GUARDIANS", True),
        ("one.json", ("--procedure", "転学"), "GUARDIAN_BOTH_NEEDED", False),
        ("two.json", ("--procedure", "転学"), "HOLDER_GUARDIANS", True),
        ("one.json", ("--procedure", "証明書申請"), "HOLDER_GUARDIAN", True),
        ("one.json", ("--procedure", "p.toml", *key), "HOLDER_PROOFING_LEVEL", False),
    ):
        ran = vcedu("verify", file, *words, *options)
        (check,) = [each for each in ran.json["checks"] if each["name"] == "holder"]
        assert (check["code"], ran.json["verified"], ran.status) == (code, verified, 0 if verified else 1)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "9001-01-01", "0999-12-31", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("option", ["--at", "--proven-issue"])
def test_a_time_that_nobody_means_is_refused(vcedu, at, option):
    ran = vcedu("verify", put(sign(credential())), "--unsafe-any-issuer", option, at)
    assert (ran.status, "OPTION_INVALID" in ran.err) == (2, True)


@pytest.mark.parametrize(("at", "code"), [("9000-12-31T23:59:59Z", "VC_EXPIRED"), ("1000-01-01", "VC_NOT_YET_VALID")])
def test_a_time_at_the_edge_is_judged(vcedu, at, code):
    ran = vcedu("verify", put(sign(credential())), "--unsafe-any-issuer", "--at", at)
    assert (ran.status, code in ran.out) == (1, True)
