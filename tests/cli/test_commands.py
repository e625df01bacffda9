"""The other commands: keys, identifiers, issuing, bundles, transcripts, demo."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from makers.signed import credential, without

from vcedu.cli.app import run

COMMANDS = [
    ("demo",),
    ("key", "new"),
    ("did", "show"),
    ("did", "publish"),
    ("issue",),
    ("derive",),
    ("bundle", "make"),
    ("paper", "print"),
    ("paper", "read"),
    ("procedure", "show"),
    ("procedure", "list"),
    ("procedure", "sign"),
    ("procedure", "check"),
    ("registry", "found"),
    ("registry", "register"),
    ("registry", "end"),
    ("registry", "export"),
    *(("batch", name) for name in ["plan", "run", "resume", "report"]),
    *(("approval", name) for name in ["draft", "approve", "show"]),
    ("transcript", "issue"),
    ("status", "revoke"),
    ("status", "suspend"),
    ("status", "lift"),
    ("status", "publish"),
    *(
        ("dossier", name)
        for name in ["make", "open", "receipt", "request", "outstanding", "documents", "ticket", "forward", "answer"]
    ),
    ("verify",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_examples(vcedu, command):
    ran = vcedu(*command, "--help")
    assert ran.status == 0
    assert "Examples" in ran.out
    assert f"vcedu {' '.join(command)}" in ran.out.replace("│", " ")


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384", "x25519", "mldsa44", "mldsa65", "mldsa87"])
def test_a_key_file_is_private_and_never_overwritten(vcedu, key_type):
    words = ("key", "new", "--type", key_type, "--out", "key.json", "--no-passphrase")
    ran = vcedu(*words)
    assert (ran.status, ran.out.startswith("did:key:u" if key_type.startswith("mldsa") else "did:key:z")) == (0, True)
    assert ran.out.count("\n") == 1, "however long, the identifier stands on one line"
    assert stat.S_IMODE(Path("key.json").stat().st_mode) == 0o600
    before = Path("key.json").read_bytes()
    ran = vcedu(*words)
    assert (ran.status, "FILE_EXISTS" in ran.err) == (2, True)
    assert Path("key.json").read_bytes() == before


def test_a_passphrase_from_the_environment(vcedu, monkeypatch):
    monkeypatch.setenv("VCEDU_PASSPHRASE", "correct horse")
    made = vcedu("key", "new", "--type", "ed25519", "--out", "key.json", "--json").json
    assert made["protected"] is True
    assert vcedu("did", "show", "key.json", "--id-only").out.strip() == made["did"]
    monkeypatch.setenv("VCEDU_PASSPHRASE", "wrong")
    ran = vcedu("did", "show", "key.json")
    assert (ran.status, "KEY_FILE_PASSPHRASE" in ran.err) == (1, True) or ran.status == 2
    assert "correct horse" not in ran.err


def test_identifiers_of_a_key(vcedu, school_key):
    by_key = vcedu("did", "show", school_key).json
    assert by_key["id"].startswith("did:key:z6Mk")
    assert vcedu("did", "show", school_key, "--method", "jwk", "--id-only").out.startswith("did:jwk:")
    web = vcedu("did", "show", school_key, "--method", "web", "--domain", "school.example/records").json
    assert web["id"] == "did:web:school.example:records"
    assert vcedu("did", "show", school_key, "--id-only", "--json").json == {"id": by_key["id"]}
    assert vcedu("did", "show", school_key, "--method", "web").status == 2
    assert vcedu("did", "show", school_key, "--method", "web", "--domain", "../x").status == 2
    assert vcedu("did", "show", "missing.json").status == 2


def test_publishing_a_web_identifier(vcedu, school_key):
    ran = vcedu("did", "publish", school_key, "--domain", "school.example", "--out", "site")
    assert ran.status == 0
    document = json.loads(Path("site/.well-known/did.json").read_bytes())
    assert document["id"] == "did:web:school.example"
    answer = vcedu("did", "publish", school_key, "--domain", "school.example/a", "--out", "site", "--json").json
    assert answer["url"] == "https://school.example/a/did.json"
    Path("blocked").write_text("a file, not a folder")
    ran = vcedu("did", "publish", school_key, "--domain", "school.example", "--out", "blocked")
    assert (ran.status, "FILE_UNWRITABLE" in ran.err) == (2, True)


@pytest.mark.parametrize("suite", [None, "eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_issue_then_verify(vcedu, school_key, suite):
    Path("unsigned.json").write_text(json.dumps(without(credential(), "issuer")))
    chosen = ("--suite", suite) if suite else ()
    assert vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json", *chosen).status == 0
    at = ("--at", "2027-04-01T00:00:00Z")
    assert vcedu("verify", "signed.json", "--unsafe-any-issuer", *at).status == 0
    ran = vcedu("issue", "signed.json", "--key", school_key, "--out", "again.json")
    assert (ran.status, "ISSUE_HAS_PROOF" in ran.err) == (2, True)


def test_issue_with_ml_dsa_then_verify(vcedu):
    vcedu("key", "new", "--type", "mldsa44", "--out", "key.json", "--no-passphrase")
    Path("unsigned.json").write_text(json.dumps(without(credential(), "issuer")))
    for suite in ((), ("--suite", "mldsa44-jcs-2024")):
        ran = vcedu("issue", "unsigned.json", "--key", "key.json", "--out", "signed.json", *suite)
        assert ran.status == 0, ran.err
        ran = vcedu("verify", "signed.json", "--unsafe-any-issuer", "--at", "2031-04-01")
        assert ran.status == 0, ran.out
    vcedu("key", "new", "--type", "mldsa65", "--out", "larger.json", "--no-passphrase")
    ran = vcedu("issue", "unsigned.json", "--key", "larger.json", "--out", "signed.json")
    assert (ran.status, "KEY_CAPABILITY" in ran.err) == (2, True)


@pytest.mark.parametrize("key_type", ["ed25519", "p256", "p384"])
def test_issue_a_token_then_verify(vcedu, key_type):
    vcedu("key", "new", "--type", key_type, "--out", "key.json", "--no-passphrase")
    Path("unsigned.json").write_text(json.dumps(without(credential(), "issuer")))
    ran = vcedu("issue", "unsigned.json", "--key", "key.json", "--envelope", "jwt", "--out", "signed.jwt")
    assert ran.status == 0, ran.err
    assert Path("signed.jwt").read_bytes().count(b".") == 2
    at = ("--at", "2127-04-01T00:00:00Z")
    answer = vcedu("verify", "signed.jwt", "--unsafe-any-issuer", *at, "--json")
    assert answer.json["checks"][0]["outcome"] == "passed"
    by_name = {check["name"]: check["outcome"] for check in answer.json["checks"]}
    assert (by_name["proof"], by_name["mapping"], by_name["validity_period"]) == ("passed", "passed", "failed")
    assert vcedu("verify", "signed.jwt", "--unsafe-any-issuer", "--at", "2031-04-01").status == 0
    Path("changed.jwt").write_bytes(Path("signed.jwt").read_bytes()[:-4] + b"AAAA")
    assert vcedu("verify", "changed.jwt", "--unsafe-any-issuer", "--at", "2031-04-01").status == 1
    suite = ("--suite", "eddsa-rdfc-2022")
    ran = vcedu("issue", "unsigned.json", "--key", "key.json", "--envelope", "jwt", "--out", "signed.jwt", *suite)
    assert (ran.status, "OPTION_INVALID" in ran.err) == (2, True)


def test_issue_says_what_is_wrong_and_where(vcedu, school_key):
    Path("unsigned.json").write_text('{\n  "type": 1,\n  "type": 2\n}')
    ran = vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json")
    assert (ran.status, "unsigned.json:3:3" in ran.err) == (2, True), ran.err
    Path("unsigned.json").write_text(json.dumps(credential("did:web:other.example")))
    ran = vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json")
    assert (ran.status, "ISSUE_ISSUER_NOT_KEY" in ran.err) == (2, True)
    ran = vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json", "--suite", "rot13", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "OPTION_INVALID")
    assert not Path("signed.json").exists()


def test_issue_answers_in_json(vcedu, school_key):
    Path("unsigned.json").write_text(json.dumps(without(credential(), "issuer")))
    answer = vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json", "--json").json
    assert answer["verification_method"].startswith(answer["issuer"])


def test_an_agreement_key_cannot_sign(vcedu):
    vcedu("key", "new", "--type", "x25519", "--out", "key.json", "--no-passphrase")
    Path("unsigned.json").write_text(json.dumps(credential()))
    ran = vcedu("issue", "unsigned.json", "--key", "key.json", "--out", "signed.json")
    assert (ran.status, "KEY_CAPABILITY" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("bundle", "make", "did:web:a.example", "--document", "nonsense", "--out", "b"),
        ("bundle", "make", "did:key:z6Mk", "--out", "b"),
        ("bundle", "make", "did:web:a.example", "--document", "did:web:a.example=key.json", "--out", "b"),
    ],
)
def test_a_bundle_holds_nothing_unchecked(vcedu, school_key, words):
    ran = vcedu(*words, "--key", school_key)
    assert ran.status in {2, 3}
    assert not Path("b/bundle.json").exists()


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    out = tmp_path_factory.mktemp("played") / "demo"
    assert run(["demo", "transcripts", "--out", str(out), "--pupils", "3", "--json"]) == 0
    return out


@pytest.fixture
def demo(vcedu, played):
    """The demo's folder, its own copy for each test, and what it came to."""
    shutil.copytree(played, "demo")
    return json.loads(Path("demo/summary.json").read_bytes())


