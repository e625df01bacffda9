"""`vcedu serve`: what is served, by which keys, and to whom."""

import json
import socket
import sys

import pytest

from server.documents import credential
from server.serving import command

EVERYWHERE = "::"


@pytest.fixture
def keys(vcedu):
    for kind in ("ed25519", "x25519"):
        assert vcedu("key", "new", "--type", kind, "--out", f"{kind}.json", "--no-passphrase").status == 0
    return "."


def fault(ran):
    return json.loads(ran.out)["error"]["code"]


def test_it_serves_what_lies_in_the_folder_and_trusts_its_own_keys(keys, tmp_path, monkeypatch):
    words = ("serve", "vc-api", "--keys", keys, "--port", "0", "--tls-self-signed")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with command(tmp_path, *words) as client:
        assert client.url.startswith("https://127.0.0.1:")
        manifest = client.get("/test-manifest.json").json
        assert {entry["tags"][0] for entry in manifest["issuers"]} == {
            "eddsa-rdfc-2022",
            "eddsa-jcs-2022",
            "EnvelopingProof",
            "vc2.0",
        }
        place = manifest["issuers"][0]["endpoint"].removeprefix(client.url)
        unsigned = credential(issuer=manifest["issuers"][0]["id"], validFrom="2026-01-01T00:00:00Z")
        signed = client.post(place, {"credential": unsigned}).json["verifiableCredential"]
        assert client.post("/credentials/verify", {"verifiableCredential": signed}).status == 200
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_journal_keeps_the_lists_and_interop_keeps_them_in_memory(keys, tmp_path):
    words = ("serve", "vc-api", "--keys", keys, "--port", "0", "--tls-self-signed")
    for more in (("--journal", "journal.sqlite"), ("--interop",)):
        with command(tmp_path, *words, *more) as client:
            issuer = client.get("/test-manifest.json").json["issuers"][0]["id"]
            body = {"credential": credential(issuer=issuer)}
            answer = client.post("/issuers/with-status/credentials/issue", body)
            assert answer.status == 201
    assert (tmp_path / "journal.sqlite").is_file()


def test_without_the_extra_it_says_how_to_install_it(keys, vcedu, monkeypatch):
    monkeypatch.setitem(sys.modules, "vcedu.cli.serving", None)
    ran = vcedu("serve", "vc-api", "--keys", keys, "--json")
    assert (ran.status, fault(ran)) == (2, "SERVER_NOT_INSTALLED")


def test_an_address_that_is_taken_or_none_is_told(keys, vcedu):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = vcedu("serve", "vc-api", "--keys", keys, "--port", port, "--json")
        assert (ran.status, fault(ran)) == (2, "SERVER_ADDRESS")
    ran = vcedu("serve", "vc-api", "--keys", keys, "--host", "no.such.host.invalid", "--json")
    assert (ran.status, fault(ran)) == (2, "SERVER_ADDRESS")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--host", EVERYWHERE), "--token-file"),
        (("--tls-self-signed", "--tls-certificate", "c", "--tls-key", "k"), "--tls-certificate"),
        (("--tls-certificate", "c"), "--tls-certificate"),
        (("--tls-key", "k"), "--tls-certificate"),
        (("--token-file", "short"), "--token-file"),
        (("--anchors", "anchors.json"), "--root-key"),
    ],
)
def test_half_an_option_and_open_doors_are_refused(keys, vcedu, tmp_path, words, option):
    (tmp_path / "short").write_text("too short")
    ran = vcedu("serve", "vc-api", "--keys", keys, "--port", "0", *words, "--json")
    assert (ran.status, fault(ran)) == (2, "OPTION_INVALID")
    assert option in json.loads(ran.out)["error"]["message"]["en"]


def test_a_folder_without_a_key_that_signs_is_no_folder_of_keys(vcedu, tmp_path):
    ran = vcedu("serve", "vc-api", "--keys", tmp_path, "--port", "0", "--json")
    assert (ran.status, fault(ran)) == (2, "OPTION_INVALID")


def test_a_certificate_that_is_not_there_is_told(keys, vcedu):
    ran = vcedu("serve", "vc-api", "--keys", keys, "--tls-certificate", "c", "--tls-key", "k", "--json")
    assert (ran.status, fault(ran)) == (2, "FILE_UNREADABLE")


SCHOOL = 'school = { code = "D113299990015", name = "東京都立見本高等学校", principal = "見本 花子" }\n'
FORM = ("--form", "見本市教育委員会", "--form-version", "2027")


