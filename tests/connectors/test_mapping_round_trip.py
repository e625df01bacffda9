"""From a school-affairs system's CSV to signed credentials, and back from what verified: nothing changes on the way."""

import csv
import datetime as dt
import io
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education import samples
from keys.seeds import seeded
from vcedu.canonical.contexts import ContextStore
from vcedu.connectors import read_school
from vcedu.connectors.mapping import (
    Outgoing,
    read_mapped,
    read_mapping,
    shipped_mapping,
    shipped_mappings,
    write_mapped,
)
from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.reading_back import READABLE_KINDS, plain_record
from vcedu.education.certificates import graduation_certificate
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.issuer import Issuer
from vcedu.keys import KeyType
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

HIGH = b'[school]\ncode = "D113299990015"\nname = "\xe8\xa6\x8b\xe6\x9c\xac"\nprincipal = "\xe8\x8a\xb1"\n'
SCHOOLS = {"grades": read_school(HIGH, file="school.toml"), "gakuseki": samples.SCHOOL, "health": samples.SCHOOL}
MAPPINGS = {name: read_mapping(shipped_mapping(name)) for name in shipped_mappings()}
CONTEXTS = ContextStore.production()
ISSUER = Issuer(seeded(KeyType.ED25519), contexts=CONTEXTS, clock=FixedClock(samples.AT))
VERIFIER = Verifier(trust=UnsafeAnyIssuer(), contexts=CONTEXTS, fetcher=NoFetcher())

TEXTS = st.text("あ亜髙﨑①㈱ソ表予―～ＡaZ09 ,\"'=+-@;|\\", min_size=1, max_size=8).map(str.strip).filter(bool)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
ALPHABET = st.sampled_from(["", "YAMADA TARO"])
COURSE_CODE = st.sampled_from(["", "8416503211100000"])
KANA = st.sampled_from(["", "ヤマダ タロウ", "よしだ　はなこ"])


def maybe(strategy):
    return st.one_of(st.just(""), strategy)


def era(day, letter=False):
    name, first = ("令和", 2019) if day >= dt.date(2019, 5, 1) else ("平成", 1989)
    year = day.year - first + 1
    if letter:
        return f"{'R' if name == '令和' else 'H'}{year}.{day.month}.{day.day}"
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


@st.composite
def grades_rows(draw):
    rows = []
    for number in range(draw(st.integers(1, 3))):
        birth = draw(maybe(DAYS.map(partial(era, letter=True))))
        person = [
            f"20{number}",
            draw(TEXTS),
            draw(KANA),
            draw(st.sampled_from(["", "YAMADA TARO"])),
            draw(maybe(TEXTS)),
        ]
        for course in draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True)):
            grade = draw(st.sampled_from(["1", "5", ""]))
            credit = maybe(st.decimals(0, 99, places=1).map("{:.1f}".format))
            rows.append(
                [
                    *(*person, birth, draw(st.sampled_from(["2019", "2026"])), draw(st.sampled_from("123"))),
                    *(draw(maybe(TEXTS)), draw(TEXTS), course, grade, "" if grade else draw(TEXTS)),
                    *(
                        draw(credit),
                        draw(credit),
                        draw(maybe(TEXTS)),
                        draw(COURSE_CODE),
                        "",
                    ),
                ]
            )
    return rows


@st.composite
def gakuseki_rows(draw):
    rows = []
    for number in range(draw(st.integers(1, 4))):
        entered, left = sorted(draw(st.tuples(DAYS, DAYS)))
        birth = draw(st.sampled_from(["", "2016", "2016-04", "2016-04-01"]))
        names = [draw(TEXTS), draw(KANA), "", draw(maybe(TEXTS)), draw(maybe(TEXTS))]
        place = [draw(maybe(TEXTS)) for _ in range(3)]
        days = [era(entered), draw(st.sampled_from(["", era(left)]))]
        rows.append(
            [f"{number}", *names, birth, draw(maybe(TEXTS)), draw(st.sampled_from(["小1", "中3"])), *place, *days]
        )
    return rows


@st.composite
def health_rows(draw):
    rows = []
    for number in range(draw(st.integers(1, 3))):
        person = [f"{number}", draw(TEXTS), draw(KANA), draw(maybe(DAYS.map("{:%Y/%m/%d}".format)))]
        whose = [*person, draw(st.sampled_from(["原本", "写し"]))]
        for year in range(2020, 2020 + draw(st.integers(1, 3))):
            measured = [draw(maybe(st.sampled_from(["138.2", "A", "0", "異常なし"]))) for _ in range(6)]
            rows.append([*whose, f"令和{year - 2018}年度", "P5", f"{year}0420", *measured, draw(maybe(TEXTS))])
    return rows


