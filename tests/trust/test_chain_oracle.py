"""The search for a way, held against one that tries every sequence of statements."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import UntrustedIssuerError
from vcedu.model import parse_timestamp
from vcedu.trust import Action, Anchor, ChainTrust, CodeScheme, DatedIdentifier, EntityCode, Statement

CODES = ("131016", "131024", "131032", "131041")
KINDS = ("A", "B")
AREAS = ("13", "13101", "13102", "27")
TIMES = [parse_timestamp(f"202{year}-01-01T00:00:00Z") for year in range(5)]
BODIES = ("did:web:a", "did:web:b", "did:web:c", "did:web:d")


@st.composite
def statements(draw):
    kinds = draw(st.frozensets(st.sampled_from(KINDS)))
    start = draw(st.sampled_from(TIMES[:2]))
    dids = draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=2, unique=True))
    return Statement(
        issuer=draw(st.sampled_from(("did:web:anchor", *BODIES))),
        name="x",
        code=EntityCode(CodeScheme.LOCAL_GOVERNMENT, draw(st.sampled_from(CODES))),
        identifiers=tuple(DatedIdentifier(did, None, draw(st.sampled_from([None, *TIMES]))) for did in dids),
        kinds={Action.ISSUE: kinds, Action.REQUEST: frozenset()},
        territory=draw(st.frozensets(st.sampled_from(AREAS), max_size=2)),
        may_delegate=draw(st.booleans()),
        valid_from=start,
        valid_until=draw(st.sampled_from([None, *TIMES[2:]])),
    )


def carries(path, did, kind, at):
    issuers = [statement.issuer for statement in path]
    below = [*issuers[1:], did]
    places = ("13101", "13102", "13999", "27999", "99999")
    return (
        issuers[0] == "did:web:anchor"
        and "did:web:anchor" not in below
        and len({*issuers, did}) == len(path) + 1
        and len({statement.code for statement in path}) == len(path)
        and all(s.valid_from <= at and (s.valid_until is None or at <= s.valid_until) for s in path)
        and all(
            any(i.did == d and (i.used_until is None or at <= i.used_until) for i in s.identifiers)
            for s, d in zip(path, below, strict=True)
        )
        and all(s.may_delegate for s in path[:-1])
        and all(kind in s.kinds[Action.ISSUE] for s in path)
        and any(all(not s.territory or place.startswith(tuple(s.territory)) for s in path) for place in places)
    )


@given(st.lists(statements(), max_size=5), st.sampled_from(BODIES), st.sampled_from(KINDS), st.sampled_from(TIMES))
def test_search_finds_a_way_exactly_where_there_is_one(given_statements, did, kind, at):
    expected = any(
        carries(path, did, kind, at)
        for length in range(1, 6)
        for path in itertools.permutations(given_statements, length)
    )
    trust = ChainTrust([Anchor("did:web:anchor", "National Register")], given_statements)
    try:
        trust.judge(did, ("VerifiableCredential", kind), at)
    except UntrustedIssuerError:
        assert not expected
    else:
        assert expected
