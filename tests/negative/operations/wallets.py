"""A file that another wallet wrote."""

import io
import json
import tarfile

from vcedu.holder import credentials_in


def archive(files, times=1):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.USTAR_FORMAT) as written:
        for _ in range(times):
            for name, given in files.items():
                member, content = tarfile.TarInfo(name), b""
                if isinstance(given, str):
                    member.type, member.linkname = tarfile.SYMTYPE, given
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
    content = content[: data.get("keep")]
    assert len(credentials_in(content.ljust(data.get("padding", 0)))) == 1


def _json(value, times):
    return value if times == 1 else value * times


OPERATIONS = {"wallet-read": read}
