"""Where a list says that its notices lie: only what is wholly said counts; for the rest it is as if nothing were."""

import datetime as dt

import pytest

from vcedu.errors import Code, VerificationError
from vcedu.status import CorrectedPart, Notice, NoticesPlace, credential_digest, read_notices, write_notices
from vcedu.status.notices import MEDIA_TYPE, named_notices

PLACE = NoticesPlace.of("https://school-a.example/status/1-corrections.json", b"{}")
GOOD = PLACE.related_resource()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "a text",
        {**GOOD, "mediaType": "application/json"},
        {**GOOD, "id": 1},
        {**GOOD, "digestSRI": None},
        {**GOOD, "digestSRI": "sha384-AAAA"},
    ],
)
def test_a_resource_of_another_kind_is_no_place_of_notices(value):
    assert named_notices({"relatedResource": value}) is None
    assert named_notices({"relatedResource": [value, GOOD]}) == PLACE


def test_the_file_must_be_the_one_that_the_list_means():
    assert GOOD["mediaType"] == MEDIA_TYPE
    body = write_notices([])
    assert NoticesPlace.of(PLACE.url, body).open(body) == {}
    with pytest.raises(VerificationError) as raised:
        PLACE.open(body)
    assert raised.value.code is Code.RELATED_RESOURCE_DIGEST


def test_what_is_written_is_read_and_its_order_tells_nothing():
    day = dt.date(2027, 3, 31)
    notices = {credential_digest(str(number)): Notice(day, part) for number, part in enumerate(CorrectedPart)}
    written = write_notices(notices.items())
    assert dict(read_notices(written)) == notices
    assert write_notices(reversed(notices.items())) == written
    assert credential_digest("a") != credential_digest("b")
