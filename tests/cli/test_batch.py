"""Issuing in bulk on the command line: plan, decide, run, resume, account for it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from issuer.batch.desk import pupil, register
from vcedu.cli.app import run
from vcedu.demo import generator

SCHOOL = """\
[school]
code = "B127210000018"
name = "見本市立第一小学校"
principal = "見本 花子"
"""
LIST = "https://school.example/status/2026"


@pytest.fixture
def desk(vcedu, tmp_path):
    Path("school.toml").write_text(SCHOOL, encoding="utf-8")
    Path("gakuseki.csv").write_bytes(register(*(pupil(f"n{n}", grade="P6", group=f"{n % 2 + 1}組") for n in range(5))))
    assert vcedu("key", "new", "--type", "ed25519", "--out", "key.json", "--no-passphrase").status == 0
    return vcedu


GRADUATION = ("gakuseki.csv", "--kind", "graduation", "--graduated-on", "2027-03-19", "--school", "school.toml")
COMMON = (*GRADUATION, "--key", "key.json", "--out", "spring")


def _counts(ran):
    return json.loads(ran.out)["counts"]


def test_plan_run_and_report(desk):
    plan = desk("batch", "plan", *COMMON, "--json")
    assert (plan.status, _counts(plan)["new"], Path("spring").exists()) == (0, 5, False)
    ran = desk("batch", "run", *COMMON, "--status-list", LIST, "--json")
    assert (ran.status, _counts(ran)) == (0, {"issued": 5, "unchanged": 0, "refused": 0, "pending": 0})
    assert len(list(Path("spring/records").rglob("*.json"))) == 5
    assert len(list(Path("spring/site").rglob("*.json"))) >= 2
    assert _counts(desk("batch", "plan", *COMMON, "--json"))["unchanged"] == 5
    report = desk("batch", "report", "spring", "--lang", "ja")
    assert (report.status, report.out) == (0, "発行 5 変更なし 0 発行不可 0 決裁待ち 0\n")


def test_a_bad_row_is_told_mended_and_run_alone(desk):
    good = Path("gakuseki.csv").read_bytes()
    Path("gakuseki.csv").write_bytes(good.replace(b"2015-04-02,P6,1", b"2015-04-02,P9,1", 1))
    plan = desk("batch", "plan", *COMMON)
    assert (plan.status, "gakuseki.csv:2:5" in plan.err) == (1, True)
    ran = desk("batch", "run", *COMMON)
    assert ran.status == 1
    assert ran.out.startswith("issued 4 unchanged 0 refused 1 pending 0\n")
    assert "gakuseki.csv:2:5: " in ran.out
    assert "[TABLE_CELL_MALFORMED]" in ran.out
    Path("gakuseki.csv").write_bytes(good)
    again = desk("batch", "resume", "spring", "--only-failed", "--json")
    assert (again.status, _counts(again)) == (0, {"issued": 1, "unchanged": 0, "refused": 0, "pending": 0})


def test_an_archive_for_each_class(desk):
    assert desk("batch", "run", *COMMON, "--layout", "archive").status == 0
    assert len(list(Path("spring/records").glob("*.zip"))) == 2


def test_two_workers_issue_transcripts(desk):
    Path("grades.csv").write_bytes(generator.generate_grades(1, 4))
    Path("school.toml").write_bytes(generator.generate_school())
    words = ("--kind", "transcript", "--school", "school.toml", "--key", "key.json", "--out", "spring")
    ran = desk("batch", "run", "grades.csv", *words, "--workers", "2", "--json")
    assert (ran.status, _counts(ran)["issued"]) == (0, 4)


def test_a_correction_is_made_with_a_reason(desk):
    run_ = ("batch", "run", *COMMON, "--status-list", LIST, "--json")
    desk(*run_)
    changed = Path("gakuseki.csv").read_text(encoding="utf-8").replace("n1,山田 太郎", "n1,山田 次郎")
    Path("gakuseki.csv").write_text(changed, encoding="utf-8")
    refused = desk(*run_)
    assert (refused.status, json.loads(refused.out)["faults"][0]["code"]) == (1, "BATCH_REASON_MISSING")
    assert _counts(desk(*run_, "--correction", "clerical_error"))["issued"] == 1


ROUTE = """\
format = "vcedu approval route 1"
office = "B127210000018"

