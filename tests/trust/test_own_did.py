import pytest
from makers.signed import AT, did
from makers.trust import KIND, SCHOOL, of_city, recognition

from vcedu.errors import Code, UntrustedIssuerError
from vcedu.model import parse_timestamp
from vcedu.trust import Anchor, ChainTrust, read_statement


def test_city_cannot_make_itself_a_school_under_its_own_did():
    own = recognition("city", "city", "schoolCode", SCHOOL, territory=["131016"])
    trust = ChainTrust([Anchor(did("registry"), "National Register")], [read_statement(s) for s in (of_city(), own)])
    with pytest.raises(UntrustedIssuerError) as refused:
        trust.judge(did("city"), (KIND,), parse_timestamp(AT), (SCHOOL,))
    assert refused.value.code is Code.CHAIN_SCHOOL_CODE
