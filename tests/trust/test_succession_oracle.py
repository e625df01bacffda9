"""Successions on random registers, against an oracle that asks each body in turn and remembers the way."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from makers.signed import did
from makers.trust import KIND, SCHOOL, of_city, recognition, serial_code

from vcedu.errors import Code, UntrustedIssuerError
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.trust import Anchor, ChainTrust, read_statement

NOW = parse_timestamp("2027-04-01T00:00:00Z")
NAMES = ("school", *(f"heir {number}" for number in range(1, 8)))
MOST = 5


@st.composite
def registers(draw):
    """Return for each of some schools: on which day of March it ended, if it did, and who succeeds it."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    ends = st.one_of(st.none(), st.integers(1, 4))
    return {
        name: (draw(ends), draw(st.sets(st.sampled_from([*names, "city", "stranger"]), max_size=2)) - {name})
        for name in names
    }


def statements(register):
    yield of_city()
    for number, (name, (day, heirs)) in enumerate(register.items()):
        code = SCHOOL if number == 0 else serial_code(number)
        end = {} if day is None else {"validUntil": format_timestamp(_day(day))}
        succeeded = {"succeededBy": [did(heir) for heir in sorted(heirs)]} if heirs else {}
        yield recognition("city", name, "schoolCode", code, territory=["131016"], **end, **succeeded)


def _day(number):
    return dt.datetime(2027, 3, number, tzinfo=dt.UTC)


def keepers(register, name, way=(), since=0):
    """Return who keeps a body's records now, and what went wrong on other ways."""
    day, heirs = register.get(name, (None, ()))
    if day is None or day < since or not heirs:
        return set(), set()
    way = (*way, name)
    if len(way) > MOST:
        return set(), {Code.CHAIN_SUCCESSION_TOO_LONG}
    found, wrong = set(), set()
    for heir in heirs:
        if heir in way:
            wrong.add(Code.CHAIN_SUCCESSION_LOOP)
        elif heir == "city" or (heir in register and register[heir][0] is None):
            found.add(heir)
        else:
            further, faults = keepers(register, heir, way, day)
            found |= further
            wrong |= faults
    return found, wrong


@given(registers())
def test_each_bodys_keepers_are_the_oracles(register):
    trust = ChainTrust([Anchor(did("registry"), "National Register")], map(read_statement, statements(register)))
    custodians = trust.custodians(NOW)
    for name in register:
        found, wrong = keepers(register, name)
        assert custodians.signers[did(name)] == {did(keeper) for keeper in found}
        if register[name][0] is None:
            assert trust.judge(did(name), (KIND,), NOW).issuer == did(name)
            continue
        try:
            trust.judge(did(name), (KIND,), NOW)
        except UntrustedIssuerError as error:
            told = error.code
        expected = {Code.CHAIN_SUCCEEDED} if found else wrong or {Code.CHAIN_DATES}
        assert told in expected
