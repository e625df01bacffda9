"""What the office of a test issues from."""

import datetime as dt

from makers.signed import key

from vcedu.canonical.contexts import ContextStore
from vcedu.education.issuance import Form
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, RecordOffice
from vcedu.model import FixedClock
from vcedu.server import RecordsDesk
from vcedu.storage import SQLiteDriver

NOW = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)


def desk(body, journal, *, at=NOW):
    clock = FixedClock(at)
    issuer = Issuer(key("school"), contexts=ContextStore.production(), clock=clock)
    driver = SQLiteDriver(journal)
    entries = IssuanceJournal(driver)
    ledger = IssueLedger(driver, entries, office=str(body.code))
    return RecordsDesk(RecordOffice(issuer, entries, ledger, Form("見本市教育委員会", "2027"), clock), body)
