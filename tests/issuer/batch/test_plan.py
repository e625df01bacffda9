import pytest

from issuer.batch.desk import account, graduates, office, pupil, run, source
from issuer.batch.test_run import _Signer
from vcedu.errors import ApprovalPending, Code
from vcedu.issuer.batch import PlanState, plan_batch
from vcedu.storage import SQLiteDriver


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def _plan(driver, rows):
    return plan_batch(rows, office(driver), driver)


def _states(plan):
    return {line.key: (line.state.value, line.version) for line in plan.lines}


def test_a_plan_is_the_difference_against_the_journal(driver):
    run(graduates(2), driver)
    run(
        graduates(1, n0=pupil("n9")),
        driver,
        desk=office(driver, signer=_Signer(ApprovalPending(Code.APPROVAL_PENDING))),
    )
    before = account(driver)
    rows = source(pupil("n0"), pupil("n1", name="鈴木 花子"), pupil("n2"), pupil("n9"), pupil("bad", grade="P7"))
    plan = _plan(driver, rows)
    assert _states(plan) == {
        "n0": ("unchanged", 1),
        "n1": ("changed", 2),
        "n2": ("new", 1),
        "n9": ("unfinished", 1),
        "": ("refused", 0),
    }
    assert [plan.count(state) for state in PlanState] == [1, 1, 1, 1, 1]
    (refused,) = (line for line in plan.lines if line.state is PlanState.REFUSED)
    assert (refused.error.code, refused.error.place) == (Code.TABLE_CELL_MALFORMED, "gakuseki.csv:6:5")
    assert account(driver) == before


def test_the_digest_says_what_would_be_issued_and_nothing_else(driver):
    plan = _plan(driver, graduates(3))
    assert plan.digest == _plan(driver, graduates(3)).digest
    assert plan.digest != _plan(driver, graduates(3, n1=pupil("n1", name="鈴木 花子"))).digest
    assert plan.digest != _plan(driver, graduates(4)).digest
    assert plan.digest == _plan(driver, source(*(pupil(f"n{n}") for n in (2, 0, 1)))).digest
    run(graduates(3), driver)
    assert plan.digest != _plan(driver, graduates(3)).digest


def test_what_the_records_themselves_refuse_is_refused_in_the_plan(driver):
    class Refusing:
        def content(self, issuer_id):
            raise ApprovalPending(Code.APPROVAL_PENDING)

    class Rows:
        name = "rows"
        expected = None

        def __iter__(self):
            (row,) = graduates(1)
            yield type(row)(row.row, row.key, row.group, row.record_id, Refusing())

    (line,) = _plan(driver, Rows()).lines
    assert (line.state, line.error.code) == (PlanState.REFUSED, Code.APPROVAL_PENDING)
