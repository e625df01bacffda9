"""The places that a batch's options name, each with what lies there afterwards."""

from pathlib import Path

import pytest

from cli.test_batch import COMMON, desk  # noqa: F401 - a fixture
from issuer.batch.items import item
from protocols.schools import NEW, NOW, OLD, documents, secret
from vcedu.cli.batch_outputs import OutputForm, Outputs
from vcedu.connectors import ImportFaults
from vcedu.connectors.recipients import read_recipients
from vcedu.errors import Code, UsageError
from vcedu.issuer.batch import BatchSummary
from vcedu.storage import SQLiteDriver

(COPY,) = documents(("CumulativeRecordCopy",))
KEY = secret("new school").public_key.multikey
ROW = f"2025000,{NEW.id},{KEY}"
RECIPIENTS = f"学籍番号,送付先,送付先の鍵\n{ROW}\n"


def written(outputs):
    with SQLiteDriver(":memory:") as driver:
        sink = outputs.sink(driver, OLD, NOW)
        for number in range(2):
            sink.put(item(number, secured=COPY.raw))
        sink.finish(BatchSummary(2))
    return {str(path.relative_to(outputs.folder)) for path in outputs.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("form", "endings"), [(OutputForm.FOLDER, [".csv", ".json", ".json"]), (OutputForm.ARCHIVE, [".csv", ".zip"])]
)
def test_folders_and_archives(tmp_path, form, endings):
    assert sorted(Path(name).suffix for name in written(Outputs(tmp_path / "out", form))) == endings


def test_claim_codes_beside_them(tmp_path):
    assert "claims.jsonl" in written(Outputs(tmp_path / "out", claims_until="2028-03-31"))
    with pytest.raises(UsageError) as caught:
        written(Outputs(tmp_path / "out", claims_until="soon"))
    assert caught.value.code is Code.OPTION_INVALID


def test_dossiers_to_those_whose_school_is_known(tmp_path):
    (tmp_path / "to.csv").write_text(RECIPIENTS, encoding="utf-8")
    names = written(Outputs(tmp_path / "out", OutputForm.DOSSIER, tmp_path / "to.csv", "転学"))
    assert len([name for name in names if name.endswith(".jwe")]) == 1
    assert len([name for name in names if name.endswith("whose.json")]) == 1


@pytest.mark.parametrize(
    ("form", "recipients", "procedure"),
    [
        (OutputForm.DOSSIER, None, "転学"),
        (OutputForm.DOSSIER, Path("to.csv"), None),
        (OutputForm.DOSSIER, None, None),
        (OutputForm.FOLDER, Path("to.csv"), None),
        (OutputForm.ARCHIVE, None, "転学"),
    ],
)
def test_recipients_belong_to_dossiers(form, recipients, procedure):
    with pytest.raises(UsageError) as caught:
        Outputs(Path("out"), form, recipients, procedure)
    assert caught.value.code is Code.OPTION_INVALID


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"2025001,school-b.example,{KEY}", (Code.TABLE_CELL_MALFORMED, 3, 2)),
        (f"2025001,{NEW.id},{KEY[:-1]}", (Code.TABLE_CELL_MALFORMED, 3, 3)),
        (f"2025001,{NEW.id},{NEW.id.removeprefix('did:key:')}", (Code.TABLE_CELL_MALFORMED, 3, 3)),
        (f"2025001,{NEW.id},", (Code.TABLE_CELL_MISSING, 3, 3)),
        (ROW, (Code.TABLE_STUDENT_TWICE, 3, 1)),
    ],
)
def test_a_fault_of_the_list_of_recipients_is_named_by_its_place(text, expected):
    assert read_recipients(RECIPIENTS.encode(), file="to.csv").keys() == {"2025000"}
    with pytest.raises(ImportFaults) as caught:
        read_recipients(f"{RECIPIENTS}{text}\n".encode(), file="to.csv")
    assert [(fault.code, fault.line, fault.column) for fault in caught.value.faults] == [expected]


def test_a_batch_ends_in_slips_for_each_class(desk):  # noqa: F811 - the fixture
    ran = desk("batch", "run", *COMMON, "--layout", "archive", "--claims-until", "2027-09-30")
    assert ran.status == 0
    lines = Path("spring/records/claims.jsonl")
    before = lines.read_bytes()
    assert desk("batch", "resume", "spring").status == 0
    assert lines.read_bytes() == before
    words = ("--school", "school.toml", "--address", "https://school.example/receive", "--out", "slips", "--json")
    assert sorted(desk("claims", "print", lines, *words).json["files"].values()) == [2, 3]


def test_a_batch_ends_in_dossiers_for_those_whose_school_is_known(desk):  # noqa: F811 - the fixture
    Path("to.csv").write_text(RECIPIENTS.replace("2025000", "n1"), encoding="utf-8")
    ran = desk("batch", "run", *COMMON, "--layout", "dossier", "--recipients", "to.csv", "--dossier-procedure", "進学")
    assert ran.status == 0
    assert len(list(Path("spring/records").rglob("*.jwe"))) == 1
    Path("to.csv").write_text(RECIPIENTS.replace("2025000", "n2"), encoding="utf-8")
    assert desk("batch", "resume", "spring").status == 0
    assert len(list(Path("spring/records").rglob("*.jwe"))) == 2
