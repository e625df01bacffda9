"""The web in memory, and bodies that are known by a domain on it."""

import pytest

from vcedu import testing
from vcedu.errors import Code, FetchError
from vcedu.issuer import StatusLists
from vcedu.net import FetchKind, FetchRequest
from vcedu.storage import SQLiteDriver

STATUS = "https://status.example/lists"


@pytest.fixture
def registry():
    return testing.registry(seed="web")


@pytest.mark.parametrize("kind", [FetchKind.DID_DOCUMENT, FetchKind.SCHEMA])
def test_what_was_not_put_on_it_is_not_found(registry, kind):
    registry.web.put("https://a.example/x", b"{}", FetchKind.STATUS_LIST)
    for url in ("https://a.example/x", "https://b.example/x"):
        with pytest.raises(FetchError) as caught:
            registry.web.fetch(FetchRequest(url, kind))
        assert caught.value.code is Code.NET_HTTP_STATUS


def test_a_school_known_by_its_domain_is_verified_by_the_document_there(registry):
    school = registry.school(domain="school.example")
    assert school.id == "did:web:school.example"
    assert registry.trust().judge(school.id, ("EnrollmentCertificate",), registry.clock.now()).name
    (page,) = [page for page in registry.web.pages if page.kind is FetchKind.DID_DOCUMENT]
    assert page.url == "https://school.example/.well-known/did.json"
    certificate = testing.family(school).certificate
    assert registry.verifier().verify(certificate.raw, time=registry.time).issuer == school.id


def test_a_list_published_again_takes_the_place_of_the_older(registry):
    issuer = registry.issuer("school")
    lists = StatusLists(SQLiteDriver(":memory:"), issuer, STATUS)
    lists.open("2026", at=registry.clock.now())
    first, again = registry.web.put_lists(lists), registry.web.put_lists(lists)
    assert first.keys() == again.keys() == {page.url for page in registry.web.pages}
    assert registry.web.fetch(FetchRequest(next(iter(again)), FetchKind.STATUS_LIST)).body == next(iter(again.values()))
