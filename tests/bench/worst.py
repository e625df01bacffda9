"""Search for the input of at most 1 MiB that costs most, and print what it costs.

Of each family of inputs the largest of at most 1 MiB is tried, and some that are smaller, each in a process of its own
that a small one has warmed up. Printed are processor time, memory above that of the warm process, and the
answer. `python tests/bench/worst.py --out FOLDER`; `--one FAMILY FILE` tries one input and prints a JSON row.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.documents import open_badge
from bench.own import NOW, OwnStack, issuer_id, signing_key
from canonical.rdfc import shapes
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import base64url_encode
from vcedu.canonical.nquads import parse_nquads, serialize_quad
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import VceduError
from vcedu.keys import KeyType
from vcedu.model import Outcome, Report, VerificationTime
from vcedu.net import NoFetcher
from vcedu.status import Bitstring
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_BYTES = 1 << 20
_KEY = signing_key(KeyType.ED25519)
_BAD = (Outcome.FAILED, Outcome.UNDETERMINED)
_SEED = 20260401


def _signed_by_nobody(change: Callable[[dict[str, Any], int], None], size: int) -> bytes:
    """Return a credential with its proof, changed after signing: all work is done before the signature fails."""
    stack = OwnStack("eddsa-rdfc-2022", open_badge(1, issuer_id(_KEY)), _KEY)
    document = json.loads(json.dumps(stack.signed))
    change(document, size)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _courses(document: dict[str, Any], size: int) -> None:
    document["credentialSubject"] = open_badge(size, "urn:x")["credentialSubject"]


def _results_alike(document: dict[str, Any], size: int) -> None:
    document["credentialSubject"]["result"] = [{"type": ["Result"]} for _ in range(size)]


def _trees_alike(document: dict[str, Any], size: int) -> None:
    alignment = {"type": ["Alignment"], "targetName": "x", "targetUrl": "urn:x"}
    result = {"type": ["Result"], "alignment": [alignment, dict(alignment)]}
    document["credentialSubject"]["result"] = [result] * size


def _long_set(document: dict[str, Any], size: int) -> None:
    document["credentialSubject"]["achievement"]["tag"] = [f"t{number}" for number in range(size)]


def _same_value(document: dict[str, Any], size: int) -> None:
    document["credentialSubject"]["achievement"]["tag"] = ["t"] * size


def _long_string(document: dict[str, Any], size: int) -> None:
    document["name"] = '"\\\u3042' * size


def _types(document: dict[str, Any], size: int) -> None:
    document["type"] += ["AchievementCredential", "OpenBadgeCredential"] * size


def _deep(document: dict[str, Any], size: int) -> None:
    inner: dict[str, Any] = {"type": ["Achievement"], "name": "x"}
    for number in range(min(size, 60)):
        inner = {"type": ["Profile"], "id": f"urn:x:{number}", "parentOrg": inner, "name": "x" * (size // 60)}
    document["issuer"]["parentOrg"] = inner


def _subjects(document: dict[str, Any], size: int) -> None:
    document["credentialSubject"] = [{"type": ["AchievementSubject"], "id": f"urn:x:{n}"} for n in range(size)]


def _contexts(document: dict[str, Any], size: int) -> None:
    document["@context"] = document["@context"] * size


def _proofs(document: dict[str, Any], size: int) -> None:
    _courses(document, size)
    document["proof"] = [dict(document["proof"], id=f"urn:proof:{number}") for number in range(8)]


_DOCUMENTS: Mapping[str, Callable[[dict[str, Any], int], None]] = {
    "courses": _courses,
    "results alike": _results_alike,
    "trees alike": _trees_alike,
    "long set": _long_set,
    "same value": _same_value,
    "long string": _long_string,
    "many types": _types,
    "deep": _deep,
    "many subjects": _subjects,
    "contexts repeated": _contexts,
    "eight proofs": _proofs,
}
_TEXTS: Mapping[str, Callable[[int], bytes]] = {
    "nested arrays": lambda size: b"[" * size + b"]" * size,
    "nested objects": lambda size: b'{"a":' * size + b"1" + b"}" * size,
    "escapes": lambda size: b'{"a":"' + b"\\u3042" * size + b'"}',
    "many members": lambda size: b"{" + b",".join(b'"m%d":0' % number for number in range(size)) + b"}",
    "long number": lambda size: b'{"a":0.' + b"1" * size + b"}",
}
_GRAPHS: Mapping[str, Callable[[int], Any]] = {
    "clique": shapes.clique,
    "chain": shapes.chain,
    "cycle": shapes.cycle,
    "Paley": lambda size: shapes.paley(next(p for p in _PALEY if p >= size or p == _PALEY[-1])),
    "hypercube": lambda size: shapes.hypercube(min(size.bit_length(), 11)),
    "torus": lambda size: shapes.torus(max(2, int(size**0.5))),
    "two stars": shapes.two_stars,
    "binary tree": lambda size: shapes.binary_tree(max(1, size.bit_length())),
    "blank graphs": shapes.blank_graphs,
}
_PALEY = (5, 13, 17, 29, 37, 41, 53, 61, 73, 89, 97, 101, 109, 113, 137, 149)
_BOMBS: Mapping[str, Callable[[int], bytes]] = {
    "status of zeros": lambda size: bytes(size * 1024),
    "status of noise": lambda size: b"".join(_noise(number) for number in range(size)),
}
FAMILIES = (*_DOCUMENTS, *_TEXTS, *(f"graph: {name}" for name in _GRAPHS), *_BOMBS)


def _noise(number: int) -> bytes:
    import hashlib  # noqa: PLC0415 - for this family only

    return hashlib.sha512(b"%d %d" % (_SEED, number)).digest() * 2


def given(family: str, size: int) -> bytes:
    """Return one input of a family: a document, N-Quads, or the text of a status list."""
    if family in _DOCUMENTS:
        return _signed_by_nobody(_DOCUMENTS[family], size)
    if family in _TEXTS:
        return _TEXTS[family](size)
    if family in _BOMBS:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return b"u" + base64url_encode(packer.compress(_BOMBS[family](size)) + packer.flush()).encode()
    return "".join(serialize_quad(quad) for quad in _GRAPHS[family.removeprefix("graph: ")](size)).encode()


def work(family: str, data: bytes) -> object:
    """Do what an input asks for."""
    if family in _BOMBS:
        return Bitstring.decode(data.decode())
    if family.startswith("graph: "):
        return canonicalize(parse_nquads(data))
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=ContextStore.production(), fetcher=NoFetcher())
    return verifier.inspect(data, time=VerificationTime(NOW))


def measure(family: str, data: bytes) -> dict[str, Any]:
    """Do the work of one input, and return what it cost."""
    with contextlib.suppress(VceduError):
        work(family, given(family, 1))
    before = _most_memory_kib()
    begin = time.process_time()
    try:
        answer: object = work(family, data)
    except VceduError as error:
        answer = error
    seconds = time.process_time() - begin
    peak = _most_memory_kib() - before
    row = {"family": family, "bytes": len(data), "cpu_s": round(seconds, 3), "mib": round(peak / 1024, 1)}
    return row | {"answer": _words(answer)}


def _most_memory_kib() -> int:
    # getrusage would tell the parent's peak too, which a new process keeps on Linux.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _words(answer: object) -> str:
    if isinstance(answer, VceduError):
        return answer.code.value
    if isinstance(answer, Report):
        return ", ".join(dict.fromkeys(str(check.code) for check in answer if check.outcome in _BAD))
    return "taken"


def search(family: str, folder: Path) -> list[dict[str, Any]]:
    """Try the largest input of a family, and some a good deal smaller: a budget may end the largest early."""
    largest = _largest(family)
    rows = []
    for size in sorted({max(1, largest // part) for part in (1, 2, 4, 16, 64)}):
        (folder / "input").write_bytes(given(family, size))
        command = [sys.executable, __file__, "--one", family, str(folder / "input")]
        answer = subprocess.run(command, check=True, capture_output=True).stdout
        rows.append({"size": size, **json.loads(answer)})
    return rows


def _largest(family: str) -> int:
    size = 4
    while size <= MOST_BYTES and len(given(family, size * 2)) <= MOST_BYTES:
        size *= 2
    return size


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the search. Exit 0 if it ran: figures judge nothing here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=2)
    parser.add_argument("--families", nargs="+", default=FAMILIES, choices=FAMILIES)
    asked = parser.parse_args(arguments)
    if asked.one is not None:
        print(json.dumps(measure(asked.one[0], Path(asked.one[1]).read_bytes())))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for family in asked.families for row in search(family, Path(folder))]
    if asked.out is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "worst.json").write_text(json.dumps(rows, indent=1) + "\n")
    for family in asked.families:
        print(_line(max((row for row in rows if row["family"] == family), key=lambda row: row["cpu_s"])))
    print("most processor time: " + _line(max(rows, key=lambda row: row["cpu_s"])))
    print("most memory:         " + _line(max(rows, key=lambda row: row["mib"])))
    return 0


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['family']:20} size {row['size']:7}  {row['bytes']:8} bytes  {row['cpu_s']:7.3f} s CPU"
        f"  {row['mib']:6.1f} MiB  {row['answer']}"
    )


if __name__ == "__main__":
    sys.exit(main())
