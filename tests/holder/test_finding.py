"""Records are found by school, subject, year, kind and words; characters that only look alike stay apart."""

import datetime as dt
import json

import pytest

from education.test_progress import mark, transcript
from holder.family import NOW, certificate, create, receive
from vcedu.education.progress import NotCounted
from vcedu.holder import Wanted, reflect
from vcedu.holder.items import Item
from vcedu.model import read_secured
from vcedu.storage import SQLiteDriver

LEARNER = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"


def item(document, identifier="0a"):
    return Item(identifier, 1, "vc", NOW, read_secured(json.dumps(document).encode()))


def graduation(**subject):
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "GraduationCertificate"],
        "name": "卒業証明書",
        "issuer": {"id": "did:web:second.example", "name": "第二中学校"},
        "validFrom": "2027-04-01T00:00:00Z",
        "credentialSubject": {"graduatedOn": "2027-03-12", "name": "𠮷田 葛󠄀", **subject},
    }


TRANSCRIPT = item(transcript(mark(2025, "4", course="数学Ⅰ"), mark(2024, "3", subject="English")))
GRADUATION = item(graduation())


@pytest.mark.parametrize(
    ("wanted", "transcript_fits", "graduation_fits"),
    [
        (Wanted(), True, True),
        (Wanted(school="第二"), False, True),
        (Wanted(school="did:web:school.example"), True, False),
        (Wanted(school="did:web:school"), False, False),
        (Wanted(subject="数学"), True, False),
        (Wanted(subject="ＥＮＧＬＩＳＨ"), True, False),
        (Wanted(subject="数学II"), False, False),
        (Wanted(year=2024), True, False),
        (Wanted(year=2026), True, True),
        (Wanted(year=2027), False, True),
        (Wanted(kind="GraduationCertificate"), False, True),
        (Wanted(kind="卒業"), False, True),
        (Wanted(kind="transcript"), True, False),
        (Wanted(kind="Nothing"), False, False),
        (Wanted(text="𠮷田"), True, True),
        (Wanted(text="吉田"), False, False),
        (Wanted(text="葛󠄁"), False, False),
        (Wanted(school="第二", kind="卒業", year=2026, text="葛󠄀"), False, True),
        (Wanted(school="第二", subject="数学"), False, False),
    ],
)
def test_records_are_found_by_what_they_say(wanted, transcript_fits, graduation_fits):
    assert (wanted.fits(TRANSCRIPT), wanted.fits(GRADUATION)) == (transcript_fits, graduation_fits)


def test_a_record_of_no_kind_and_no_time_is_found_by_its_words():
    odd = item(
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiableCredential", "issuer": "did:web:b"}
    )
    assert Wanted(text="did:web").fits(odd)
    assert not Wanted(kind="卒業").fits(odd)
    assert not Wanted(year=2026).fits(odd)


def test_a_store_is_searched_without_tags():
    store = create(SQLiteDriver(":memory:"), tags=frozenset())
    kept = [receive(store, certificate(number, **named)) for number, named in ((1, {}), (2, {"name": "特別活動"}))]
    assert store.find(Wanted(text="特別")) == kept[1:]
    assert len(store.find(Wanted())) == 2


def test_a_brothers_record_is_never_mixed_in():
    def of(number, who, value):
        document = transcript(mark(2025, value), number=number, day=dt.date(2026, 3, number))
        document["credentialSubject"]["id"] = who
        return item(document, f"0{number}")

    unnamed = graduation()
    unnamed["credentialSubject"].pop("name")
    found = reflect([of(1, LEARNER, "3"), of(2, f"{LEARNER}x", "5"), item(unnamed, "0f")], learner=frozenset({LEARNER}))
    (series,) = found.progress.series
    assert [each.value for each in series.marks] == ["3"]
    assert [why for _, why in found.progress.left_out] == [NotCounted.OTHER_CHILD]
    assert [event.words.ja for event in found.timeline] == [
        "見本市立第一高等学校から成績証明書",
        "第二中学校を卒業",
        "第二中学校から卒業証明書",
    ]


def test_what_is_revoked_is_left_out_by_its_identifier():
    document = transcript(mark(2025, "3"))
    found = reflect([item(document)], learner=frozenset(), known={document["id"]: NotCounted.REVOKED})
    assert found.progress.series == ()
