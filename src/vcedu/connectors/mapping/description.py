"""The mapping file: which column of a school-affairs system's CSV holds which member of which kind of record.

format = "vcedu-mapping/1"
kind = "HealthRecord"             # the credential type of the record
encoding = "cp932"                # or "utf-8", "utf-8-sig"
newline = "crlf"                  # or "lf"
quote = "needed"                  # or "all"
key = "学籍番号"                   # the column that says whose row it is
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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcedu.connectors.columns import folded_heading
from vcedu.connectors.mapping.forms import FORMS, Form, coded, decimal, lost_characters
from vcedu.connectors.plain.kinds import PLAIN_KINDS
from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.reading_back import READABLE_KINDS
from vcedu.connectors.plain.shapes import Birth, Given, Listed, Record
from vcedu.errors import Code, MalformedError, Message, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.plain.kinds import PlainKind
    from vcedu.connectors.plain.shapes import Shape

FORMAT = "vcedu-mapping/1"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932")
_NEWLINES = {"crlf": "\r\n", "lf": "\n"}
_QUOTES = ("needed", "all")
_MOST_BYTES = 256 * 1024
_MOST_DECIMALS = 6
_TOP = frozenset(
    {
        "format",
        "kind",
        "encoding",
        "newline",
        "quote",
        "key",
        "repeat",
        "digest",
        "verdict",
        "ignore",
        "column",
        "table",
    }
)
_OF_COLUMN = frozenset({"heading", "member", "with", "form", "decimals", "table", "filled"})
_SHIPPED = Path(__file__).with_name("shipped")
_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file.

    Attributes:
        heading: What the file calls it.
        path: The member of the record, name by name.
        form: How a cell is written.
        chosen: Which item of an inner list it is, by that item's other members; empty where there is no such list.
        is_repeated: Whether it is of the list of which each row is one item.
        is_filled: Whether no cell of it may be empty.
        states_absence: Whether an empty cell says that the value is not known, in so many words.
    """

    heading: str
    path: tuple[str, ...]
    form: Form
    chosen: tuple[tuple[str, str], ...] = ()
    is_repeated: bool = False
    is_filled: bool = False
    states_absence: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file that was understood.

    Attributes:
        kind: The kind of record.
        encoding: How the system's file is encoded.
        newline: How its lines end.
        quotes_all: Whether every cell is in quotation marks.
        key: The heading of the column that says whose row it is.
        repeat: The list of the record of which each row is one item; None where one row is a record.
        columns: The columns in their order.
        ignored: Headings that are not taken over.
        digest: The heading of the column for the digest.
        verdict: The heading of the column for the verdict.
    """

    kind: PlainKind
    encoding: str
    newline: str
    quotes_all: bool
    key: str
    repeat: str | None
    columns: tuple[MappedColumn, ...]
    ignored: tuple[str, ...]
    digest: str
    verdict: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of a file that is written."""
        return (*(column.heading for column in self.columns), *self.ignored, self.digest, self.verdict)


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


