"""The mapping file: which column of a school-affairs system's CSV holds which member of which kind of record.

format = "vcedu-mapping/1"
kind = "HealthRecord"             # the credential type of the record
encoding = "cp932"                # or "utf-8", "utf-8-sig"
newline = "crlf"                  # or "lf"
quote = "needed"                  # or "all"
key = "学籍番号"                   # the column that says whose row it is
group = "学級"                     # the column that names the class, for whoever hands things out
repeat = "examinations"           # a list of the record of which each row is one item; without it, one row is a record
digest = "証明書ダイジェスト"        # the columns that are written beside: which credential a row was made of
verdict = "検証結果"                # and what verification said of it
ignore = ["備考"]                  # columns that are not taken over, and stay empty when written

[[column]]
heading = "身長"
member = "examinations.items.value"
with = { label = "身長", unit = "cm" }   # which item of an inner list the column is
form = "text"                     # how a cell is written; see `FORMS`
decimals = 1                      # instead of a form: an exact number with so many decimals
table = "grade"                   # instead of a form: a code table
filled = true                     # no cell of it may be empty

[table.grade]
"1" = "P1"
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcedu.connectors.columns import folded_heading
from vcedu.connectors.mapping.columns import ColumnReader, check_names
from vcedu.connectors.mapping.description import Mapping, wrong
from vcedu.connectors.mapping.forms import lost_characters
from vcedu.connectors.plain.kinds import PLAIN_KINDS
from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.reading_back import READABLE_KINDS
from vcedu.connectors.plain.shapes import Listed, Record
from vcedu.errors import Code, MalformedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.mapping.description import MappedColumn

FORMAT = "vcedu-mapping/1"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932")
_NEWLINES = {"crlf": "\r\n", "lf": "\n"}
_QUOTES = ("needed", "all")
_MOST_BYTES = 256 * 1024
_TOP = frozenset(
    {
        "format",
        "kind",
        "encoding",
        "newline",
        "quote",
        "key",
        "repeat",
        "group",
        "digest",
        "verdict",
        "ignore",
        "column",
        "table",
    }
)
_SHIPPED = Path(__file__).with_name("shipped")
_NAME = re.compile(r"[a-z_]+")


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the example mappings that come with the library."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def shipped_mapping(name: str) -> bytes:
    """Return the file of an example mapping by its name.

    Raises:
        UsageError: `OPTION_INVALID`, if there is none of that name.
    """
    path = _SHIPPED / f"{name}.toml"
    if _NAME.fullmatch(name) is None or not path.is_file():
        raise UsageError(Code.OPTION_INVALID, option="mapping", value=name, expected=", ".join(shipped_mappings()))
    return path.read_bytes()


def read_mapping(data: bytes, *, file: str | None = None) -> Mapping:
    """Read a mapping file.

    Raises:
        MalformedError: `MAPPING_FILE`, with the path of what is wrong.
    """
    try:
        return _Reader(_document(data)).mapping()
    except MalformedError as error:
        raise error.with_place(file=file) from None


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = tomllib.loads(data.decode("utf-8")) if len(data) <= _MOST_BYTES else {}
    except (ValueError, RecursionError) as error:
        raise wrong("", "no TOML in UTF-8", "UTF-8のTOMLではありません") from error
    if document.get("format") != FORMAT:
        raise wrong("/format", f"it has to be {FORMAT}", f"{FORMAT}でなければなりません")
    return document


class _Reader:
    """Reads the tables of one file."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        check_names(document, _TOP, "")
        name = document.get("kind")
        if not isinstance(name, str) or name not in READABLE_KINDS:
            listed = ", ".join(sorted(READABLE_KINDS))
            raise wrong("/kind", f"it has to be one of {listed}", f"次のいずれか：{listed}")
        self._kind = PLAIN_KINDS[name]
        self._shape = record_of(self._kind.model)
        self._repeat = self._repeated()
        self._reader = ColumnReader(self._shape, self._repeat, document.get("table"))

    def mapping(self) -> Mapping:
        columns = tuple(self._columns())
        by_heading = {column.heading: column for column in columns}
        ignored = self._document.get("ignore", [])
        if not isinstance(ignored, list) or not all(isinstance(each, str) and each for each in ignored):
            raise wrong("/ignore", "a list of headings", "見出しの並びでなければなりません")
        digest, verdict = self._text("digest", "vcedu_digest"), self._text("verdict", "vcedu_verdict")
        headings = [*by_heading, *ignored, digest, verdict]
        if len(by_heading) < len(columns) or len({*map(folded_heading, headings)}) < len(headings):
            raise wrong("/column", "each heading once", "見出しが重複しています")
        key = self._text("key", "")
        if key not in by_heading or by_heading[key].is_repeated or not by_heading[key].is_filled:
            raise wrong("/key", "a filled column outside the list", "繰り返し以外の必須の列でなければなりません")
        if self._repeat is not None and not any(column.is_repeated for column in columns):
            raise wrong("/repeat", "no column is of that list", "その並びの列がありません")
        group = self._document.get("group")
        if group is not None and group not in [*by_heading, *ignored]:
            raise wrong("/group", "a column, or one that is ignored", "列の見出しでなければなりません")
        encoding = self._one_of("encoding", ENCODINGS)
        for heading in headings:
            for character in lost_characters(heading, encoding.removesuffix("-sig")):
                raise wrong("/column", f"{encoding} has no {character}", f"{character}は{encoding}では表せません")
        return Mapping(
            kind=self._kind,
            encoding=encoding,
            newline=_NEWLINES[self._one_of("newline", tuple(_NEWLINES))],
            quotes_all=self._one_of("quote", _QUOTES) == "all",
            key=key,
            repeat=self._repeat,
            group=group,
            columns=columns,
            ignored=tuple(ignored),
            digest=digest,
            verdict=verdict,
        )

    def _repeated(self) -> str | None:
        name = self._document.get("repeat")
        if name is None:
            return None
        field = next((each for each in self._shape.fields if each.member == name), None)
        if field is None or not isinstance(field.shape, Listed) or not isinstance(field.shape.item, Record):
            raise wrong("/repeat", "a list of the record", "記録の中の並びでなければなりません")
        return str(name)

    def _columns(self) -> Iterator[MappedColumn]:
        listed = self._document.get("column")
        if not isinstance(listed, list) or not listed:
            raise wrong("/column", "one column or more", "1列以上必要です")
        seen: set[tuple[object, ...]] = set()
        for number, column in enumerate(listed):
            made = self._reader.read(column, f"/column/{number}")
            target = (made.path, made.chosen)
            if target in seen:
                raise wrong(f"/column/{number}/member", "each member once", "同じ項目が2回指定されています")
            seen.add(target)
            yield made

    def _text(self, name: str, default: str) -> str:
        value = self._document.get(name, default)
        if not isinstance(value, str) or not value:
            raise wrong(f"/{name}", "a text", "文字列でなければなりません")
        return value

    def _one_of(self, name: str, words: tuple[str, ...]) -> str:
        value = self._document.get(name, words[0])
        if value not in words:
            listed = ", ".join(words)
            raise wrong(f"/{name}", f"it has to be one of {listed}", f"次のいずれか：{listed}")
        return str(value)
