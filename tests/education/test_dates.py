import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.education.dates import (
    era_date,
    era_school_years,
    first_school_year,
    parse_date,
    parse_school_year,
    reaches_age_on,
    school_year_bounds,
    school_year_of,
)
from vcedu.errors import Code, MalformedError

DAYS = st.dates(dt.date(1873, 1, 1), dt.date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1873-01-01", "明治6年1月1日"),
        ("2026-03-31", "令和8年3月31日"),
    ],
)
def test_eras(day, text):
    assert era_date(dt.date.fromisoformat(day)) == text
    assert parse_date("d", text) == dt.date.fromisoformat(day)


def test_there_is_no_era_before_the_gregorian_calendar():
    with pytest.raises(MalformedError) as caught:
        era_date(dt.date(1872, 12, 31))
    assert caught.value.code is Code.RECORD_VALUE


@given(DAYS)
def test_a_date_written_with_its_era_reads_back(day):
    assert parse_date("d", era_date(day)) == day
    assert parse_date("d", day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2008-04-02", "2008/4/2", "2008/04/02", "平成20年4月2日", "H20.4.2", "平成２０年４月２日"]
)
def test_the_ways_to_write_a_date(text):
    assert parse_date("d", text) == dt.date(2008, 4, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2008-4-2",
        "2008-02-30",
        "20080402",
        "4/2/2008",
        "平成31年5月1日",  # in 令和 by then
        "令和元年4月30日",  # still 平成
        "昭和64年1月8日",
        "明治5年12月31日",
        "平成0年1月1日",
        "平成20年13月1日",
        "不詳",
        "",
        "2008-04-02 ",
        "0000-01-01",
    ],
)
def test_wrong_dates_are_refused(text):
    with pytest.raises(MalformedError) as caught:
        parse_date("d", text)
    assert caught.value.code is Code.RECORD_VALUE


def test_a_school_year_runs_from_april_to_march():
    assert school_year_bounds(2025) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert school_year_of(dt.date(2025, 3, 31)) == 2024
    assert school_year_of(dt.date(2025, 4, 1)) == 2025


@given(DAYS)
def test_every_day_lies_in_its_school_year(day):
    first, last = school_year_bounds(school_year_of(day))
    assert first <= day <= last


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("2019年度", 2019),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("令和1", 2019),
        ("R7", 2025),
        ("昭和63年度", 1988),
        ("平成元年度", 1989),
        ("昭和64年度", None),
        ("平成32年度", None),
        ("令和0年度", None),
        ("1899", None),
        ("3000", None),
        ("明治32年度", None),
        ("25", None),
        ("2025-2026", None),
        ("", None),
    ],
)
def test_names_of_school_years(text, year):
    if year is not None:
        assert parse_school_year("y", text) == year
        return
    with pytest.raises(MalformedError) as caught:
        parse_school_year("y", text)
    assert caught.value.code is Code.RECORD_VALUE


def test_the_school_year_of_a_new_era_has_two_names():
    assert era_school_years(2019) == ("平成31年度", "令和元年度")
    assert era_school_years(2025) == ("令和7年度",)
    assert era_school_years(1988) == ("昭和63年度", "平成元年度")


@given(st.integers(1900, 2090))
def test_every_name_of_a_school_year_reads_back(year):
    assert [parse_school_year("y", name) for name in era_school_years(year)] == [year] * len(era_school_years(year))


def test_an_age_is_reached_the_day_before_the_birthday():
    assert reaches_age_on(dt.date(2008, 4, 1), 18) == dt.date(2026, 3, 31)
    assert reaches_age_on(dt.date(2008, 1, 1), 18) == dt.date(2025, 12, 31)
    assert reaches_age_on(dt.date(2008, 2, 29), 18) == dt.date(2026, 2, 28)
    assert reaches_age_on(dt.date(2008, 2, 29), 20) == dt.date(2028, 2, 28)
    assert reaches_age_on(dt.date(2008, 3, 1), 20) == dt.date(2028, 2, 29)


def test_children_born_from_2_april_to_the_next_1_april_enter_school_together():
    assert first_school_year(dt.date(2018, 4, 1)) == 2024
    assert first_school_year(dt.date(2018, 4, 2)) == 2025
    assert first_school_year(dt.date(2019, 4, 1)) == 2025
    assert first_school_year(dt.date(2019, 4, 2)) == 2026


@given(DAYS)
def test_a_cohort_spans_one_year(day):
    assert first_school_year(day) == school_year_of(day - dt.timedelta(days=1)) + 7
