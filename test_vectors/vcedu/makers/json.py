"""Negative vectors of the strict JSON reader, the encodings and the JSON Canonicalization Scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _syntax()
    yield from _limits()
    yield from _members()
    yield from _numbers()
    yield from _characters()
    yield from _encodings()
    yield from _canonical_forms()


def _text(name: str, code: str, text: str, twin: str, *rows: str) -> Vector:
    return Vector(name, code, "read-json", {"text": text}, {"text": twin}, rows)


def _bytes(name: str, code: str, data: bytes, twin: bytes, *rows: str) -> Vector:
    return Vector(name, code, "read-json", {"hex": data.hex()}, {"hex": twin.hex()}, rows)


def _syntax() -> Iterator[Vector]:
    code = "JSON_SYNTAX"
    yield _text("json-empty-file", code, "", "{}")
    yield _text("json-cut-off", code, '{"grade":"5"', '{"grade":"5"}')
    yield _text("json-trailing-comma", code, '{"grade":"5",}', '{"grade":"5"}')
    yield _text("json-two-documents", code, '{"grade":"5"}{"grade":"1"}', '{"grade":"5"}')
    yield _text("json-comment", code, '{"grade":"5"/* not 1 */}', '{"grade":"5"}')
    yield _text("json-single-quotes", code, "{'grade':\"5\"}", '{"grade":"5"}')
    yield _text("json-control-character-in-string", code, '{"name":"a\tb"}', '{"name":"a\\tb"}')
    yield _text("json-unknown-escape", code, '{"name":"\\x41"}', '{"name":"\\u0041"}')
    yield _text("json-leading-zero", code, '{"credits":04}', '{"credits":4}')
    yield _text("json-literal-of-another-language", code, '{"passed":True}', '{"passed":true}')
    yield Vector(
        "json-array-where-an-object-is-due",
        "JSON_NOT_AN_OBJECT",
        "read-json-object",
        {"text": '[{"grade":"5"}]'},
        {"text": '{"grade":"5"}'},
    )


def _limits() -> Iterator[Vector]:
    operation = "read-json-within-limits"
    name = '{"name":"髙橋"}'
    long, short = ({"text": name, "max_bytes": size, "max_depth": 64} for size in (16, 17))
    yield Vector("json-too-large", "JSON_TOO_LARGE", operation, long, short, ("P5",))
    repeated = "read-json-repeated"
    deep, flat = ({"before": "[", "after": "]", "times": times} for times in (65, 64))
    yield Vector("json-arrays-too-deep", "JSON_TOO_DEEP", repeated, deep, flat, ("P4",))
    deep, flat = ({"before": '{"a":', "inner": "0", "after": "}", "times": times} for times in (65, 64))
    yield Vector("json-objects-too-deep", "JSON_TOO_DEEP", repeated, deep, flat, ("P4",))
    deep, flat = ({"before": "[", "after": "]", "times": times} for times in (500_000, 1))
    yield Vector("json-depth-bomb", "JSON_TOO_DEEP", repeated, deep, flat, ("P4",))
    large, full = ({"before": " ", "inner": "{}", "after": "", "times": 1_048_576 - n} for n in (1, 2))
    yield Vector("json-longer-than-one-mebibyte", "JSON_TOO_LARGE", repeated, large, full, ("P5",))


def _members() -> Iterator[Vector]:
    code = "JSON_DUPLICATE_MEMBER"
    yield _text("json-duplicate-member", code, '{"grade":"1","grade":"5"}', '{"grade":"1","Grade":"5"}', "P1")
    yield _text("json-duplicate-member-equal-value", code, '{"id":"a","id":"a"}', '{"id":"a"}', "P1")
    yield _text("json-duplicate-member-escaped", code, '{"grade":"1","\\u0067rade":"5"}', '{"grade":"1"}', "P1")
    nested = '{"credentialSubject":{"result":[{"value":"1",%s"type":"Result"}]}}'
    yield _text("json-duplicate-member-nested", code, nested % '"value":"5",', nested % "", "P1")
    masked = '{"note":"\\":\\"","grade":"1",%s"credits":2}'
    yield _text("json-duplicate-member-beside-quotes", code, masked % '"grade":"5",', masked % "", "P1")


def _numbers() -> Iterator[Vector]:
    code = "JSON_NUMBER_NOT_FINITE"
    yield _text("json-nan", code, '{"credits":NaN}', '{"credits":0}', "P2")
    yield _text("json-infinity", code, '{"credits":Infinity}', '{"credits":0}', "P2")
    yield _text("json-negative-infinity", code, '{"credits":-Infinity}', '{"credits":-0}', "P2")
    yield _text("json-overflow", code, '{"credits":1e309}', '{"credits":1e308}', "P2")
    yield _text("json-overflow-without-exponent", code, "9" * 309 + ".0", "9" * 308 + ".0", "P2")
    code = "JSON_INTEGER_RANGE"
    yield _text("json-integer-above-range", code, "9007199254740992", "9007199254740991", "P3")
    yield _text("json-integer-below-range", code, "-9007199254740992", "-9007199254740991", "P3")
    yield _text("json-integer-beyond-64-bits", code, "[18446744073709551616]", '["18446744073709551616"]', "P3")


def _characters() -> Iterator[Vector]:
    code = "JSON_LONE_SURROGATE"
    yield _text("json-lone-high-surrogate", code, '{"name":"\\ud842"}', '{"name":"\\ud842\\udfb7"}', "P6")
    yield _text("json-lone-low-surrogate", code, '{"name":"\\udfb7"}', '{"name":"\\ud842\\udfb7"}', "P6")
    yield _text("json-reversed-surrogates", code, '["\\udfb7\\ud842"]', '["\\ud842\\udfb7"]', "P6")
    yield _text("json-lone-surrogate-in-name", code, '{"\\ud842":1}', '{"\\ud842\\udfb7":1}', "P6")
    yield _bytes("json-byte-order-mark", "JSON_BOM", b"\xef\xbb\xbf{}", b"{}", "P6")
    code = "JSON_NOT_UTF8"
    yield _bytes("json-in-cp932", code, '{"name":"成績"}'.encode("cp932"), '{"name":"成績"}'.encode(), "P6")
    yield _bytes("json-in-utf-16", code, "{}".encode("utf-16"), b"{}", "P6")
    yield _bytes("json-surrogate-as-bytes", code, b'"\xed\xa1\x82"', b'"\xee\xa1\x82"', "P6")
    yield _bytes("json-overlong-quote", code, b'["\xc0\xa2"]', b'["\xc2\xa2"]', "P6")


def _encoded(name: str, code: str, operation: str, text: str, twin: str, *rows: str) -> Vector:
    return Vector(name, code, operation, {"text": text}, {"text": twin}, rows)


def _encodings() -> Iterator[Vector]:
    code, operation = "BASE64URL_INVALID", "base64url-decode"
    yield _encoded("base64url-padded", code, operation, "Zg==", "Zg", "D15", "J7")
    yield _encoded("base64url-unused-bits", code, operation, "Zh", "Zg", "D15", "J7")
    yield _encoded("base64url-space", code, operation, "Zm9v YmFy", "Zm9vYmFy", "D15", "J7")
    yield _encoded("base64url-trailing-newline", code, operation, "Zm9v\n", "Zm9v", "D15", "J7")
    yield _encoded("base64url-alphabet-of-base64", code, operation, "+/8", "-_8", "D15", "J7")
    yield _encoded("base64url-impossible-length", code, operation, "Zm9vY", "Zm9v", "D15", "J7")
    code, operation = "BASE58_INVALID", "base58btc-decode"
    yield _encoded("base58-zero", code, operation, "6Mk0", "6Mk1", "D15")
    yield _encoded("base58-space", code, operation, "6Mki ", "6Mki", "D15")
    yield _encoded("base58-too-long", code, operation, "1" * 4097, "1" * 4096, "D15")
    code, operation = "MULTIBASE_INVALID", "multibase-decode"
    yield _encoded("multibase-without-prefix", code, operation, _KEY[1:], _KEY, "D15")
    yield _encoded("multibase-wrong-prefix", code, operation, "f7QE", "u7QE", "D15")
    yield _encoded("multibase-empty", code, operation, "", "z", "D15")
    code, operation = "VARINT_INVALID", "varint-decode"
    for name, data, twin in (
        ("varint-not-shortest", "ed8100", "ed01"),
        ("varint-cut-off", "ed", "ed01"),
        ("varint-too-long", "80" * 9 + "01", "80" * 8 + "01"),
        ("varint-empty", "", "00"),
    ):
        yield Vector(name, code, operation, {"hex": data}, {"hex": twin}, ("D15",))


def _canonical_forms() -> Iterator[Vector]:
    code, operation = "JCS_LONE_SURROGATE", "jcs"
    yield _encoded("jcs-lone-surrogate", code, operation, '["\\ud842"]', '["\\ud842\\udfb7"]', "D19")
    yield _encoded("jcs-lone-surrogate-in-name", code, operation, '{"\\ud842":0}', '{"\\ud842\\udfb7":0}', "D19")
    code = "JCS_NUMBER"
    yield _encoded("jcs-nan", code, operation, '{"credits":NaN}', '{"credits":0.5}', "D19")
    yield _encoded("jcs-infinity", code, operation, "[-Infinity]", "[-1e308]", "D19")
    yield _encoded("jcs-integer-above-range", code, operation, "9007199254740992", "9007199254740991", "D19")
    yield _encoded("jcs-integer-beyond-64-bits", code, operation, "[-18446744073709551617]", "[-1]", "D19")
    code, operation = "JCS_TYPE", "jcs-of-python-literal"
    yield _encoded("jcs-tuple", code, operation, "{'result': ('A', 'B')}", "{'result': ['A', 'B']}", "D19")
    yield _encoded("jcs-bytes", code, operation, "{'value': b'A'}", "{'value': 'A'}", "D19")
    yield _encoded("jcs-name-not-a-text", code, operation, "{1: 'A'}", "{'1': 'A'}", "D19")
