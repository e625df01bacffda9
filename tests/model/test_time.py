"""Times are XML Schema `dateTimeStamp`s: everything else is refused with one code."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import Code, MalformedError, VceduError
from vcedu.model import FixedClock, SystemClock, VerificationTime, format_timestamp, parse_timestamp


def _utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-03-25T09:10:11Z", _utc(2027, 3, 25, 9, 10, 11)),
        ("2027-03-25T09:10:11+09:00", _utc(2027, 3, 25, 0, 10, 11)),
        ("2027-03-25T09:10:11+14:00", _utc(2027, 3, 24, 19, 10, 11)),
        ("2027-03-25T09:10:11-14:00", _utc(2027, 3, 25, 23, 10, 11)),
        ("2027-03-25T09:10:11-00:00", _utc(2027, 3, 25, 9, 10, 11)),
        ("2027-03-25T09:10:11.5Z", _utc(2027, 3, 25, 9, 10, 11, 500_000)),
        ("2027-03-25T09:10:11.000001Z", _utc(2027, 3, 25, 9, 10, 11, 1)),
        ("2027-03-25T09:10:11.123456789Z", _utc(2027, 3, 25, 9, 10, 11, 123_456)),
        ("2027-03-25T24:00:00Z", _utc(2027, 3, 26)),
        ("2027-12-31T24:00:00.000Z", _utc(2028, 1, 1)),
        ("2028-02-28T24:00:00+09:00", _utc(2028, 2, 28, 15)),
        ("2028-02-29T00:00:00Z", _utc(2028, 2, 29)),
        ("0001-01-01T00:00:00Z", _utc(1, 1, 1)),
        ("9999-12-31T23:59:59Z", _utc(9999, 12, 31, 23, 59, 59)),
    ],
)
def test_read(text, moment):
    assert parse_timestamp(text) == moment
    assert parse_timestamp(text).tzinfo is not None


@pytest.mark.parametrize(
    "value",
    [
        "2027-03-25T09:10:11",
        "2027-03-25T09:10:60Z",
        "2016-12-31T23:59:60Z",
        "2027-03-25T24:00:01Z",
        "2027-03-25T24:00:00.1Z",
        "2027-03-25T25:00:00Z",
        "2027-03-25T09:60:11Z",
        "2027-03-25T09:10:11.Z",
        "2027-03-25T09:10Z",
        "2027-03-25 09:10:11Z",
        "2027-03-25t09:10:11z",
        "2027-03-25T09:10:11+14:01",
        "2027-03-25T09:10:11+15:00",
        "2027-03-25T09:10:11+0900",
        "2027-03-25T09:10:11+09",
        "2027-02-29T00:00:00Z",
        "2027-02-30T00:00:00Z",
        "2027-04-31T00:00:00Z",
        "2027-13-01T00:00:00Z",
        "2027-00-01T00:00:00Z",
        "2027-01-00T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "02027-01-01T00:00:00Z",
        "9999-12-31T24:00:00Z",
        "２０２７-03-25T09:10:11Z",
        " 2027-03-25T09:10:11Z",
        "2027-03-25T09:10:11Z\n",
        "",
        None,
        1_800_000_000,
        True,
        ["2027-03-25T09:10:11Z"],
    ],
)
def test_refused(value):
    with pytest.raises(MalformedError) as caught:
        parse_timestamp(value, path="/validFrom")
    assert caught.value.code is Code.VC_DATE
    assert caught.value.path == "/validFrom"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_outside_the_years_in_utc_is_refused(text):
    with pytest.raises(MalformedError):
        parse_timestamp(text)


@given(st.datetimes(timezones=st.just(dt.UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_what_is_written_is_read_again(moment):
    assert parse_timestamp(format_timestamp(moment)) == moment


@given(st.text(alphabet="0123456789-+:.TZ", max_size=32) | st.text(max_size=32))
def test_nothing_but_the_code_comes_out(text):
    try:
        moment = parse_timestamp(text)
    except VceduError as error:
        assert error.code is Code.VC_DATE  # noqa: PT017
    else:
        assert moment.tzinfo is not None


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (_utc(2027, 3, 25), "2027-03-25T00:00:00Z"),
        (_utc(2027, 3, 25, 9, 10, 11, 999_999), "2027-03-25T09:10:11Z"),
        (dt.datetime(2027, 3, 25, 8, tzinfo=dt.timezone(dt.timedelta(hours=9))), "2027-03-24T23:00:00Z"),
        (_utc(999, 1, 2), "0999-01-02T00:00:00Z"),
    ],
)
def test_written(moment, text):
    assert format_timestamp(moment) == text


def test_clocks():
    before = dt.datetime.now(dt.UTC)
    assert before <= SystemClock().now() <= dt.datetime.now(dt.UTC)
    assert FixedClock(before).now() is before


def test_nothing_proves_when_it_was_issued_unless_said():
    assert VerificationTime(_utc(2027, 1, 1)).proven_issue is None
