"""Status lists that a bundle may hold, in each form that a list may have."""

import datetime as dt
import json

import pytest
from makers.signed import AT, credential, did, key, sign
from makers.status import REVOCATION, entry, unsigned_list
from makers.tokens import ISSUED_AT, token

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, RevokedError
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.net import OfflineFetcher, make_bundle, open_bundle
from vcedu.trust import ExactIssuers
from vcedu.verifier import Verifier, check_status_list, given_status_list

NOW = parse_timestamp(AT)
CONTEXTS = ContextStore.production()


def as_json(listed):
    return json.dumps(sign(listed)).encode()


def as_token(listed):
    return token(body={"iss": did("school"), "iat": ISSUED_AT, **listed}).encode()


def offline(body):
    """Return a fetcher that answers from a bundle with this list."""
    given = given_status_list(REVOCATION, body, now=NOW)
    check_status_list(given, [given], contexts=CONTEXTS, now=NOW)
    parts = make_bundle([given], key("office"), NOW)
    return given, OfflineFetcher(open_bundle(parts.__getitem__, signers=None))


@pytest.mark.parametrize(("form", "media_type"), [(as_json, "application/vc"), (as_token, "application/vc+jwt")])
def test_a_list_in_a_bundle_tells_what_it_would_have_told_online(form, media_type):
    document = json.dumps(sign(credential(credentialStatus=entry()))).encode()
    own = int(entry()["statusListIndex"])
    for revoked in ((), (own,)):
        given, fetcher = offline(form(unsigned_list(*revoked)))
        assert (given.media_type, given.as_of) == (media_type, parse_timestamp("2027-03-31T00:00:00Z"))
        trust = ExactIssuers({did("school"): "School"})
        verifier = Verifier(trust=trust, contexts=CONTEXTS, fetcher=fetcher)
        if revoked:
            with pytest.raises(RevokedError):
                verifier.verify(document, time=VerificationTime(NOW))
        else:
            assert verifier.verify(document, time=VerificationTime(NOW)).verdict.verified


def test_a_list_from_a_file_is_as_old_as_it_says_and_no_younger():
    """A copy that lay about for eight days is no fresher for having been put into a bundle today."""
    later = NOW + dt.timedelta(days=8)
    listed = unsigned_list(validUntil="2027-05-01T00:00:00Z")
    given = given_status_list(REVOCATION, as_json(listed), now=later)
    parts = make_bundle([given], key("office"), later)
    fetcher = OfflineFetcher(open_bundle(parts.__getitem__, signers=None))
    document = json.dumps(sign(credential(credentialStatus=entry()))).encode()
    verifier = Verifier(trust=ExactIssuers({did("school"): "School"}), contexts=CONTEXTS, fetcher=fetcher)
    codes = {check.code for check in verifier.inspect(document, time=VerificationTime(later))}
    assert Code.STATUS_LIST_STALE in codes
    early = given_status_list(REVOCATION, as_json(listed), now=NOW - dt.timedelta(days=30))
    assert early.as_of == NOW - dt.timedelta(days=30)
