import itertools

from hypothesis import given, settings
from hypothesis import strategies as hs

from vcedu.education.kinds import RECORD_KINDS
from vcedu.holder.access import AccessAct
from vcedu.holder.access.policy import Desk, shipped_desk
from vcedu.holder.access.statements import Role
from vcedu.holder.desk import ROLES, differences

ACTS = (AccessAct.LIST, AccessAct.VIEW, AccessAct.RECEIVE, AccessAct.PRESENT)
KINDS = ("HealthRecord", "EnrollmentCertificate")
DESKS = hs.builds(
    Desk,
    hs.frozensets(hs.sampled_from(Role)),
    hs.dictionaries(
        hs.sampled_from(KINDS), hs.dictionaries(hs.sampled_from(Role), hs.frozensets(hs.sampled_from(ACTS)))
    ),
)


def rights(desk):
    allowed = {each for each in itertools.product(KINDS, Role, ACTS) if desk.allows(each[1], each[2], {each[0]})}
    return allowed, desk.own_class


@settings(max_examples=60, deadline=None, derandomize=True)
@given(DESKS, DESKS)
def test_there_is_a_sentence_for_each_difference_and_only_then(own, other):
    assert bool(differences(own, other)) is (rights(own) != rights(other))
    there, back = differences(own, other), differences(other, own)
    assert len(there) == len(back)
    assert len({each.ja for each in there}) == len(there)


def test_each_role_has_a_name_and_each_kind_is_told_by_what_it_is_called():
    assert {*ROLES} == {*Role}
    nobody = Desk(shipped_desk().own_class, {})
    said = differences(nobody, shipped_desk())
    for kind in shipped_desk().rights:
        assert any(RECORD_KINDS[kind].name.ja in each.ja for each in said)
    assert all("may not" in each.en for each in said)
