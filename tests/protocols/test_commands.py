"""A dossier is made, opened and answered on the command line."""

import datetime as dt
import json
from pathlib import Path

import pytest
from makers.signed import WEB, key, sign, web_document

from protocols.schools import BOARD, NEW, NOW, OLD, STRANGER, TIME, VERIFIER, documents, secret, unsigned
from vcedu.cli.app import run
from vcedu.education.kinds import HEALTH_RECORD
from vcedu.keys.key_file import write_key_file
from vcedu.protocols.dossier import DossierBook, digest_of, make_receipt, open_dossier
from vcedu.storage import SQLiteDriver

AT = ["--at", "2027-04-01T00:00:00Z"]


def test_from_school_to_school(tmp_path):
    def path(name):
        return str(tmp_path / name)

    for name, whose in {"old": key("old school"), "new": key("new school"), "open": secret("new school")}.items():
        (tmp_path / name).write_bytes(write_key_file(whose, None))
    for number, document in enumerate(documents(), 1):
        (tmp_path / f"{number}.json").write_bytes(document.raw)
    whom = ["--to", NEW.id, "--to-key", secret("new school").public_key.multikey, "--procedure", "転学", "--id", "1"]
    made = ["dossier", "make", path("1.json"), path("2.json"), "--key", path("old"), *whom, "--out", path("d"), *AT]
    assert run(made) == 0
    opens = [path("d"), "--open-key", path("open"), "--unsafe-any-issuer", "--at", "2027-12-01T00:00:00Z"]
    assert run(["dossier", "open", *opens, "--recipient", "did:example:x", "--out", path("records")]) == 1
    assert not (tmp_path / "records").exists()
    assert run(["dossier", "open", *opens, "--recipient", NEW.id, "--out", path("records")]) == 0
    assert (tmp_path / "records" / "2.json").read_bytes() == (tmp_path / "2.json").read_bytes()
    assert run(["dossier", "receipt", *opens, "--key", path("new"), "--out", path("receipt.json")]) == 0
    assert (tmp_path / "receipt.json").is_file()
    opens[2] = path("new")
    assert run(["dossier", "open", *opens, "--recipient", NEW.id, "--out", path("other")]) == 2


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    """Run commands in a folder where everybody's keys and the old school's two documents lie."""
    monkeypatch.chdir(tmp_path)
    keys = {name: key(name) for name in ("old school", "new school", "board", "stranger")}
    for name, whose in {**keys, "one-time": secret("one time"), "open": secret("new school")}.items():
        Path(f"{name.replace(' ', '-')}.key").write_bytes(write_key_file(whose, None))
    Path("1.json").write_bytes(documents()[0].raw)
    Path("2.json").write_bytes(health().raw)

    def call(*words, status=0, code=""):
        capsys.readouterr()
        found = run(["dossier", *words])
        shown = capsys.readouterr()
        assert (found, code in shown.err) == (status, True), shown.err
        return shown.out

    return call


def health():
    return OLD.issue(unsigned(HEALTH_RECORD.credential_type, 2))


BOOK = ("--book", "book.sqlite")
ANY = ("--unsafe-any-issuer", *AT)
MAKE = ("make", "1.json", "2.json", "--key", "old-school.key", "--procedure", "転学", "--id", "2027-1", "--out", "d")
DIRECT = (*MAKE, "--to", NEW.id, "--to-key", secret("new school").public_key.multikey, *BOOK, *AT)
RECEIPT = ("receipt", "d", "--open-key", "open.key", "--key", "new-school.key", "--out", "r.json", *ANY)
CHECK = ("--check", "d.manifest.json", *BOOK, *ANY)


def test_the_book_is_written_by_the_commands_and_marks_the_health_record(desk):
    desk("request", "2027-1", *BOOK, *AT)
    later = (*BOOK, "--at", "2027-04-06T03:00:00Z")
    assert desk("outstanding", *later) == "2027-1: no dossier for 5 days\n"
    desk(*DIRECT)
    assert desk("outstanding", *later) == "2027-1: no receipt for 5 days\n"
    kinds = [
        (each["kind"], each["transferred_on"])
        for each in json.loads(desk("documents", "2027-1", *BOOK, "--json"))["documents"]
    ]
    assert kinds == [("CumulativeRecordCopy", None), ("HealthRecord", None)]
    desk(*RECEIPT)
    told = desk("receipt", "r.json", *CHECK)
    assert told == f"2027-1: accepted on 2027-04-01 by {NEW.id}\n  transferred: {digest_of(health())}\n"
    assert desk("outstanding", *later) == ""
    lines = desk("documents", "2027-1", *BOOK).splitlines()
    assert lines[0].endswith(": copy sent")
    assert lines[1] == f"HealthRecord {digest_of(health())}: transferred on 2027-04-01"
    assert "移管 2027-04-01" in desk("documents", "2027-1", *BOOK, "--lang", "ja")
    with SQLiteDriver("book.sqlite") as driver:
        book = DossierBook(driver)
        assert book.transferred_on(health()) == dt.date(2027, 4, 1)
        assert book.transferred_on(documents()[0]) is None
    assert json.loads(desk("receipt", "r.json", *CHECK, "--json"))["transferred"] == [digest_of(health())]
    assert "受領" in desk("receipt", "r.json", *CHECK, "--lang", "ja")


