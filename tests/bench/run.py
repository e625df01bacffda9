"""Time this library and its peers in one run; print medians, spread and ratios; write `bench.json`.

`python tests/bench/run.py --out FOLDER [--rounds N] [--courses N ...] [--peers FOLDER]`. A ratio says how many times as
long the peer took. With `--peers` the folder holds the installed packages of `peers/package.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import openvc_stack, pyld_stack
from bench.documents import comprehensive_learner_record, open_badge
from bench.measuring import take_turns
from bench.own import MANDATORY, SELECTIVE, OwnStack, issuer_id, signing_key
from vcedu.keys import KeyType
from vcedu.proofs import SUITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Row = dict[str, Any]

_FORMS: Mapping[str, Callable[[int, str], Any]] = {"open badge": open_badge, "clr": comprehensive_learner_record}
_PEERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[OwnStack], Any]]] = {
    "pyld": (pyld_stack.SUITES, ("open badge", "clr"), pyld_stack.PyLDStack),
    # It refuses the published CLR contexts: two terms share one IRI, and its compaction picks the other.
    "openvc": (openvc_stack.SUITES, ("open badge",), openvc_stack.OpenVCStack),
}
_IN_NODE = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "ecdsa-sd-2023", "bbs-2023")


def rows_of(suite: str, form: str, courses: int, *, rounds: int) -> list[Row]:
    """Return a row for each piece of work on one document, with the ratios of the peers that do it too."""
    key = signing_key(next(iter(SUITES[suite].key_types)))
    own = OwnStack(suite, _FORMS[form](courses, issuer_id(key)), key)
    pieces = {("vcedu", work): piece for work, piece in own.work().items()}
    for peer, (suites, forms, stack) in _PEERS.items():
        if suite in suites and form in forms:
            pieces |= {(peer, work): piece for work, piece in stack(own).work().items()}
    named = {f"{stack}/{work}": piece for (stack, work), piece in pieces.items()}
    timings = take_turns(named, rounds=rounds)
    return [
        {
            "work": work,
            "suite": suite,
            "form": form,
            "courses": courses,
            "median_ms": round(timings[f"vcedu/{work}"].median_ms, 4),
            "spread_ms": round(timings[f"vcedu/{work}"].spread_ms, 4),
            "ratio": {
                peer: round(timings[f"{peer}/{work}"].ratio(timings[f"vcedu/{work}"]), 2)
                for peer in _PEERS
                if f"{peer}/{work}" in timings
            },
        }
        for stack, work in pieces
        if stack == "vcedu"
    ]


def add_node(rows: Iterable[Row], folder: Path, *, courses: Iterable[int], rounds: int) -> None:
    """Run Digital Bazaar's stack on the same documents, and add its ratios to the rows."""
    own = OwnStack(
        "eddsa-rdfc-2022", open_badge(1, issuer_id(signing_key(KeyType.ED25519))), signing_key(KeyType.ED25519)
    )
    given = {
        "contexts": own.context_documents() | _security_contexts(own),
        "documents": [{"courses": number, "document": open_badge(number, "did:key:z")} for number in courses],
        "suites": [suite for suite in _IN_NODE if suite in SUITES],
        "mandatory": MANDATORY,
        "selective": SELECTIVE,
        "rounds": rounds,
    }
    shutil.copy(Path(__file__).parent / "peers" / "digitalbazaar.mjs", folder)
    answer = subprocess.run(
        ["node", "digitalbazaar.mjs"],  # noqa: S607 - node is where its user has it
        cwd=folder, input=json.dumps(given).encode(), stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    theirs = {(row["work"], row["suite"], row["courses"]): row["median_ms"] for row in json.loads(answer.stdout)}
    for row in rows:
        found = theirs.get((row["work"], row["suite"], row["courses"]))
        if found is not None and row["form"] == "open badge":
            row["ratio"]["digitalbazaar"] = round(found / row["median_ms"], 2)


def _security_contexts(own: OwnStack) -> dict[str, Any]:
    urls = ("https://w3id.org/security/data-integrity/v2", "https://w3id.org/security/multikey/v1")
    return {url: json.loads(own.contexts.resolve(url)[0].data) for url in urls}


def machine() -> str:
    """Return what the figures were measured on, in words."""
    model = platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        model = models[0].partition(":")[2].strip() if models else model
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {python}"


def growth(rows: Iterable[Row]) -> Iterable[str]:
    """Say how each piece of work grows from 40 to 200 courses."""
    times = {(row["work"], row["suite"], row["form"], row["courses"]): row["median_ms"] for row in rows}
    for (work, suite, form, courses), median in times.items():
        smaller = times.get((work, suite, form, 40))
        if courses == 200 and smaller is not None:
            yield f"{work:13} {suite:17} {form:10} time at 200 / time at 40 courses: {median / smaller:.2f}"


def main() -> int:
    """Run the benchmark. Exit 0 if it ran: figures judge nothing here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--courses", type=int, nargs="+", default=[5, 40, 200])
    parser.add_argument("--suites", nargs="+", default=list(SUITES))
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    rows: list[Row] = []
    for suite in given.suites:
        for form in _FORMS:
            for courses in given.courses:
                rows += rows_of(suite, form, courses, rounds=given.rounds)
                print(f"measured {suite}, {form} of {courses} courses", file=sys.stderr)
    if given.peers is not None:
        add_node(rows, given.peers, courses=given.courses, rounds=given.rounds)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "bench.json").write_text(json.dumps({"machine": machine(), "rows": rows}, indent=1) + "\n")
    print(machine())
    for row in rows:
        ratios = "  ".join(f"{peer} {ratio:.1f}x" for peer, ratio in row["ratio"].items())
        print(
            f"{row['work']:13} {row['suite']:17} {row['form']:10} {row['courses']:4} courses"
            f"  {row['median_ms']:10.3f} ms ± {row['spread_ms']:.3f}  {ratios}"
        )
    print("\n".join(growth(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