def test_the_demo_refuses_each_attack_with_its_code(demo):
    assert (demo["issued"], demo["verified"], demo["as_hoped"]) == (3, 3, True)
    assert [attack["code"] for attack in demo["attacks"]] == [
        "PROOF_SIGNATURE",
        "JSONLD_UNDEFINED_TERM",
        "CONTEXT_UNKNOWN",
        "DI_METHOD_NOT_ISSUER",
        "VC_EXPIRED",
        "JSON_DUPLICATE_MEMBER",
    ]
    assert all(attack["message"]["ja"] and attack["message"]["en"] for attack in demo["attacks"])


def test_transcripts_from_the_demos_own_files(vcedu, demo, school_key):
    words = (
        "transcript",
        "issue",
        "demo/grades.csv",
        "--school",
        "demo/school.toml",
        "--key",
        school_key,
        "--out",
        "t",
    )
    first = vcedu(*words, "--json").json
    assert len(first["files"]) == 3
    before = {name: Path("t", name).read_bytes() for name in first["files"]}
    assert vcedu(*words).status == 0
    assert before == {name: Path("t", name).read_bytes() for name in first["files"]}
    for name in first["files"]:
        answer = vcedu("verify", f"t/{name}", "--unsafe-any-issuer", "--json")
        assert answer.status == 0
        codes = {
            check["code"]
            for inner in answer.json["nested"].values()
            for check in inner["checks"]
            if check["name"] == "proof"
        }
        assert codes == {"NESTED_COVERED"}
        assert len(answer.json["nested"]) == 10


