"""Tables of what is issued again that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECORD = '\n[[record]]\nkind = "GuardianshipCredential"\nissued_by = "board"\ndays = 10\n'
_TABLE = f"""format = "vcedu re-issue 1"
establisher = "見本市教育委員会"
draft = false
office = {{ en = "the school's office", ja = "学校の事務室" }}
bring = [{{ en = "an identity document", ja = "本人確認書類" }}]
{_RECORD}"""


def vectors() -> Iterator[Vector]:
    """Yield tables that are refused."""
    for name, old, new in (
        ("that-is-no-toml", "[[record]]", "[[record"),
        ("of-another-format", "re-issue 1", "re-issue 2"),
        ("that-leaves-open-whether-it-is-a-draft", "draft = false\n", ""),
        ("without-records", _RECORD, "record = []\n"),
        ("with-a-record-there-is-not", "GuardianshipCredential", "Transcript"),
        ("with-a-record-that-no-family-has", "GuardianshipCredential", "HealthRecord"),
        ("with-a-record-twice", _RECORD, _RECORD + _RECORD),
        ("with-a-school-that-issues-a-boards-notice", _RECORD, _of_a_school("SchoolAssignmentNotice")),
        ("with-days-before-the-request", "days = 10", "days = -1"),
        ("with-part-of-a-day", "days = 10", "days = 1.5"),
        ("in-one-language", ', ja = "本人確認書類"', ""),
        ("with-an-unknown-key", "days = 10", "days = 10\nweeks = 2"),
        ("that-is-too-large", "days = 10", f"days = 10 # {'x' * 70_000}"),
    ):
        data = {"table": _TABLE.replace(old, new)}
        yield Vector(f"reissue-table-{name}", "REISSUE_TABLE", "read_reissue_table", data, {"table": _TABLE})


def _of_a_school(kind: str) -> str:
    return _RECORD.replace("GuardianshipCredential", kind).replace('"board"', '"school"')