def test_records_are_served_to_who_shows_the_token_and_outlast_the_server(keys, tmp_path):
    (tmp_path / "school.toml").write_text(SCHOOL, encoding="utf-8")
    (tmp_path / "token").write_text("a-token-of-sixteen-characters\n")
    words = ["serve", "records", "--school", "school.toml", "--key", "ed25519.json", "--out", "records"]
    words += ["--token-file", "token", *FORM, "--port", "0", "--status-list", "https://school.example/status/2027"]
    answers = []
    for _ in range(2):
        with command(tmp_path, *words) as client:
            example = client.get("/v1/records/GraduationCertificate/example").json
            headers = {"Authorization": "Bearer a-token-of-sixteen-characters", "Idempotency-Key": "graduate-1"}
            answers.append(client.post("/v1/records/GraduationCertificate", example, **headers))
    first, second = answers
    assert (first.status, first.body) == (201, second.body)
    assert [entry["statusPurpose"] for entry in first.json["credential"]["credentialStatus"]] == [
        "revocation",
        "suspension",
    ]
    assert (tmp_path / "records/site/status/2027-revocation.json").is_file()


def test_whom_to_trust_may_be_said_by_an_anchors_file(keys, vcedu, tmp_path):
    def made(*words):
        ran = vcedu(*words, "--json")
        assert ran.status == 0, ran.err
        return ran.json

    key = ("--no-passphrase", "--type", "ed25519", "--out")
    for name in ("root", "registry", "stranger"):
        made("key", "new", *key, f"{name}.key")
    school = made("did", "show", "ed25519.json", "--id-only")["id"]
    root = made("did", "show", "root.key", "--id-only")["id"].removeprefix("did:key:")
    since = ("--key", "registry.key", "--at", "2025-10-01T00:00:00Z")
    made("registry", "found", "r.json", "--name", "登録簿", *since)
    described = ("--code", "schoolCode:D113299990015", "--name", "見本高等学校", "--did", school)
    made(
        "registry",
        "register",
        "r.json",
        *described,
        "--issue",
        "EnrollmentCertificate",
        "--territory",
        "131016",
        *since,
    )
    made("registry", "export", "r.json", "--root-key", "root.key", "--out", "anchors.json")
    for name in ("ed25519.json", "stranger.key"):
        unsigned = credential(validFrom="2026-01-01T00:00:00Z")
        unsigned.pop("issuer")
        (tmp_path / "unsigned.json").write_text(json.dumps(unsigned), encoding="utf-8")
        made("issue", "unsigned.json", "--key", name, "--out", f"by-{name}")
    trusting = ("--anchors", "anchors.json", "--root-key", root)
    (tmp_path / "keys").mkdir()
    (tmp_path / "stranger.key").rename(tmp_path / "keys/stranger.json")
    with command(tmp_path, "serve", "vc-api", "--keys", "keys", "--port", "0", *trusting) as client:
        for name, status in (("ed25519.json", 200), ("stranger.key", 400)):
            document = json.loads((tmp_path / f"by-{name}").read_text(encoding="utf-8"))
            answer = client.post("/credentials/verify", {"verifiableCredential": document})
            assert answer.status == status, answer.body


def test_what_is_fetched_is_what_a_configuration_lets_through(keys, tmp_path):
    (tmp_path / "net.toml").write_text('[net]\nhosts = ["school.example"]\n')
    words = ("serve", "vc-api", "--keys", keys, "--port", "0", "--config", "net.toml")
    with command(tmp_path, *words) as client:
        answer = client.get("/identifiers/did%3Aweb%3Aelsewhere.example")
        assert answer.json["didResolutionMetadata"]["cause"]["code"] == "NET_HOST_NOT_LISTED"
        assert answer.status == 404


BOARD = '[board]\ncode = "271004"\nname = "見本市教育委員会"\nsuperintendent = "見本 太郎"\n'


def test_a_board_serves_its_own_kinds(keys, tmp_path):
    (tmp_path / "board.toml").write_text(BOARD, encoding="utf-8")
    (tmp_path / "token").write_text("a-token-of-sixteen-characters\n")
    words = ["serve", "records", "--board", "board.toml", "--key", "ed25519.json", "--out", "records"]
    with command(tmp_path, *words, "--token-file", "token", *FORM, "--port", "0") as client:
        kinds = {entry["kind"] for entry in client.get("/v1/records").json["kinds"]}
    assert kinds == {"SchoolAssignmentNotice", "GuardianshipCredential"}


@pytest.mark.parametrize("words", [(), ("--school", "school.toml", "--board", "board.toml")])
def test_one_body_issues_and_not_two(keys, vcedu, tmp_path, words):
    (tmp_path / "token").write_text("a-token-of-sixteen-characters\n")
    common = ("--key", "ed25519.json", "--out", "records", "--token-file", "token", *FORM, "--json")
    ran = vcedu("serve", "records", *words, *common)
    assert (ran.status, fault(ran)) == (2, "OPTION_INVALID")
