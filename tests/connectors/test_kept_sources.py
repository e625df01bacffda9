import datetime as dt

import pytest

from vcedu.connectors import ImportFaults, read_kept_sources
from vcedu.education.retention import Source, SourceEvent
from vcedu.errors import Code

HEADER = "学籍番号,種別,事由,年月日,記録"


def _read(*rows, header=HEADER):
    return read_kept_sources("\n".join([header, *rows]).encode(), file="sources.csv")


def test_a_list_in_japanese_or_english_becomes_sources():
    assert _read("1001,guidance,卒業,令和10年3月25日,a b/1", "1002,health,転出,2028/4/1,") == (
        Source("1001", "guidance", SourceEvent.GRADUATION, dt.date(2028, 3, 25), ("a", "b/1")),
        Source("1002", "health", SourceEvent.TRANSFER, dt.date(2028, 4, 1)),
    )
    assert _read("1,school_report,issue,2028-02-01", header="student_number,kind,event,on") == (
        Source("1", "school_report", SourceEvent.ISSUE, dt.date(2028, 2, 1)),
    )


def test_every_fault_is_named():
    with pytest.raises(ImportFaults) as raised:
        _read(
            "1001,guidance,退職,2028-03-25,",
            "1001,health,卒業,2028-02-30,",
            "2,a,卒業,2028-03-25,",
            "2,a,卒業,2028-03-25,",
        )
    assert [(fault.code, fault.line, fault.column) for fault in raised.value.faults] == [
        (Code.TABLE_CELL_MALFORMED, 2, 3),
        (Code.TABLE_CELL_MALFORMED, 3, 4),
        (Code.TABLE_ROW_TWICE, 5, 2),
    ]