[[step]]
roles = ["clerk"]

[[step]]
roles = ["principal"]

[[officer]]
role = "clerk"
name = "見本 一郎"
key = "{clerk}"

[[officer]]
role = "principal"
name = "見本 花子"
key = "{principal}"
"""


def test_nothing_is_issued_before_it_was_decided(desk):
    from vcedu.cli.approval import read_route  # noqa: PLC0415 - to see that the route is one

    keys = {}
    for name in ("clerk", "principal"):
        made = desk("key", "new", "--type", "ed25519", "--out", f"{name}.json", "--no-passphrase")
        keys[name] = made.out.strip().removeprefix("did:key:")
    Path("route.toml").write_text(ROUTE.format(**keys), encoding="utf-8")
    read_route(Path("route.toml"))
    assert desk("batch", "plan", *COMMON, "--draft", "draft.json", "--what", "卒業証明書").status == 0
    words = ("--route", "route.toml", "--draft", "draft.json")
    refused = desk("batch", "run", *COMMON, *words)
    assert (refused.status, "APPROVAL_PENDING" in refused.err) == (3, True)
    approve = ("approval", "approve", "draft.json", "--route", "route.toml")
    assert desk(*approve, "--key", "clerk.json", "--out", "a1.json").status == 0
    given = ("--approval", "a1.json")
    assert desk(*approve, *given, "--key", "principal.json", "--out", "a2.json").status == 0
    given = (*given, "--approval", "a2.json")
    changed = Path("gakuseki.csv").read_bytes()
    Path("gakuseki.csv").write_bytes(changed.replace("山田 太郎".encode(), "山田 花".encode(), 1))
    other = desk("batch", "run", *COMMON, *words, *given)
    assert (other.status, "APPROVAL_OTHER_DRAFT" in other.err) == (1, True)
    Path("gakuseki.csv").write_bytes(changed)
    ran = desk("batch", "run", *COMMON, *words, *given, "--json")
    assert (ran.status, _counts(ran)["issued"]) == (0, 5)
    again = desk("batch", "resume", "spring", *words, *given, "--json")
    assert (again.status, _counts(again)["unchanged"]) == (0, 5)


def test_a_killed_run_is_resumed(desk):
    Path("gakuseki.csv").write_bytes(register(*(pupil(f"n{n}", grade="P6") for n in range(300))))
    command = [sys.executable, "-m", "vcedu", "batch", "run", *COMMON, "--status-list", LIST]
    process = subprocess.Popen(command, env=os.environ)
    deadline = time.monotonic() + 60
    while not list(Path("spring/records").rglob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = desk("batch", "report", "spring")
    assert (before.status, "stopped" in before.out) == (1, True)
    ran = desk("batch", "resume", "spring", "--json")
    counts = _counts(ran)
    assert (ran.status, counts["issued"] + counts["unchanged"]) == (0, 300)
    assert len(list(Path("spring/records").rglob("*.json"))) == 300


@pytest.mark.parametrize("command", ["report", "resume"])
def test_a_folder_without_a_batch_says_so(desk, command):
    ran = desk("batch", command, "nothing")
    assert (ran.status, "BATCH_UNKNOWN" in ran.err) == (2, True)


def test_graduation_needs_its_day(desk):
    words = [word for word in COMMON if word not in {"--graduated-on", "2027-03-19"}]
    ran = desk("batch", "run", *words)
    assert (ran.status, "--graduated-on" in ran.err) == (2, True)


def test_a_route_needs_a_draft(desk):
    ran = desk("batch", "run", *COMMON, "--route", "route.toml")
    assert (ran.status, "--draft" in ran.err) == (2, True)


def test_commands_have_examples(vcedu):
    for command in ("plan", "run", "resume", "report"):
        ran = vcedu("batch", command, "--help")
        assert (ran.status, "Examples" in ran.out) == (0, True)
    assert run(["batch", "--help"]) == 0
