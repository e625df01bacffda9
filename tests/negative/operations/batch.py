"""Batches of a made-up school, run one after the other in a database of their own."""

from unittest.mock import patch

from issuer.batch.desk import pupil, run, source
from vcedu.issuer.batch import BatchRuns
from vcedu.issuer.corrections import CorrectionReason
from vcedu.storage import SQLiteDriver


class Repeated:
    """A source whose rows come so many times."""

    name = "register.csv"

    def __init__(self, names, times):
        rows = [*source(*(pupil(f"n{number}", name=name) for number, name in enumerate(names)))]
        self._rows = rows * times

    def __iter__(self):
        return iter(self._rows)


def batches(data):
    """Run each batch, raise the first fault of any row, and ask for the report of the last."""
    reason = data.get("correction")
    correcting = None if reason is None else CorrectionReason(reason)
    noted = []
    add = BatchRuns.add

    def noting(self, number, faults, summary):
        noted.extend(faults)
        return add(self, number, faults, summary)

    with SQLiteDriver(":memory:") as driver, patch.object(BatchRuns, "add", noting):
        for names in data["batches"]:
            run(Repeated(names, data.get("times", 1)), driver, correcting=correcting)
        for fault in noted:
            raise fault.error
        assert not BatchRuns(driver).latest().faults


OPERATIONS = {"batches": batches}
