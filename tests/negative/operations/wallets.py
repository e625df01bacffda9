"""A file that another wallet wrote."""

import gzip
import io
import json
import tarfile
import zipfile

from vcedu.holder import credentials_in


def archive(files, times=1):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.USTAR_FORMAT) as written:
        for _ in range(times):
            for name, given in files.items():
                member, content = tarfile.TarInfo(name), b""
                if isinstance(given, str):
                    member.type, member.linkname = tarfile.SYMTYPE, given
                elif isinstance(given, list):
                    member.type, member.linkname = given[0].encode(), given[1]
                else:
                    content = b"x" * given if isinstance(given, int) else given
                member.size = len(content)
                written.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def read(data):
    times = data.get("times", 1)
    content = archive(data["archive"], times) if "archive" in data else json.dumps(_json(data["json"], times)).encode()
    if data.get("damaged"):
        content = content[:100] + b"\xff" + content[101:]
    content = _WRAPPED[data.get("within", "nothing")](content[: data.get("keep")])
    assert len(credentials_in(content.ljust(data.get("padding", 0)))) == 1


def _json(value, times):
    return value if times == 1 else value * times


def _zipped(content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("credentials/a.json", content)
    return stream.getvalue()


_WRAPPED = {
    "nothing": bytes,
    "gzip": gzip.compress,
    "zip": _zipped,
    "lists": lambda content: b"[" * 70 + content + b"]" * 70,
    "member": lambda content: b'{"contents":' * 70 + content + b"}" * 70,
    "twice": lambda content: b'{"contents":[],"contents":' + content + b"}",
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "size": lambda content: _claiming(content, b"77777777777"),
    "no size": lambda content: _claiming(content, b"many       "),
    "binary size": lambda content: _claiming(content, b"\x80" + b"\0" * 5 + b"\x10" + b"\0" * 4),
}


def _claiming(content, size):
    """Return an archive whose first member's header says another size, with a checksum that holds."""
    header = bytearray(content[:512])
    header[124:135] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + content[512:]


OPERATIONS = {"wallet-read": read}
