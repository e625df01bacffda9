"""Run the long tests one job at a time, go on where the last run stopped, and end in a JSON summary.

A job is a file of tests that has any marked `nightly`. `out/nightly/state.json` holds the jobs that passed
and the digest of the tree they passed on; a changed tree starts anew. A test of many rounds keeps there by
itself how far it has come (`progress.py`). What a test records with `record_property` is in the summary,
which goes to the standard output and to `out/nightly/summary.json`. Exit 0 if every job passed.

`run.py JOB...` runs these jobs alone, `run.py --list` only says which there are and which of them have passed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from nightly.progress import FOLDER, TREE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Job = Callable[[Path], dict[str, Any]]

_ROOT = Path(__file__).parents[2]
_TREE = ("src", "tests", "test_vectors", "contexts", ".ci/constraints.txt", "pyproject.toml")
_LEFT_OUT = ("__pycache__", ".hypothesis", ".ipynb_checkpoints")
_COUNTS = ("tests", "failures", "errors", "skipped")


def tree_digest(root: Path, parts: Iterable[str] = _TREE) -> str:
    """Return a digest of the names and contents of the files that decide how a job ends."""
    digest = hashlib.sha256(sys.version.encode())
    for part in parts:
        top = root / part
        for path in sorted([top, *top.rglob("*")]):
            if path.is_file() and not set(_LEFT_OUT) & set(path.parts):
                name = path.relative_to(root).as_posix().encode()
                digest.update(b"%d %b %d " % (len(name), name, path.stat().st_size))
                digest.update(path.read_bytes())
    return digest.hexdigest()


def run_jobs(jobs: dict[str, Job], folder: Path, tree: str) -> dict[str, Any]:
    """Run the jobs that have not passed on this tree yet; return the summary, and leave it in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / "state.json"
    passed = _passed_before(state, tree)
    results: dict[str, Any] = {}
    for name, job in jobs.items():
        results[name] = passed.get(name) or _timed(name, job, folder)
        if results[name]["passed"]:
            passed[name] = results[name] | {"from_earlier_run": True}
            _write(state, {"tree": tree, "passed": passed})
    summary = {"passed": all(result["passed"] for result in results.values()), "tree": tree, "jobs": results}
    _write(folder / "summary.json", summary)
    return summary


def _passed_before(state: Path, tree: str) -> dict[str, Any]:
    try:
        before = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(before["passed"]) if before["tree"] == tree else {}


def _timed(name: str, job: Job, folder: Path) -> dict[str, Any]:
    sys.stderr.write(f"{name} ...\n")
    began = time.monotonic()
    result = job(folder)
    return {**result, "seconds": round(time.monotonic() - began, 1), "from_earlier_run": False}


def _write(path: Path, content: dict[str, Any]) -> None:
    whole = path.with_suffix(".part")
    whole.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    whole.replace(path)


def pytest_job(root: Path, tests: str, tree: str = "") -> Job:
    """Return the job that runs the nightly tests of one folder or file; they may keep their progress in its folder."""

    def job(folder: Path) -> dict[str, Any]:
        kept = {FOLDER: str(folder.resolve()), TREE: tree}
        report = folder / "report.xml"
        report.unlink(missing_ok=True)
        options = ["-o", "junit_family=xunit1", f"--junit-xml={report}"]  # the family that has properties
        command = [sys.executable, "-m", "pytest", "-m", "nightly", *options, tests]
        status = subprocess.run(
            command, cwd=root, env={**os.environ, **kept}, stdout=sys.stderr, check=False
        ).returncode
        return {"passed": status == 0, **_read_report(report)}

    return job


def _read_report(report: Path) -> dict[str, Any]:
    if not report.exists():
        return {}
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written by the run before
    if suite is None:
        return {}
    figures = {
        f"{case.get('name')}: {item.get('name')}": item.get("value")
        for case in suite.iter("testcase")
        for item in case.iter("property")
    }
    return {**{name: int(suite.get(name, "0")) for name in _COUNTS}, "figures": figures}


def find_jobs(root: Path, tree: str = "") -> dict[str, Job]:
    """Return a job for each file below `tests` with a test marked nightly, as pytest collects them.

    Raises:
        RuntimeError: If the tests can't be collected.
    """
    command = [sys.executable, "-m", "pytest", "-m", "nightly", "--collect-only", "-q", "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 5):  # 5: no test is marked
        raise RuntimeError(done.stdout + done.stderr)
    files = sorted({line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line})
    return {_job_name(name): pytest_job(root, name, tree) for name in files}


def _job_name(file: str) -> str:
    """Return `holder/store_kills` for `tests/holder/test_store_kills.py`."""
    folder, slash, name = file.removeprefix("tests/").rpartition("/")
    return folder + slash + name.removeprefix("test_").removesuffix(".py")


def listing(jobs: Iterable[str], folder: Path, tree: str) -> str:
    """Return one line for each job: whether it has passed on this tree, how long that took, and its name."""
    passed = _passed_before(folder / "state.json", tree)
    states = {name: f"{passed[name]['seconds']} s" if name in passed else "to do" for name in jobs}
    return "".join(f"{state:>10}  {name}\n" for name, state in states.items())


def main(arguments: list[str]) -> int:
    """Run what is left to run, print the summary and return the exit status."""
    folder, tree = _ROOT / "out" / "nightly", tree_digest(_ROOT)
    jobs = find_jobs(_ROOT, tree)
    if arguments == ["--list"]:
        sys.stdout.write(listing(jobs, folder, tree))
        return 0
    if unknown := set(arguments) - set(jobs):
        sys.stderr.write(f"there is no job {', '.join(sorted(unknown))}: see --list\n")
        return 2
    summary = run_jobs({name: jobs[name] for name in arguments or jobs}, folder, tree)
    sys.stdout.write(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    return 0 if summary["passed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
