"""A batch's folder: the settings of its run, its journal, and where what is issued goes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.options import read_signer
from vcedu.cli.status import write_site
from vcedu.errors import Code, UsageError
from vcedu.model import FixedClock, SystemClock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from vcedu.education import School
    from vcedu.issuer import Decision, Issuer, LedgerRequest, RecordOffice
    from vcedu.issuer.batch import BatchPlan, BatchSource, RunReport, Sink
    from vcedu.storage import Driver

_JOURNAL = "journal.sqlite"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run was called with, as text, so that it can be run again."""

    source: str
    kind: str
    school: str
    key: str
    journal: str = ""
    status_list: str = ""
    graduated_on: str = ""
    form: str = ""
    form_version: str = ""
    purpose: str = ""
    receiver: str = "本人"
    layout: str = "folder"
    workers: str = "1"
    correction: str = ""
    recipients: str = ""
    dossier_procedure: str = ""
    claims_until: str = ""


class BatchDesk:
    """A batch in its folder."""

    def __init__(self, setting: Setting, folder: Path) -> None:
        self._setting = setting
        self._folder = folder
        self._clock = FixedClock(SystemClock().now())

    @classmethod
    def of_folder(cls, folder: Path) -> BatchDesk:
        """Return the batch that was run last in a folder.

        Raises:
            UsageError: `BATCH_UNKNOWN`, if there was none.
        """
        from vcedu.issuer.batch import BatchRuns  # noqa: PLC0415 - slow to import
        from vcedu.storage import open_driver  # noqa: PLC0415

        place = folder / "journal.txt"
        journal = place.read_text(encoding="utf-8").strip() if place.is_file() else str(folder / _JOURNAL)
        if not place.is_file() and not Path(journal).is_file():
            raise UsageError(Code.BATCH_UNKNOWN)
        driver = open_driver(journal)
        stated = BatchRuns(driver).latest().settings
        driver.close()
        known = {field.name for field in fields(Setting)}
        return cls(Setting(**{name: value for name, value in stated.items() if name in known}), folder)

    def now(self) -> dt.datetime:
        """Return the time of this command."""
        return self._clock.now()

    def plan(self) -> BatchPlan:
        """Return what a run would do; where there is no journal yet, none is made."""
        from vcedu.issuer.batch import plan_batch  # noqa: PLC0415 - slow to import
        from vcedu.storage import SQLiteDriver, is_address  # noqa: PLC0415

        place = self._place()
        school, issuer = self._school(), self._issuer()
        driver = self._open() if is_address(place) or Path(place).is_file() else SQLiteDriver(":memory:")
        return plan_batch(self._source(school), self._office(driver, school, issuer), driver)

    def run(self, decision: Decision | None, *, only_failed: bool) -> None:
        """Issue, and write what was issued and what a web server must serve."""
        from vcedu.issuer import CorrectionReason, RefreshPlaces, StatusLists  # noqa: PLC0415 - slow to import
        from vcedu.issuer.batch import BatchRuns, run_batch  # noqa: PLC0415
        from vcedu.issuer.batch.only_failed import OnlyFailed  # noqa: PLC0415

        school, issuer = self._school(), self._issuer()
        files.folder(self._folder)
        driver = self._open()
        office = self._office(driver, school, issuer)
        source = self._source(school)
        if only_failed:
            source = OnlyFailed(source, BatchRuns(driver).latest().faults)
        if self._setting.journal:
            files.write(self._folder / "journal.txt", f"{self._setting.journal}\n".encode())
        lists = StatusLists(driver, issuer, self._setting.status_list.rpartition("/")[0])
        if self._setting.status_list:
            lists.open(self._setting.status_list.rpartition("/")[2], at=self.now())
        with self._executor() as executor, _progress(self._folder.name, source) as progress:
            run_batch(
                source,
                office,
                driver,
                request=self._request(),
                sink=self._sink(driver, issuer),
                executor=executor,
                correcting=CorrectionReason(self._setting.correction) if self._setting.correction else None,
                decision=decision,
                settings=asdict(self._setting),
                progress=progress,
            )
        if self._setting.status_list:
            write_site(lists, RefreshPlaces(driver), self.now(), self._folder / "site")

    def report(self) -> RunReport:
        """Return what became of the last run."""
        from vcedu.issuer.batch import BatchRuns  # noqa: PLC0415 - slow to import

        return BatchRuns(self._open()).latest()

    def _place(self) -> str:
        return self._setting.journal or str(self._folder / _JOURNAL)

    def _open(self) -> Driver:
        from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

        return open_driver(self._place())

    def _school(self) -> School:
        from vcedu.connectors import read_school  # noqa: PLC0415 - slow to import

        return read_school(files.read(Path(self._setting.school)), file=self._setting.school)

    def _issuer(self) -> Issuer:
        from vcedu.issuer import Issuer  # noqa: PLC0415 - slow to import

        return Issuer(read_signer(Path(self._setting.key)), contexts=ContextStore.production(), clock=self._clock)

    def _office(self, driver: Driver, school: School, issuer: Issuer) -> RecordOffice:
        from vcedu.issuer import IssuanceJournal, IssueLedger, RecordOffice  # noqa: PLC0415 - slow to import

        journal = IssuanceJournal(driver)
        ledger = IssueLedger(driver, journal, office=str(school.code))
        return RecordOffice(issuer, journal, ledger, self._form(school), self._clock, self._setting.status_list or None)

    def _form(self, school: School) -> Any:  # noqa: ANN401 - a class that is slow to import
        from vcedu.education.dates import japanese_day, school_year_of  # noqa: PLC0415 - slow to import
        from vcedu.education.issuance import Form  # noqa: PLC0415

        year = str(school_year_of(japanese_day(self.now())))
        return Form(self._setting.form or school.name, self._setting.form_version or year)

    def _source(self, school: School) -> BatchSource:
        from vcedu.education.dates import parse_date  # noqa: PLC0415 - slow to import
        from vcedu.issuer.batch import EnrollmentSource, GraduationSource, TranscriptSource  # noqa: PLC0415

        setting = self._setting
        data, form = files.read(Path(setting.source)), self._form(school)
        if setting.kind == "transcript":
            return TranscriptSource(data, setting.source, school, form)
        if setting.kind == "enrollment":
            return EnrollmentSource(data, setting.source, school, form)
        if not setting.graduated_on:
            raise UsageError(Code.OPTION_INVALID, option="--graduated-on", value="", expected="YYYY-MM-DD")
        day = parse_date("--graduated-on", setting.graduated_on)
        return GraduationSource(data, setting.source, school, form, day)

    def _request(self) -> LedgerRequest:
        from vcedu.education import kinds  # noqa: PLC0415 - slow to import
        from vcedu.issuer import LedgerRequest  # noqa: PLC0415

        kind = {
            "transcript": kinds.TRANSCRIPT,
            "graduation": kinds.GRADUATION_CERTIFICATE,
            "enrollment": kinds.ENROLLMENT_CERTIFICATE,
        }[self._setting.kind]
        purpose = self._setting.purpose or f"{kind.name.ja}の交付"
        return LedgerRequest(kind.credential_type, purpose, self._setting.receiver)

    def _sink(self, driver: Driver, issuer: Issuer) -> Sink:
        from vcedu.cli.batch_outputs import OutputForm, Outputs  # noqa: PLC0415 - only where a batch runs

        setting = self._setting
        outputs = Outputs(
            self._folder / "records",
            OutputForm(setting.layout),
            Path(setting.recipients) if setting.recipients else None,
            setting.dossier_procedure or None,
            setting.claims_until or None,
        )
        return outputs.sink(driver, issuer, self.now())

    @contextmanager
    def _executor(self) -> Iterator[Executor | None]:
        workers = int(self._setting.workers)
        if workers == 1:
            yield None
            return
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - only where it is asked for
        from multiprocessing import get_context  # noqa: PLC0415

        # Not forked: the database is open here, and SQLite forbids to carry it into another process.
        with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as executor:
            yield executor


def _end_with_parent() -> None:
    """Let a worker end when the process that it works for is killed."""
    from multiprocessing import parent_process  # noqa: PLC0415 - only in a worker
    from threading import Thread  # noqa: PLC0415

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


@contextmanager
def _progress(what: str, source: BatchSource) -> Iterator[Callable[[int], None]]:
    """Show how many rows are done, how fast, and how long it will take, if standard error is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    class _Rate(TextColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:.0f}/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(""),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task(what, total=None if progress.disable else source.expected)
        yield lambda done: progress.update(task, completed=done)
