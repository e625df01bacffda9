"""An office whose records can be corrected, and a web that its lists and notices lie on."""

import dataclasses
import datetime as dt
from functools import partial

from makers.signed import key

from education import samples
from vcedu.canonical.contexts import ContextStore
from vcedu.education import PersonName
from vcedu.education.certificates import enrollment_certificate
from vcedu.issuer import (
    CorrectionDesk,
    CorrectionReason,
    Corrections,
    IssuanceJournal,
    IssueLedger,
    Issuer,
    LedgerRequest,
    RecordOffice,
    RefreshPlaces,
    StatusLists,
)
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import FetchKind
from vcedu.storage import SQLiteDriver
from vcedu.testing.local_web import LocalWeb
from vcedu.verifier import ExactIssuers, Verifier

BASE = "https://school-a.example"
AT = dt.datetime(2027, 3, 25, 0, 0, tzinfo=dt.UTC)
CORRECTED = dt.datetime(2027, 3, 30, 15, 30, tzinfo=dt.UTC)  # 31 March in Japan
REQUEST = LedgerRequest("EnrollmentCertificate", "転入学の手続", "保護者")
FORMER = PersonName("旧山 花子", "キュウヤマ ハナコ", "KYUYAMA Hanako")
PRESENT = PersonName("新川 花子", "シンカワ ハナコ", "SHINKAWA Hanako")


def enrollment(name=FORMER, **members):
    child = dataclasses.replace(samples.CHILD, name=name)
    return partial(enrollment_certificate, dataclasses.replace(samples.ENROLLMENT, child=child, **members))


class Office:
    """An office at one time, on books that several of them may share."""

    def __init__(self, driver=None, *, at=AT, web=None):
        self.driver = driver or SQLiteDriver(":memory:")
        self.at, self.clock, self.contexts = at, FixedClock(at), ContextStore.production()
        self.issuer = Issuer(key("school"), contexts=self.contexts, clock=self.clock)
        self.journal = IssuanceJournal(self.driver)
        self.lists = StatusLists(self.driver, self.issuer, f"{BASE}/status")
        self.list_id = self.lists.open("1", at=at)
        self.ledger = IssueLedger(self.driver, self.journal, office="B127210000018")
        self.office = RecordOffice(self.issuer, self.journal, self.ledger, samples.FORM, self.clock, self.list_id)
        self.places = RefreshPlaces(self.driver, f"{BASE}/refresh")
        self.corrections = Corrections(self.driver)
        self.desk = CorrectionDesk(self.office, self.corrections, self.places)
        self.web = web or LocalWeb(self.clock)

    def issue(self, build=None, record="a", **more):
        return self.office.issue(build or enrollment(), REQUEST, record_id=record, **more)

    def correct(self, build, *, record="a", version=2, reason=CorrectionReason.CLERICAL_ERROR, **more):
        return self.desk.correct(build, REQUEST, record_id=record, record_version=version, reason=reason, **more)

    def later(self, at=CORRECTED):
        return Office(self.driver, at=at)

    def publish(self):
        self.web.put_lists(self.lists)
        for url, body in self.places.published().items():
            self.web.put(url, body, FetchKind.RELATED_RESOURCE)
        return self.web

    def verifier(self, **more):
        trust = ExactIssuers({self.issuer.id: "見本市立第一小学校"})
        return Verifier(trust=trust, contexts=self.contexts, fetcher=self.web, **more)

    @property
    def time(self):
        return VerificationTime(self.at)