def test_transcripts_for_a_procedure_that_needs_none_are_not_issued(vcedu, demo, school_key):
    words = ("demo/grades.csv", "--school", "demo/school.toml", "--key", school_key, "--out", "t")
    ran = vcedu("transcript", "issue", *words, "--procedure", "転学")
    assert (ran.status, "PROCEDURE_RECORD" in ran.err, list(Path("t").glob("*.json"))) == (1, True, [])
    ran = vcedu("transcript", "issue", *words, "--procedure", "証明書申請", "--json")
    assert (ran.status, len(ran.json["files"])) == (0, 3)


def test_transcripts_with_a_status_can_be_revoked(vcedu, demo, school_key):
    words = ("demo/grades.csv", "--school", "demo/school.toml", "--key", school_key, "--out", "t")
    url = "https://school-a.example/status/2027"
    name = vcedu("transcript", "issue", *words, "--status-list", url, "--json").json["files"][0]
    status = json.loads(Path("t", name).read_bytes())["credentialStatus"]
    assert [entry["statusListCredential"] for entry in status] == [
        f"{url}-{p}.json" for p in ("revocation", "suspension")
    ]
    served = Path("t/site/status/2027-revocation.json")
    before = json.loads(served.read_bytes())["credentialSubject"]["encodedList"]
    journal = ("--journal", "t/journal.sqlite", "--key", school_key, "--out", "t/site")
    assert vcedu("status", "revoke", f"t/{name}", *journal, "--reason", "superseded").status == 0
    assert json.loads(served.read_bytes())["credentialSubject"]["encodedList"] != before