def test_what_passed_to_another_school_is_not_sent_again(desk):
    desk(*DIRECT)
    desk(*DIRECT)
    desk(*RECEIPT)
    desk("receipt", "r.json", *CHECK)
    sealed = Path("d").read_bytes()
    desk(*DIRECT, status=2, code="DOSSIER_TRANSFERRED")
    assert Path("d").read_bytes() == sealed
    desk(*(word for word in DIRECT if word != "2.json"))
    assert Path("d").read_bytes() != sealed


def test_a_receipt_closes_a_dossier_that_was_made_without_the_book(desk):
    desk(*(word for word in DIRECT if word not in BOOK))
    desk(*RECEIPT)
    desk("receipt", "r.json", *CHECK)
    assert desk("outstanding", *BOOK, *AT) == ""
    assert "transferred on 2027-04-01" in desk("documents", "2027-1", *BOOK)


def test_a_strangers_receipt_closes_nothing(desk):
    desk(*DIRECT)
    desk("receipt", "d.manifest.json", *CHECK, status=2, code="DOSSIER_FORMAT")
    opened = open_dossier(
        Path("d").read_bytes(), secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME
    )
    Path("r.json").write_bytes(make_receipt(opened, recipient=STRANGER, now=NOW).raw)
    desk("receipt", "r.json", *CHECK, status=1, code="DOSSIER_RECEIPT")
    assert desk("outstanding", *BOOK, *AT) == "2027-1: no receipt for 0 days\n"


TICKET = ("--ticket", "t.json")
BOARD_BOOK = ("--book", "tickets.sqlite")
ONE_TIME = ("--one-time-key", secret("one time").public_key.multikey)
RELAYED = (*MAKE, *TICKET, *BOOK, *ANY)


def test_by_relay_the_old_school_learns_the_day_and_not_the_school(desk):
    desk("ticket", "--key", "board.key", *ONE_TIME, "--id", "7", "--out", "t.json", *AT)
    desk(*RELAYED)
    desk("forward", "d", *TICKET, "--out", "passed-on", *BOARD_BOOK, *ANY)
    assert Path("passed-on").read_bytes() == Path("d").read_bytes()
    desk("forward", "d", *TICKET, "--out", "again", *BOARD_BOOK, *ANY)
    assert Path("again").read_bytes() == Path("d").read_bytes()
    opens = ("passed-on", "--open-key", "one-time.key", *TICKET)
    desk("open", *opens, "--out", "records", *ANY)
    assert Path("records/2.json").read_bytes() == health().raw
    desk("receipt", *opens, "--key", "new-school.key", "--out", "own.json", *ANY)
    answer = ("answer", "own.json", "--key", "board.key", "--out", "r.json", *ANY)
    desk(*answer, "--school", STRANGER.id, status=1, code="DOSSIER_RECEIPT")
    assert not Path("r.json").exists()
    desk(*answer, "--school", NEW.id)
    told = desk("receipt", "r.json", *CHECK)
    assert told.splitlines() == [
        f"2027-1: accepted on 2027-04-01 by {BOARD.id}",
        f"  transferred: {digest_of(health())}",
    ]
    assert desk("outstanding", *BOOK, *AT) == ""
    held = b"".join(Path(name).read_bytes() for name in ("t.json", "d", "d.manifest.json", "r.json", "book.sqlite"))
    assert NEW.id.encode() in Path("own.json").read_bytes()
    assert NEW.id.encode() not in held


def test_a_board_passes_on_nothing_that_is_not_the_tickets(desk):
    desk("ticket", "--key", "board.key", *ONE_TIME, "--id", "7", "--out", "t.json", *AT)
    desk(*DIRECT)
    desk("forward", "d", *TICKET, "--out", "passed-on", *BOARD_BOOK, *ANY, status=1, code="DOSSIER_TICKET")
    desk("forward", "1.json", *TICKET, "--out", "passed-on", *BOARD_BOOK, *ANY, status=2, code="JWE_MALFORMED")
    late = ("--unsafe-any-issuer", "--at", "2027-05-02T00:00:00Z")
    desk(*RELAYED)
    desk("forward", "d", *TICKET, "--out", "passed-on", *BOARD_BOOK, *late, status=1, code="VC_EXPIRED")
    desk("open", "d", "--open-key", "one-time.key", *TICKET, "--out", "records", *late, status=1, code="VC_EXPIRED")
    Path("t.json").write_bytes(Path("t.json").read_bytes().replace(b'"7"', b'"8"'))
    desk(*RELAYED, status=1, code="PROOF_SIGNATURE")
    assert not Path("passed-on").exists()


