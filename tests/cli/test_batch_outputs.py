"""The places that a batch's options name, each with what lies there afterwards."""

from pathlib import Path

import pytest

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
    ("form", "endings"), [(OutputForm.FOLDERS, [".csv", ".json", ".json"]), (OutputForm.ARCHIVES, [".csv", ".zip"])]
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
    names = written(Outputs(tmp_path / "out", OutputForm.DOSSIERS, tmp_path / "to.csv", "転学"))
    assert len([name for name in names if name.endswith(".jwe")]) == 1
    assert len([name for name in names if name.endswith("whose.json")]) == 1


@pytest.mark.parametrize(
    ("form", "recipients", "procedure"),
    [
        (OutputForm.DOSSIERS, None, "転学"),
        (OutputForm.DOSSIERS, Path("to.csv"), None),
        (OutputForm.DOSSIERS, None, None),
        (OutputForm.FOLDERS, Path("to.csv"), None),
        (OutputForm.ARCHIVES, None, "転学"),
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
