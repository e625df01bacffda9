"""The columns of the register of pupils that name the guardians (保護者), one or two, as the school knows them.

| column | also | holds |
|---|---|---|
| `guardian_name` | 保護者氏名, 保護者名, 保護者1氏名 | the guardian's name |
| `guardian_kana` | 保護者ふりがな, 保護者フリガナ, 保護者1ふりがな | its reading in full-width kana |
| `guardian_relationship` | 保護者続柄, 続柄, 保護者1続柄 | what the guardian is to the pupil |
| `guardian_address` | 保護者住所, 保護者現住所, 保護者1住所 | where the guardian lives, if elsewhere |
| `second_guardian_…` | 保護者2氏名, … | the same of the other one under joint custody |

They are for the cumulative record and the office's own use: no certificate that a pupil shows names a guardian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcedu.connectors.columns import Column
from vcedu.education.expected import check_text
from vcedu.education.names import PersonName, check_kana
from vcedu.education.people import Guardian
from vcedu.errors import Code, Message

if TYPE_CHECKING:
    from vcedu.connectors.cells import CellReader
    from vcedu.connectors.table import Row

_FIRST, _SECOND = "guardian", "second_guardian"
_PARTS = ("name", "kana", "relationship", "address")
_NEEDED = ("name", "relationship")


def _columns(whose: str, number: str, other: str, en: str) -> tuple[Column, ...]:
    aliases = {
        part: tuple(f"保護者{place}{word}" for place in ("", number) if place or whose == _FIRST for word in words)
        for part, words in {
            "name": ("氏名", "名"),
            "kana": ("ふりがな", "フリガナ"),
            "relationship": ("続柄",),
            "address": ("住所", "現住所"),
        }.items()
    }
    if whose == _FIRST:
        aliases["relationship"] = (*aliases["relationship"], "続柄")
    return (
        Column(
            f"{whose}_name", aliases["name"], Message(f"{en} name", f"{other}保護者の氏名"), "山田 一郎", check_text
        ),
        Column(
            f"{whose}_kana",
            aliases["kana"],
            Message(f"how {en} name is read", f"{other}保護者の氏名の読み"),
            "ヤマダ イチロウ",
            check_kana,
        ),
        Column(
            f"{whose}_relationship",
            aliases["relationship"],
            Message(f"{en} relationship to the pupil", f"{other}保護者の続柄"),
            "父",
            check_text,
        ),
        Column(
            f"{whose}_address",
            aliases["address"],
            Message(f"{en} address, if another than the pupil's", f"{other}保護者の住所（児童生徒と異なる場合）"),
            "見本市東1-1",
            check_text,
        ),
    )


GUARDIAN_COLUMNS = (
    *_columns(_FIRST, "1", "", "the guardian's"),
    *_columns(_SECOND, "2", "もう一人の", "the other guardian's"),
)


def guardians_of(values: dict[str, Any], row: Row, cells: CellReader) -> tuple[Guardian, ...]:
    """Return the guardians that a row names, and note what is missing of one.

    Args:
        values: What the row holds, by column.
        row: The row.
        cells: Takes the faults: `TABLE_CELL_MISSING`, for a guardian without name or relationship, and for a second
            one where there is no first.
    """
    first, second = (_guardian(whose, values, row, cells) for whose in (_FIRST, _SECOND))
    if second is not None and not _is_named(_FIRST, values):
        cells.fault(Code.TABLE_CELL_MISSING, row, f"{_FIRST}_name")
    return tuple(guardian for guardian in (first, second) if guardian is not None)


def _guardian(whose: str, values: dict[str, Any], row: Row, cells: CellReader) -> Guardian | None:
    if not _is_named(whose, values):
        return None
    missing = [part for part in _NEEDED if values[f"{whose}_{part}"] is None]
    for part in missing:
        cells.fault(Code.TABLE_CELL_MISSING, row, f"{whose}_{part}")
    if missing:
        return None
    name, kana, relationship, address = (values[f"{whose}_{part}"] for part in _PARTS)
    return Guardian(PersonName(name, kana), relationship, address)


def _is_named(whose: str, values: dict[str, Any]) -> bool:
    return any(values[f"{whose}_{part}"] is not None for part in _PARTS)
