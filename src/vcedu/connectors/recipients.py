"""The list of who goes to which school, `recipients.csv`: one row per pupil whose records are sent in a dossier.

| column | also | holds |
|---|---|---|
| `student_number` | 学籍番号, 生徒番号, 児童番号 | the school's number for the pupil |
| `recipient` | 送付先, 送付先DID | the DID of the school that the records are for |
| `recipient_key` | 送付先の鍵 | the X25519 key of that school, to seal to |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.connectors.cells import CellReader
from vcedu.connectors.columns import Column
from vcedu.connectors.faults import FaultReport
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.connectors.table import read_table
from vcedu.dids import DID
from vcedu.education.expected import Expected, unexpected
from vcedu.errors import Code, Message, VceduError
from vcedu.keys import AgreementKey

if TYPE_CHECKING:
    from vcedu.connectors.table import TableLimits

_DID = Expected("a DID", "DID")
_KEY = Expected("an X25519 key in multibase, as the school publishes it", "学校が公表するX25519の公開鍵（multibase）")


def _did(member: str, text: str) -> str:
    try:
        return str(DID.parse(text))
    except VceduError as error:
        raise unexpected(member, text, _DID) from error


def _key(member: str, text: str) -> AgreementKey:
    try:
        return AgreementKey.from_multikey(text)
    except VceduError as error:
        raise unexpected(member, text, _KEY) from error


RECIPIENT_COLUMNS = (
    *(column for column in GRADES_COLUMNS if column.name == "student_number"),
    Column(
        "recipient",
        ("送付先", "送付先DID"),
        Message("the DID of the school that the records are for", "送付先の学校のDID"),
        "did:web:school-b.example",
        _did,
        is_required=True,
        is_filled=True,
    ),
    Column(
        "recipient_key",
        ("送付先の鍵",),
        Message("the key of that school, to seal to", "送付先の学校の公開鍵"),
        "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
        _key,
        is_required=True,
        is_filled=True,
    ),
)


def read_recipients(
    data: bytes, *, file: str, limits: TableLimits | None = None
) -> dict[str, tuple[str, AgreementKey]]:
    """Read to whom each pupil's records go: the DID and the key to seal to, by student number; or nothing at all.

    Args:
        data: The file, in UTF-8 (with or without byte order mark) or CP932.
        file: Its name, for the report.
        limits: How large it may be.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file: `TABLE_COLUMN_MISSING`, `TABLE_COLUMN_UNKNOWN`,
            `TABLE_COLUMN_TWICE`, `TABLE_QUOTING`, `TABLE_ROW_LENGTH`, `TABLE_CELL_MISSING`, `TABLE_CELL_MALFORMED`,
            `TABLE_STUDENT_TWICE`.
        MalformedError: `TABLE_TOO_LARGE`, `TABLE_ENCODING`, `TABLE_EMPTY`.
    """
    report = FaultReport(file)
    table = read_table(data, RECIPIENT_COLUMNS, report=report, limits=limits)
    cells = CellReader(table, RECIPIENT_COLUMNS, report)
    found: dict[str, tuple[str, AgreementKey]] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        values = cells.values(row)
        if values is None:
            continue
        number = values["student_number"]
        first = lines.setdefault(number, row.line)
        if first != row.line:
            cells.fault(Code.TABLE_STUDENT_TWICE, row, "student_number", student_number=number, first_line=first)
        found[number] = (values["recipient"], values["recipient_key"])
    report.raise_if_any()
    return found