def wrong(path: str, en: str, ja: str) -> MalformedError:
    """Return the error that a place of a mapping is not what it has to be."""
    return MalformedError(Code.MAPPING_FILE, path=path, place=path[1:].replace("/", ".") or "-", reason=Message(en, ja))


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
        self._check_names(document, _TOP, "")
        name = document.get("kind")
        if not isinstance(name, str) or name not in READABLE_KINDS:
            listed = ", ".join(sorted(READABLE_KINDS))
            raise wrong("/kind", f"it has to be one of {listed}", f"次のいずれか：{listed}")
        self._kind = PLAIN_KINDS[name]
        self._shape = record_of(self._kind.model)
        self._repeat = self._repeated()

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
            made = self._column(column, f"/column/{number}")
            target = (made.path, made.chosen)
            if target in seen:
                raise wrong(f"/column/{number}/member", "each member once", "同じ項目が2回指定されています")
            seen.add(target)
            yield made

    def _column(self, column: Any, path: str) -> MappedColumn:  # noqa: ANN401 - whatever the file holds
        if not isinstance(column, dict):
            raise wrong(path, "a table", "テーブルでなければなりません")
        self._check_names(column, _OF_COLUMN, path)
        heading, member = column.get("heading"), column.get("member")
        if not isinstance(heading, str) or not heading or not isinstance(member, str):
            raise wrong(path, "heading and member", "headingとmemberが必要です")
        chosen = column.get("with", {})
        if not isinstance(chosen, dict) or not all(isinstance(value, str) for value in chosen.values()):
            raise wrong(f"{path}/with", "texts by member", "項目と文字列の組でなければなりません")
        parts = tuple(member.split("."))
        leaf, is_needed = self._leaf(parts, chosen, path)
        filled = column.get("filled", False)
        if not isinstance(filled, bool):
            raise wrong(f"{path}/filled", "true or false", "true又はfalseでなければなりません")
        return MappedColumn(
            heading=heading,
            path=parts,
            form=self._form(column, path),
            chosen=tuple(sorted(chosen.items())),
            is_repeated=self._repeat is not None and parts[0] == self._repeat,
            is_filled=filled or (is_needed and not isinstance(leaf, Birth)),
            states_absence=isinstance(leaf, Birth),
        )

    def _leaf(self, parts: tuple[str, ...], chosen: dict[str, str], path: str) -> tuple[Shape, bool]:
        """Return the shape that a path of members leads to, and whether a record must have it."""
        shape: Shape = self._shape
        is_needed, has_inner_list = True, False
        for at, part in enumerate(parts):
            field = next((each for each in _fields(shape) if each.member == part), None)
            if field is None or isinstance(field.shape, Given):
                raise wrong(f"{path}/member", f"there is no {part}", f"{part}という項目はありません")
            shape, is_needed = field.shape, is_needed and field.required
            if isinstance(shape, Listed):
                shape = shape.item
                if at or part != self._repeat:
                    if has_inner_list or at != len(parts) - 2:
                        raise wrong(f"{path}/member", "a list within a list", "並びの中の並びは扱えません")
                    has_inner_list, is_needed = True, False
        known = {each.member for each in _fields(self._item(parts))} if has_inner_list else set()
        if bool(chosen) != has_inner_list or not chosen.keys() <= known - {parts[-1]}:
            raise wrong(f"{path}/with", "which item of the inner list", "内側の並びのどの要素かを指定してください")
        if isinstance(shape, Record | Listed):
            raise wrong(f"{path}/member", "not a single value", "単一の値ではありません")
        return shape, is_needed

    def _item(self, parts: tuple[str, ...]) -> Shape:
        shape: Shape = self._shape
        for part in parts[:-1]:
            shape = next(each.shape for each in _fields(shape) if each.member == part)
            shape = shape.item if isinstance(shape, Listed) else shape
        return shape

    def _form(self, column: dict[str, Any], path: str) -> Form:
        stated = column.keys() & {"form", "decimals", "table"}
        if len(stated) > 1:
            raise wrong(path, "one of form, decimals and table", "form、decimals、tableのいずれか一つ")
        if "decimals" in column:
            places = column["decimals"]
            if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= _MOST_DECIMALS:
                raise wrong(f"{path}/decimals", f"0 to {_MOST_DECIMALS}", f"0から{_MOST_DECIMALS}まで")
            return decimal(places)
        if "table" in column:
            return self._coded(column["table"], f"{path}/table")
        name = column.get("form", "text")
        if not isinstance(name, str) or name not in FORMS:
            listed = ", ".join(FORMS)
            raise wrong(f"{path}/form", f"it has to be one of {listed}", f"次のいずれか：{listed}")
        return FORMS[name]

    def _coded(self, name: object, path: str) -> Form:
        tables = self._document.get("table", {})
        table = tables.get(name) if isinstance(tables, dict) and isinstance(name, str) else None
        if not isinstance(table, dict) or not table:
            raise wrong(path, "the name of a table of the file", "ファイル内の表の名前でなければなりません")
        values = [(type(value), value) for value in table.values()]
        if not all(isinstance(value, str | int) for value in table.values()) or len(set(values)) < len(values):
            raise wrong(path, "no value for two codes", "一つの値に二つのコードを割り当てることはできません")
        return coded(table)

    def _check_names(self, table: dict[str, Any], known: frozenset[str], path: str) -> None:
        for name in table:
            if name not in known:
                raise wrong(f"{path}/{name}", "there is no such key", "そのようなキーはありません")

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


def _fields(shape: Shape) -> tuple[Any, ...]:
    return shape.fields if isinstance(shape, Record) else ()
