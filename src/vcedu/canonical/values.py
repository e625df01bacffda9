"""The types of a JSON value after strict reading (RFC 8259)."""

from typing import TypeAlias

JSONValue: TypeAlias = "bool | int | float | str | list[JSONValue] | dict[str, JSONValue] | None"
JSONObject: TypeAlias = "dict[str, JSONValue]"

CONTAINERS = (dict, list)
"""What holds other values: for `isinstance` where a walk goes on."""
