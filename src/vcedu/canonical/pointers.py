"""JSON Pointers (RFC 6901): where in a document something lies."""


def pointer(path: str, name: str | int) -> str:
    """Return the pointer to a member or element of the value at `path`."""
    if isinstance(name, str) and ("~" in name or "/" in name):
        name = name.replace("~", "~0").replace("/", "~1")
    return f"{path}/{name}"