ROWS = {"grades": grades_rows(), "gakuseki": gakuseki_rows(), "health": health_rows()}


def table(mapping, rows):
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if mapping.quotes_all else csv.QUOTE_MINIMAL
    writer = csv.writer(text, lineterminator=mapping.newline, quoting=quoting)
    writer.writerows([mapping.headings, *rows])
    return text.getvalue().encode(mapping.encoding)


def returned(name, data):
    """Issue what a file holds, and return what verified with the digests in the order of the records."""
    mapping = MAPPINGS[name]
    for number, held in enumerate(read_mapped(data, mapping, file="in.csv", school=SCHOOLS[name]).records, 1):
        issuance = samples.issuance(ISSUER.id, credential_id=f"urn:uuid:00000000-0000-4000-8000-{number:012}")
        signed = ISSUER.issue(mapping.kind.build(held.record, SCHOOLS[name])(issuance))
        verified = VERIFIER.verify(signed.raw, time=VerificationTime(samples.AT))
        yield held, Outgoing.of(verified, mapping, source=f"{number}.json")


@pytest.mark.parametrize("name", sorted(ROWS))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], derandomize=True, deadline=None)
@given(st.data())
def test_csv_to_credential_to_csv_is_equal(name, data):
    mapping, rows = MAPPINGS[name], data.draw(ROWS[name])
    back = list(returned(name, table(mapping, [[*row, "", ""] for row in rows])))
    written = write_mapped((outgoing for _, outgoing in back), mapping)
    assert written.left_out == ()
    assert not [warning for warning in written.warnings if warning.code is Code.MAPPING_UNMAPPED]
    proofs = [(out.digest, out.verdict) for held, out in back for _ in held.lines]
    assert written.data == table(mapping, [[*row, *proof] for row, proof in zip(rows, proofs, strict=True)])
    again = read_mapped(written.data, mapping, file="out.csv", school=SCHOOLS[name])
    assert [each.record for each in again.records] == [held.record for held, _ in back]


def test_the_verdict_names_what_policy_lets_pass():
    rows = [["1", "山田", "", "", "", "", "", "", "小5", "", "", "", "令和4年4月6日", "", "", ""]]
    ((_, outgoing),) = returned("gakuseki", table(MAPPINGS["gakuseki"], rows))
    assert outgoing.verdict == "ISSUER_ANY_UNSAFE"
    assert len(outgoing.digest) == 64


def test_graduation_comes_back_too():
    signed = ISSUER.issue(graduation_certificate(samples.GRADUATION, samples.issuance(ISSUER.id)))
    plain = plain_record(VERIFIER.verify(signed.raw, time=VerificationTime(samples.AT)).content)
    shape = record_of(type(samples.GRADUATION)).bound({type(samples.SCHOOL): samples.SCHOOL})
    assert shape.read(plain, "") == samples.GRADUATION


def test_there_is_no_way_back_for_other_kinds():
    with pytest.raises(UsageError) as caught:
        plain_record({"type": ["VerifiableCredential", "SchoolReport"]})
    assert caught.value.code is Code.RECORD_KIND
    assert {MAPPINGS[name].kind.kind.credential_type for name in MAPPINGS} < READABLE_KINDS
    with pytest.raises(UsageError):
        plain_record({"type": ["VerifiableCredential", "Unheard"]})


@pytest.mark.parametrize(
    "content",
    [
        {"type": "EnrollmentCertificate", "credentialSubject": [{"a": 1}, {"b": 2}]},
        {
            "type": "ClrCredential",
            "credentialSubject": {"verifiableCredential": [{"credentialSubject": {"term": "前期"}}]},
        },
    ],
)
def test_what_has_another_shape_is_refused(content):
    with pytest.raises(MalformedError) as caught:
        plain_record(content)
    assert caught.value.code is Code.RECORD_VALUE


def test_courses_in_english_come_back():
    term = {"term": "School year 2026 Spring", "narrative": "No grade: absent", "creditsEarned": [True]}
    achievement = {"inLanguage": "en", "fieldOfStudy": "Art", "name": "Painting", "description": "Art Painting"}
    course = {"credentialSubject": [{**term, "achievement": [achievement]}]}
    plain = plain_record({"type": ["ClrCredential"], "credentialSubject": [{"verifiableCredential": [course]}]})
    assert plain["results"] == [
        {"subject": "Art", "course": "Painting", "schoolYear": 2026, "term": "Spring", "noGradeReason": "absent"}
    ]
