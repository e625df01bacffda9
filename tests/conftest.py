import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "test_vectors" / "vcedu"))

pytest_plugins = ["storage.databases"]

settings.register_profile("vcedu", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vcedu")


@pytest.fixture
def published(record_property):
    """Note how many published vectors a test went through, for the table in the README."""

    def note(name, passed=1, *, of=None):
        record_property("published", [name, passed, passed if of is None else of])

    return note


@pytest.fixture
def passed_case(record_property):
    """Note that one of a place's cases passed, for the table that is printed at the end."""

    def note(place, of):
        record_property("case", [place, of])

    return note


class _CaseTable:
    """Prints how many cases passed for each place that keys are kept in."""

    def __init__(self):
        self.passed = {}

    def pytest_runtest_logreport(self, report):
        for name, value in report.user_properties if report.when == "call" and report.passed else ():
            if name == "case":
                self.passed.setdefault(tuple(value), []).append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter):
        if self.passed:
            terminalreporter.section("keys: place, algorithm, cases passed")
        for (place, of), passed in sorted(self.passed.items()):
            terminalreporter.write_line(f"{place:28} {len(passed)} of {of}")


class _PublishedCounts:
    """Adds up what the tests note, and leaves the sums behind for `checks.published`."""

    def __init__(self):
        self.counts = {}
        self.left_out = 0

    def pytest_runtest_logreport(self, report):
        self.left_out += report.skipped
        if report.when != "call" or not report.passed:
            return
        for name, value in report.user_properties:
            if name == "published":
                known = self.counts.setdefault(value[0], [0, 0])
                known[:] = [known[0] + value[1], known[1] + value[2]]

    def pytest_sessionfinish(self, session):
        if not hasattr(session.config, "workerinput"):
            text = json.dumps({"counts": self.counts, "skipped": self.left_out}, indent=1, sort_keys=True)
            (session.config.rootpath / ".published.json").write_text(text + "\n")


def pytest_configure(config):
    config.pluginmanager.register(_PublishedCounts())
    config.pluginmanager.register(_CaseTable())


@pytest.fixture
def no_sockets():
    """Fail the test if anything opens a socket or looks a name up while it runs."""
    from socket_guard import sockets_forbidden  # noqa: PLC0415 - found through the path set above

    with sockets_forbidden():
        yield
