"""The memory in front of a fetcher (rule N7): a removed key lives on for a day at most."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import Code, FetchError, UsageError
from vcedu.net import CachingFetcher, Fetched, FetchKind, FetchRequest, NoFetcher

START = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
REQUEST = FetchRequest("https://school.example/did.json", FetchKind.DID_DOCUMENT)
HOUR = dt.timedelta(hours=1)


@dataclasses.dataclass
class Clock:
    at: dt.datetime = START

    def now(self):
        return self.at


class School:
    """Answers with what it publishes at the time, or fails with a code."""

    def __init__(self, clock):
        self.clock = clock
        self.body = b"old key"
        self.failure = None
        self.asked = 0

    def fetch(self, request):
        self.asked += 1
        if self.failure is not None:
            raise FetchError(self.failure, url=request.url)
        return Fetched(request.url, self.body, "application/json", self.clock.at, request.kind)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def school(clock):
    return School(clock)


@pytest.fixture
def cache(clock, school):
    return CachingFetcher(school, clock)


def code_of(cache, request=REQUEST):
    with pytest.raises(FetchError) as caught:
        cache.fetch(request)
    assert caught.value.facts["url"] == request.url
    return caught.value.code


def test_an_answer_serves_for_a_day_with_its_own_time(cache, clock, school):
    cache.fetch(REQUEST)
    school.body = b"new key"
    clock.at = START + 24 * HOUR
    answer = cache.fetch(REQUEST)
    assert (answer.body, answer.as_of, school.asked) == (b"old key", START, 1)


def test_a_removed_key_is_gone_after_a_day(cache, clock, school):
    cache.fetch(REQUEST)
    school.body = b"new key"
    clock.at = START + 24 * HOUR + dt.timedelta(microseconds=1)
    answer = cache.fetch(REQUEST)
    assert (answer.body, answer.as_of, school.asked) == (b"new key", clock.at, 2)


@given(st.lists(st.timedeltas(min_value=-2 * HOUR, max_value=30 * HOUR), max_size=12))
def test_nothing_older_than_a_day_and_nothing_from_the_future_comes_out(steps):
    clock = Clock()
    cache = CachingFetcher(School(clock), clock)
    for step in steps:
        clock.at += step
        assert dt.timedelta() <= clock.at - cache.fetch(REQUEST).as_of <= 24 * HOUR


def test_age_counts_from_as_of_and_not_from_the_fetch(clock):
    class Older(School):
        def fetch(self, request):
            return dataclasses.replace(super().fetch(request), as_of=START - 23 * HOUR)

    older = Older(clock)
    cache = CachingFetcher(older, clock)
    cache.fetch(REQUEST)
    clock.at = START + 2 * HOUR
    cache.fetch(REQUEST)
    assert older.asked == 2


def test_urls_and_kinds_are_kept_apart(cache, school):
    for request in (
        REQUEST,
        FetchRequest(REQUEST.url, FetchKind.SCHEMA),
        FetchRequest(REQUEST.url + "?a", FetchKind.SCHEMA),
    ):
        assert cache.fetch(request).kind is request.kind
    assert school.asked == 3


def test_a_failure_serves_for_five_minutes(cache, clock, school):
    school.failure = Code.NET_HTTP_STATUS
    assert code_of(cache) is Code.NET_HTTP_STATUS
    school.failure = None
    clock.at = START + dt.timedelta(minutes=5)
    assert code_of(cache) is Code.NET_HTTP_STATUS
    assert school.asked == 1
    clock.at += dt.timedelta(seconds=1)
    assert cache.fetch(REQUEST).body == b"old key"


@pytest.mark.parametrize("code", [Code.NET_UNREACHABLE, Code.NET_TIMEOUT, Code.NET_OFFLINE])
def test_an_old_answer_does_not_stand_in_for_an_unreachable_server(cache, clock, school, code):
    cache.fetch(REQUEST)
    school.failure = code
    clock.at = START + 25 * HOUR
    with pytest.raises(FetchError) as caught:
        cache.fetch(REQUEST)
    assert caught.value.code is Code.NET_STALE
    assert caught.value.facts["as_of"] == "2027-04-01T09:00+00:00"
    assert code_of(cache) is Code.NET_STALE
    assert school.asked == 2


def test_another_failure_keeps_its_code(cache, clock, school):
    cache.fetch(REQUEST)
    school.failure = Code.NET_HTTP_STATUS
    clock.at = START + 25 * HOUR
    assert code_of(cache) is Code.NET_HTTP_STATUS


def test_a_new_answer_ends_a_failure(cache, clock, school):
    school.failure = Code.NET_TIMEOUT
    assert code_of(cache) is Code.NET_TIMEOUT
    school.failure = None
    clock.at = START + dt.timedelta(minutes=6)
    cache.fetch(REQUEST)
    clock.at = START
    assert cache.fetch(REQUEST).as_of == START


def test_the_one_fetched_longest_ago_is_forgotten(clock, school):
    cache = CachingFetcher(school, clock, entries=2)
    first, second, third = (FetchRequest(f"https://school.example/{n}", FetchKind.SCHEMA) for n in range(3))
    for request in (first, second, third, second, third):
        cache.fetch(request)
    assert school.asked == 3
    cache.fetch(first)
    assert school.asked == 4


def test_a_shorter_age(clock, school):
    cache = CachingFetcher(school, clock, max_age=dt.timedelta(), failure_age=dt.timedelta())
    cache.fetch(REQUEST)
    cache.fetch(REQUEST)
    assert school.asked == 1
    clock.at += dt.timedelta(microseconds=1)
    cache.fetch(REQUEST)
    assert school.asked == 2


@pytest.mark.parametrize(
    "ages",
    [
        {"max_age": 24 * HOUR + dt.timedelta(microseconds=1)},
        {"max_age": -HOUR},
        {"failure_age": dt.timedelta(seconds=-1)},
    ],
)
def test_ages_that_can_not_be_right(clock, school, ages):
    with pytest.raises(UsageError) as caught:
        CachingFetcher(school, clock, **ages)
    assert caught.value.code is Code.NET_CONFIG


def test_no_fetcher_fetches_nothing():
    assert code_of(NoFetcher()) is Code.NET_OFFLINE


def test_a_renewal_passes_the_memory_and_serves_from_then_on(clock, school):
    fetcher = CachingFetcher(school, clock)
    fetcher.fetch(REQUEST)
    school.body = b"new key"
    assert fetcher.fetch(REQUEST).body == b"old key"
    renewal = dataclasses.replace(REQUEST, renew=True)
    assert fetcher.fetch(renewal).body == b"new key"
    assert fetcher.fetch(REQUEST).body == b"new key"
    assert school.asked == 2


def test_a_renewal_that_fails_is_not_tried_again_at_once_and_leaves_the_memory(clock, school):
    fetcher = CachingFetcher(school, clock)
    fetcher.fetch(REQUEST)
    school.failure = Code.NET_UNREACHABLE
    for _ in range(2):
        with pytest.raises(FetchError):
            fetcher.fetch(dataclasses.replace(REQUEST, renew=True))
    assert school.asked == 2
    assert fetcher.fetch(REQUEST).body == b"old key"
