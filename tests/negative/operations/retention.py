"""Retention tables, a school that destroys what it keeps, and statements that it did."""

import datetime as dt
import tempfile
from pathlib import Path

from issuer.correcting import Office
from vcedu.cli.retention import last_records
from vcedu.education.retention import (
    Source,
    SourceEvent,
    read_disposal,
    read_retention_table,
    shipped_retention_table,
)
from vcedu.issuer import Retention

DUE = dt.date(2033, 3, 31)
TABLE = shipped_retention_table()


def _source(kind="guidance", records=()):
    return Source("1001", kind, SourceEvent.GRADUATION, dt.date(2028, 3, 25), records)


def dispose_source(data):
    office = Office()
    retention = Retention(office.driver, TABLE)
    lines = retention.plan([_source(data["kind"])], year_end=DUE)
    if data["notified"]:
        retention.notify(lines, on=dt.date(2033, 1, 10))
    at = dt.datetime(2033, 3, 31, tzinfo=dt.UTC)
    retention.dispose(lines, issuer=office.issuer, at=at, on=dt.date.fromisoformat(data["on"]))
    retention.check_pupil("1001", data["asked"])


def last_record(data):
    office = Office()
    issued = office.issue()
    lines = Retention(office.driver, TABLE).plan([_source(records=("a",))], year_end=DUE)
    with tempfile.TemporaryDirectory() as folder:
        if data["at_hand"]:
            Path(folder, "a.json").write_bytes(issued.secured.raw)
        assert [each.raw for each in last_records(lines, TABLE, Path(folder)).values()] == [issued.secured.raw]


OPERATIONS = {
    "read_retention_table": lambda data: read_retention_table(data["table"].encode()),
    "dispose_source": dispose_source,
    "last_record": last_record,
    "read_disposal": read_disposal,
}
