import datetime as dt

import pytest

from server.documents import KEYS
from server.serving import served
from vcedu.canonical.contexts import ContextStore
from vcedu.model import FixedClock
from vcedu.net import NoFetcher
from vcedu.server import VCAPI, Bench, Checking, Offer, OwnLists, OwnListsFirst, vc_api
from vcedu.storage import SQLiteDriver
from vcedu.trust import ExactIssuers, UnsafeAnyIssuer

NOW = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)


def api(url, *, interop, fetcher=None, lists=True):
    """Return what a server of these keys serves at an address."""
    clock = FixedClock(NOW)
    contexts = ContextStore.interop() if interop else ContextStore.production()
    bench = Bench(KEYS, contexts=contexts, clock=clock, education_profile=not interop)
    own = OwnLists(SQLiteDriver(":memory:"), bench.general.issuer, url, clock) if lists else None
    other = fetcher or NoFetcher()
    trust = UnsafeAnyIssuer() if interop else ExactIssuers({seat.issuer.id: seat.key_name for seat in bench})
    checking = Checking(trust, contexts, OwnListsFirst(own, other, clock) if own else other, clock, interop=interop)
    return VCAPI(Offer(url, bench, bench.general if own else None, interop), checking, own)


@pytest.fixture(scope="package")
def strict():
    with served(lambda at: vc_api(api(at.url, interop=False), hosts=at.names), tls=True, now=NOW) as client:
        yield client


@pytest.fixture(scope="package")
def interop():
    with served(lambda at: vc_api(api(at.url, interop=True), hosts=at.names), tls=True, now=NOW) as client:
        yield client
