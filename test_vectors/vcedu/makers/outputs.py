"""Negative vectors of what a batch hands out, and of what goes back into a records system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = {
    "class": "3年A組",
    "studentNumber": "2025001",
    "code": "0A2B4-C6D8E-F1G3H-5J7K9",
    "credentialId": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "kind": "GraduationCertificate",
    "number": None,
    "validUntil": "2027-09-30T15:00:00Z",
}
_CLAIM = {"typed": _LINE["code"], "at": "2027-09-30T14:59:59Z"}
_ADDRESS = {"address": "https://claims.school.example/receive"}
_HEAD = """format = "vcedu-mapping/1"
kind = "HealthRecord"
encoding = "cp932"
key = "氏名"
repeat = "examinations"
ignore = ["備考"]

"""
_KEY_COLUMN = """[[column]]
heading = "氏名"
member = "child.name.legal"

"""
_IN_LIST = """[[column]]
heading = "年度"
member = "examinations.schoolYear"
form = "school_year"

[[column]]
heading = "学年"
member = "examinations.gradeLevel"
table = "level"

[[column]]
heading = "体重"
member = "examinations.items.value"
with = { label = "体重", unit = "kg" }
decimals = 1

"""
_TABLE = """[table.level]
"1" = "P1"
"2" = "P2"
"""
_MAPPING = f"{_HEAD}{_KEY_COLUMN}{_IN_LIST}{_TABLE}"
# By name: the place that is changed, and what it becomes.
_MAPPING_DEFECTS = {
    "of-another-format": ('"vcedu-mapping/1"', '"vcedu-mapping/2"'),
    "no-toml": ("[table.level]", "[table.level"),
    "kind-without-way-back": ('"HealthRecord"', '"SchoolReport"'),
    "kind-a-list": ('"HealthRecord"', '["HealthRecord"]'),
    "encoding-unknown": ('"cp932"', '"euc-jp"'),
    "key-not-a-column": ('key = "氏名"', 'key = "番号"'),
    "key-in-the-list": ('key = "氏名"', 'key = "年度"'),
    "group-not-a-column": ('key = "氏名"', 'key = "氏名"\ngroup = "組"'),
    "group-a-list": ('key = "氏名"', 'key = "氏名"\ngroup = []'),
    "key-a-number": ('key = "氏名"', "key = 1"),
    "repeats-no-list": ('repeat = "examinations"', 'repeat = "child"'),
    "repeats-a-list-without-column": (_IN_LIST, ""),
    "list-within-a-list": ('repeat = "examinations"\n', ""),
    "column-a-text": (f"{_KEY_COLUMN}{_IN_LIST}", 'column = ["氏名"]\n'),
    "columns-none": (f"{_KEY_COLUMN}{_IN_LIST}", ""),
    "repeats-nothing-known": ('repeat = "examinations"', 'repeat = "examination"'),
    "ignores-a-number": ('["備考"]', "[1]"),
    "ignores-a-column": ('["備考"]', '["体重"]'),
    "heading-twice": ('heading = "学年"', 'heading = "年度"'),
    "heading-twice-in-other-width": ('heading = "体重"', 'heading = "ＶＣＥＤＵ＿ＤＩＧＥＳＴ"'),
    "heading-empty": ('heading = "学年"', 'heading = ""'),
    "heading-outside-the-encoding": ('heading = "学年"', 'heading = "学\U00020bb7"'),
    "member-unknown": ("child.name.legal", "child.name.official"),
    "member-below-a-text": ("child.name.legal", "child.name.legal.first"),
    "member-not-a-value": ("child.name.legal", "child.name"),
    "member-given-by-the-office": ('member = "child.name.legal"', 'member = "school"'),
    "member-twice": ("examinations.gradeLevel", "examinations.schoolYear"),
    "member-a-number": ('"child.name.legal"', "1"),
    "key-unknown": ("decimals = 1", "decimal = 1"),
    "top-key-unknown": ('encoding = "cp932"', 'charset = "cp932"'),
    "form-a-list": ('form = "school_year"', 'form = ["text"]'),
    "form-unknown": ('form = "school_year"', 'form = "year"'),
    "form-and-decimals": ("decimals = 1", 'decimals = 1\nform = "text"'),
    "decimals-too-many": ("decimals = 1", "decimals = 7"),
    "decimals-true": ("decimals = 1", "decimals = true"),
    "filled-a-text": ("decimals = 1", 'filled = "yes"'),
    "table-missing": ('table = "level"', 'table = "levels"'),
    "table-a-number": ('table = "level"', "table = 1"),
    "table-value-for-two-codes": ('"2" = "P2"', '"2" = "P1"'),
    "table-value-a-float": ('"2" = "P2"', '"2" = 2.0'),
    "with-missing": ('with = { label = "体重", unit = "kg" }\n', ""),
    "with-a-number": ('unit = "kg"', "unit = 1"),
    "with-member-unknown": ('unit = "kg"', 'units = "kg"'),
    "with-outside-a-list": ('child.name.legal"', 'child.name.legal"\nwith = { label = "a" }'),
}


def _claims() -> Iterator[Vector]:
    without_code = {name: value for name, value in _LINE.items() if name != "code"}
    for name, line in (
        ("claim-file-line-without-code", without_code),
        ("claim-file-class-a-number", {**_LINE, "class": 3}),
        ("claim-file-number-a-number", {**_LINE, "number": 1}),
        ("claim-file-no-such-time", {**_LINE, "validUntil": "2027-09-31T15:00:00Z"}),
    ):
        yield Vector(name, "CLAIM_FILE", "claim-file", {"lines": [_LINE, line]}, {"lines": [_LINE, _LINE]})
    one_letter_less = {**_CLAIM, "typed": "0A2B4-C6D8E-F1G3H-5J7K"}
    yield Vector("claim-code-cut-short", "CLAIM_UNKNOWN", "claim-code", one_letter_less, _CLAIM)
    other = {**_CLAIM, "typed": "0A2B4-C6D8E-F1G3H-5J7K8"}
    lower_case = {**_CLAIM, "typed": "oa2b4 c6d8e flg3h 5j7k9"}
    yield Vector("claim-code-of-nobody", "CLAIM_UNKNOWN", "claim-code", other, lower_case)
    yield Vector("claim-code-ended", "CLAIM_ENDED", "claim-code", {**_CLAIM, "at": "2027-09-30T15:00:00Z"}, _CLAIM)
    for name, address in (
        ("claim-address-unencrypted", "http://claims.school.example/receive"),
        ("claim-address-with-fragment", "https://claims.school.example/receive#"),
        ("claim-address-not-ascii", "https://見本.example/receive"),
        ("claim-address-too-long", f"https://claims.school.example/{'x' * 71}"),
    ):
        yield Vector(name, "CLAIM_ADDRESS", "claim-slips", {"address": address}, _ADDRESS)


def _mapping_files() -> Iterator[Vector]:
    for name, (old, new) in _MAPPING_DEFECTS.items():
        changed = _changed(_MAPPING, old, new)
        yield Vector(f"mapping-{name}", "MAPPING_FILE", "mapping-file", {"text": changed}, {"text": _MAPPING})


def _mapped() -> Iterator[Vector]:
    for name, text in (("equals", "=1"), ("at-sign", "@a"), ("minus", "-a"), ("plus", "+a")):
        cells = {"row": f"{text},,小1,2022-04-06"}
        twin = {"row": "-1,,小1,2022-04-06"}
        yield Vector(f"table-formula-{name}", "TABLE_FORMULA", "mapping-read", cells, twin)
    kept = {"name": "髙橋", "members": {}}
    for name, character in (
        ("beyond-the-plane", "\U00020bb7"),
        ("wave-dash", "\u301c"),
        ("yen-sign-that-would-become-a-backslash", "\u00a5"),
        ("variation-selector", "葛\U000e0100"),
    ):
        yield Vector(f"table-character-{name}", "TABLE_CHARACTER", "mapping-write", {**kept, "name": character}, kept)
    more = {**kept, "members": {"className": "2組"}}
    yield Vector("mapping-without-column-for-a-member", "MAPPING_UNMAPPED", "mapping-write", more, kept)


def _archives() -> Iterator[Vector]:
    whole = {"names": ["records/1.json", "2.json"]}
    for name, odd in (
        ("parent", "../1.json"),
        ("parent-inside", "a/../../1.json"),
        ("absolute", "/1.json"),
        ("drive", "C:1.json"),
        ("backslash", "..\\1.json"),
        ("zero-byte", "1.json\x00.txt"),
        ("too-long", "a" * 241),
        ("same-name", "2.JSON"),
    ):
        yield Vector(
            f"document-archive-{name}", "DOCUMENT_ARCHIVE", "document-archive", {"names": [odd, "2.json"]}, whole
        )
    for name, member in (("link", "link"), ("encrypted", "encrypted"), ("cut", "cut"), ("changed", "changed")):
        yield Vector(f"document-archive-{name}", "DOCUMENT_ARCHIVE", "document-archive", {**whole, member: True}, whole)


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise ValueError(f"{old!r} is not in the text to change")
    return text.replace(old, new, 1)


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _claims()
    yield from _mapping_files()
    yield from _mapped()
    yield from _archives()