@pytest.mark.parametrize(
    "words",
    [
        MAKE,
        (*MAKE, "--to", NEW.id),
        (*MAKE, "--to-key", "z6LS"),
        (*DIRECT, *TICKET),
        (*MAKE, "--to", NEW.id, *TICKET),
        (*MAKE, *TICKET),
        ("open", "d", "--open-key", "open.key", "--out", "x", *ANY),
        ("open", "d", "--open-key", "open.key", "--out", "x", "--recipient", NEW.id, *TICKET, *ANY),
        ("receipt", "d", *ANY),
        ("receipt", "d", "--open-key", "open.key", "--key", "new-school.key", *ANY),
        ("receipt", "r.json", "--check", "d.manifest.json"),
        ("forward", "d", *TICKET, "--out", "x", *BOARD_BOOK),
    ],
)
def test_options_say_one_thing(desk, words):
    desk(*words, status=2, code="OPTION_INVALID")
    assert not Path("x").exists()


def test_dossiers_are_opened_by_what_a_bundle_says(desk):
    """Nothing else is asked: fetching what a dossier names would tell its sender who opens it."""
    web = unsigned("CumulativeRecordCopy", 1, WEB)
    Path("1.json").write_bytes(json.dumps(sign(web, verificationMethod=f"{WEB}#key-1")).encode())
    desk(*DIRECT)
    opens = ("open", "d", "--open-key", "open.key", "--recipient", NEW.id, "--out", "records", *ANY)
    desk(*opens, status=3, code="NET_OFFLINE")
    Path("did.json").write_text(json.dumps(web_document()))
    bundle = ("bundle", "make", WEB, "--document", f"{WEB}=did.json", "--key", "stranger.key", "--out", "b")
    assert run(list(bundle)) == 0
    desk(*opens, "--offline", "b")
    assert Path("records/2.json").exists()


def test_a_dossier_counts_only_from_a_school_that_the_anchors_lead_to(desk):
    for name in ("root", "registry"):
        Path(f"{name}.key").write_bytes(write_key_file(key(name), None))
    desk(*DIRECT)
    start, school = ("--at", "2026-04-01T00:00:00Z"), ("--code", "schoolCode:D113299901013")
    opens = ("open", "d", "--open-key", "open.key", "--recipient", NEW.id, "--out", "records", *AT)
    assert run(["registry", "found", "reg.json", "--key", "registry.key", "--name", "登録簿", *start]) == 0
    kinds = ("CumulativeRecordCopy", "HealthRecord", "DossierManifest")
    for issues, status in ((kinds[:2], 1), (kinds, 0)):
        words = ("--name", "第一高等学校", "--did", OLD.id, *(word for kind in issues for word in ("--issue", kind)))
        entered = ("registry", "register", "reg.json", "--key", "registry.key", *school, *words, *start)
        assert run(list(entered)) == 0
        exported = ("registry", "export", "reg.json", "--root-key", "root.key", "--out", "anchors.json", "--at", AT[1])
        assert run(list(exported)) == 0
        trusting = ("--anchors", "anchors.json", "--root-key", key("root").public_key.multikey)
        desk(*opens, *trusting, status=status, code="" if status == 0 else "CHAIN_KIND")
    desk(*opens, *trusting, "--version-floor", "3", status=1, code="ANCHORS_ROLLED_BACK")
    assert Path("records/2.json").exists()


def test_a_dossier_holds_what_its_procedure_sends_and_nothing_else(desk):
    Path("3.json").write_bytes(documents(["EnrollmentCertificate"])[0].raw)
    Path("4.json").write_bytes(documents(["SchoolReport"])[0].raw)
    for extra, code in (("3.json", "PROCEDURE_DELIVERY"), ("4.json", "PROCEDURE_RECORD")):
        desk(DIRECT[0], extra, *DIRECT[1:], status=1, code=code)
        assert not Path("d").exists()
    words = [*DIRECT]
    words[words.index("転学")] = "入学"
    desk(*words, status=2, code="PROCEDURE_UNKNOWN")
    desk(*DIRECT)
    opens = ("open", "d", "--open-key", "open.key", "--recipient", NEW.id, "--out", "records", *ANY)
    desk(*opens, "--procedure", "進学", status=1, code="DOSSIER_PROCEDURE")
    assert not Path("records").exists()
    desk(*opens, "--procedure", "transfer")
    assert Path("records/2.json").exists()
