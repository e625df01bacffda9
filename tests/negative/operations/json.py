"""What the negative vectors of the strict JSON reader, the encodings and JCS are given to."""

import ast
import json
from collections.abc import Callable
from typing import Any

from vcedu.canonical.encodings import base58btc_decode, base64url_decode, multibase_decode, varint_decode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import JSONLimits, read_json, read_json_object


def _bytes(data):
    return bytes.fromhex(data["hex"]) if "hex" in data else data["text"].encode()


def _read_within_limits(data):
    limits = JSONLimits(max_bytes=data["max_bytes"], max_depth=data["max_depth"])
    read_json(data["text"].encode(), limits=limits)


def _read_repeated(data):
    text = data["before"] * data["times"] + data.get("inner", "") + data["after"] * data["times"]
    read_json(text.encode())


OPERATIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "read-json": lambda data: read_json(_bytes(data)),
    "read-json-object": lambda data: read_json_object(_bytes(data)),
    "read-json-within-limits": _read_within_limits,
    "read-json-repeated": _read_repeated,
    "base64url-decode": lambda data: base64url_decode(data["text"]),
    "base58btc-decode": lambda data: base58btc_decode(data["text"]),
    "multibase-decode": lambda data: multibase_decode(data["text"]),
    "varint-decode": lambda data: varint_decode(_bytes(data)),
    # The standard library reads what the strict reader refuses: that is how such values come about.
    "jcs": lambda data: jcs(json.loads(data["text"])),
    "jcs-of-python-literal": lambda data: jcs(ast.literal_eval(data["text"])),
}
