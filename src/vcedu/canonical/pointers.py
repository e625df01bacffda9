"""JSON Pointers (RFC 6901): where in a document something lies."""


def pointer(path: str, name: str | int) -> str:
    """Return the pointer to a member or element of the value at `path`."""
    return f"{path}/{name}" if isinstance(name, int) else f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