def test_transcripts_of_changed_names_take_the_place_of_the_old_ones(vcedu, demo, school_key):
    url = "https://school-a.example/status/2027"
    words = ("--school", "demo/school.toml", "--key", school_key, "--out", "t", "--status-list", url, "--json")
    names = vcedu("transcript", "issue", "demo/grades.csv", *words).json["files"]
    first = json.loads(Path("t", names[0]).read_bytes())
    former = next(
        each["identityHash"] for each in first["credentialSubject"]["identifier"] if each["identityType"] == "name"
    )
    text = Path("demo/grades.csv").read_text(encoding="utf-8-sig")
    Path("changed.csv").write_text(text.replace(former, "新川 花子"), encoding="utf-8")
    ran = vcedu("transcript", "issue", "changed.csv", *words, "--correction", "name_change")
    assert ran.status == 0, ran.out
    text = Path("t", names[0]).read_text(encoding="utf-8")
    assert json.loads(text)["supersedes"] == [first["id"]]
    assert former not in text
    assert Path("t/site/status/2027-corrections.json").is_file()
    ran = vcedu("transcript", "issue", "changed.csv", *words, "--correction", "rescinded")
    assert (ran.status, "grade_correction" in ran.out) == (2, True)


def test_transcripts_are_numbered_in_the_ledger(vcedu, demo, school_key):
    words = ("demo/grades.csv", "--school", "demo/school.toml", "--key", school_key, "--out", "t", "--json")
    names = vcedu("transcript", "issue", *words, "--purpose", "進学のため").json["files"]
    first = [json.loads(Path("t", name).read_bytes()) for name in names]
    assert [each["documentNumber"] for each in first] == [f"第{number}号" for number in range(1, len(names) + 1)]
    again = vcedu("transcript", "issue", *words, "--purpose", "進学のため").json["files"]
    assert [json.loads(Path("t", name).read_bytes()) for name in again] == first
    ran = vcedu("transcript", "issue", *words, "--purpose", "就職のため")
    assert (ran.status, ran.json["error"]["code"]) == (2, "JOURNAL_RECORD_CHANGED")


def test_the_readers_own_grades(vcedu, demo):
    ran = vcedu("demo", "transcripts", "--out", "own", "--grades", "demo/grades.csv", "--json")
    assert (ran.status, ran.json) == (0, json.loads(Path("own/summary.json").read_bytes()))
    text = Path("demo/grades.csv").read_bytes().splitlines(keepends=True)
    Path("faulty.csv").write_bytes(b"".join([*text, b"x\n", b"y\n"]))
    ran = vcedu("demo", "transcripts", "--out", "own2", "--grades", "faulty.csv")
    assert ran.status == 2
    assert ran.err.count("faulty.csv:") >= 2
    assert vcedu("demo", "transcripts", "--out", "own3", "--grades", "missing.csv").status == 2


def test_a_fault_names_row_and_column(vcedu, demo, school_key):
    lines = Path("demo/grades.csv").read_text(encoding="utf-8-sig").splitlines()
    lines[2] = lines[2].replace(lines[2].split(",")[0], "", 1)
    Path("faulty.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ("transcript", "issue", "faulty.csv", "--school", "demo/school.toml", "--key", school_key, "--out", "t")
    ran = vcedu(*words, "--lang", "ja")
    assert ran.status == 2
    assert "faulty.csv:3:1" in ran.err
    assert not list(Path().glob("t/*.json"))


def test_output_survives_a_cp932_console(tmp_path):
    environment = os.environ | {"PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"}
    program = "from vcedu.cli import main; main()"
    words = ["demo", "transcripts", "--out", str(tmp_path / "demo"), "--pupils", "2", "--lang", "ja"]
    done = subprocess.run([sys.executable, "-c", program, *words], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("cp932")
    assert "成績証明書" in done.stdout.decode("cp932")
    name = next((tmp_path / "demo" / "transcripts").iterdir())
    words = ["verify", str(name), "--unsafe-any-issuer", "--json"]
    done = subprocess.run([sys.executable, "-c", program, *words], env=environment, capture_output=True, check=False)
    assert json.loads(done.stdout.decode("cp932"))["verified"] is True


def test_importing_the_verifier_is_cheap():
    """The slow libraries stay out until they are used."""
    program = "import sys, vcedu.verifier; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"pyld", "httpx", "httpcore", "jwcrypto", "multiformats", "pydantic", "apsw", "typer", "rich"}
