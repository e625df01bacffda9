"""What the vectors of records as plain JSON do with their inputs."""

import datetime as dt

from vcedu.connectors.plain import PlainRequest, plain_kind
from vcedu.connectors.school_file import read_school
from vcedu.education.codes import EducationBoardCode
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.people import EducationBoard

_SCHOOL = b'school = { code = "D113299990015", name = "\xe8\xa6\x8b\xe6\x9c\xac", principal = "P" }'
_OFFICES = {
    "school": read_school(_SCHOOL, file="school.toml"),
    "board": EducationBoard(EducationBoardCode("271004"), "見本市教育委員会", "見本 一郎"),
}
_AT = dt.datetime(2027, 4, 1, tzinfo=dt.UTC)


def plain_record(data):
    office = _OFFICES[data["office"]]
    kind = plain_kind(data["kind"], office)
    asked = PlainRequest.read(data["request"].encode(), kind, office)
    end = None if asked.valid_for is None else _AT + asked.valid_for
    kind.build(asked.record, office)(
        Issuance("did:web:office.example", "urn:uuid:1", DocumentNumber(2027, 1), Form("A", "1"), _AT, end)
    )


OPERATIONS = {"plain_record": plain_record}
