"""A verifier with notices of corrections, an office that corrects, and a holder who refreshes."""

import functools
import json

from makers.signed import did

from holder.family import CHEAP
from issuer.correcting import CORRECTED, FORMER, PRESENT, Office, enrollment
from negative.operations.verification import Given, trust
from vcedu.canonical.contexts import ContextStore
from vcedu.education import PersonName
from vcedu.errors import Code, FetchError
from vcedu.holder import PersonalDataStore, refresh
from vcedu.issuer import CorrectionReason
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.net import Fetched, FetchKind
from vcedu.proofs.jwe import seal
from vcedu.status import read_notices
from vcedu.storage import SQLiteDriver
from vcedu.verifier import Verifier


class GivenNotices(Given):
    """Answers with the notices of the vector too."""

    def __init__(self, data, at):
        super().__init__(data, at)
        self._notices = data["notices"]

    def fetch(self, request):
        if request.kind is not FetchKind.RELATED_RESOURCE:
            return super().fetch(request)
        body = self._notices.get(request.url)
        if body is None:
            raise FetchError(Code.NET_OFFLINE, url=request.url)
        return Fetched(request.url, body.encode(), "application/json", self._at, request.kind)


def verify_corrected(data):
    now = parse_timestamp(data["at"])
    verifier = Verifier(
        trust=trust(data, data["document"]),
        contexts=ContextStore.production(),
        fetcher=GivenNotices(data, now),
        clock=FixedClock(now),
    )
    verifier.verify(json.dumps(data["document"], ensure_ascii=False).encode(), time=VerificationTime(now=now))


def read_corrections(data):
    assert len(read_notices(json.dumps(data).encode())) == 1


def correct_record(data):
    office = Office()
    old = office.issue(enrollment(FORMER))
    name = PersonName(data["name"], former_surname=data.get("formerSurname"))
    office.later().correct(
        enrollment(name, department=data["department"]),
        version=data["version"],
        reason=CorrectionReason(data["reason"]),
        former=old.secured if data["former"] else None,
    )


@functools.cache
def _store():
    return PersonalDataStore.create(SQLiteDriver(":memory:"), "a passphrase", at=CORRECTED, kdf=CHEAP)


def refresh_record(data):
    office, store = Office(), _store()
    old = office.issue(office.places.offering(enrollment(), store.deposit_key) if data["offered"] else enrollment())
    another = office.issue(record="b")
    office.publish()
    item = store.receive(old.secured.raw, verifier=office.verifier(), time=office.time)
    later = office.later()
    new = later.correct(enrollment(PRESENT))
    later.publish()
    laid = {
        "successor": new.secured.raw,
        "another": another.secured.raw,
        "stranger": new.secured.raw.replace(later.issuer.id.encode(), did("stranger").encode()),
    }
    for url in later.places.published():
        sealed = seal(laid[data["laid"]], store.deposit_key, content_type="application/vc")
        later.web.put(url, sealed, FetchKind.RELATED_RESOURCE)
    refresh(store, item.id, fetcher=later.web, verifier=later.verifier(), time=later.time)


OPERATIONS = {
    "verify_corrected": verify_corrected,
    "read_corrections": read_corrections,
    "correct_record": correct_record,
    "refresh_record": refresh_record,
}
