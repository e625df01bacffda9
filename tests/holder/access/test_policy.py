import pytest

from vcedu.errors import Code, MalformedError, Message
from vcedu.holder.access import AccessAct, AccessPolicy, read_acts, read_desk
from vcedu.holder.access.policy import Acts, Desk, shipped_acts, shipped_desk
from vcedu.holder.access.statements import Role
from vcedu.holder.access.terms import Weight

ACTS = (
    'format = "vcedu acts 1"\nversion = 1\n[daily]\nevent = { en = "an event", ja = "行事" }\n'
    '[major]\ntransfer = { en = "a transfer", ja = "転校" }\n'
)
DESK = (
    'format = "vcedu desk 1"\nversion = 1\nown_class = ["homeroom_teacher"]\n'
    '[kind.HealthRecord]\nnurse = ["list", "view"]\n[kind.ClrCredential]\nclerk = ["receive"]\n'
)


def fault(read, text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(MalformedError) as caught:
        read(data)
    assert caught.value.code is Code.ACCESS_FILE
    return caught.value.facts["key"]


def test_the_acts_of_a_file_are_as_they_stand_in_it():
    acts = read_acts(ACTS.encode())
    assert (dict(acts.daily), dict(acts.major)) == (
        {"event": Message("an event", "行事")},
        {"transfer": Message("a transfer", "転校")},
    )
    with pytest.raises(TypeError):
        acts.daily["transfer"] = acts.major["transfer"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (ACTS.replace("acts 1", "acts 2"), "format"),
        (ACTS.replace("version = 1", 'version = "one"'), "version"),
        (ACTS.replace("[daily]\nevent", "[daily.event]\nevent"), "daily.event.en"),
        (ACTS.replace(', ja = "行事"', ""), "daily.event.ja"),
        (ACTS.replace('en = "an event"', 'en = ""'), "daily.event.en"),
        (ACTS + 'event = { en = "an event", ja = "行事" }\n', "major.event"),
        (ACTS.replace("[daily]", "[daily"), "-"),
        (ACTS.encode() + b"\xff", "-"),
        ("a = " + "[" * 5_000, "-"),
        (ACTS + "#" * (65_537 - len(ACTS.encode())), "-"),
    ],
)
def test_acts_that_are_none(text, key):
    assert fault(read_acts, text) == key


def test_of_several_acts_in_both_the_first_is_named():
    both = ACTS + 'event = { en = "e", ja = "行" }\n' + 'band = { en = "b", ja = "楽" }\n'
    assert fault(read_acts, both.replace("[major]", 'band = { en = "b", ja = "楽" }\n[major]')) == "major.band"


def test_a_file_may_be_as_long_as_64_kib():
    longest = ACTS.encode().ljust(65_536, b"#")
    assert read_acts(longest) == read_acts(ACTS.encode())


def test_the_desk_of_a_file_is_as_it_stands_in_it():
    desk = read_desk(DESK.encode())
    assert desk.own_class == frozenset({Role.HOMEROOM_TEACHER})
    assert {kind: dict(roles) for kind, roles in desk.rights.items()} == {
        "HealthRecord": {Role.NURSE: frozenset({AccessAct.LIST, AccessAct.VIEW})},
        "ClrCredential": {Role.CLERK: frozenset({AccessAct.RECEIVE})},
    }
    with pytest.raises(TypeError):
        desk.rights["SchoolReport"] = desk.rights["HealthRecord"]
    with pytest.raises(TypeError):
        desk.rights["HealthRecord"][Role.CLERK] = frozenset()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (DESK.replace("desk 1", "desk 2"), "format"),
        (DESK.replace("nurse", "janitor"), "kind.HealthRecord.janitor.[key]"),
        (DESK.replace("HealthRecord", "HealthRecords"), "kind.HealthRecords"),
        (DESK.replace('"view"', '"export"'), "kind.HealthRecord.nurse.1"),
        (DESK.replace('own_class = ["homeroom_teacher"]\n', ""), "own_class"),
        (DESK + "[kind.Ab]\n[kind.Aa]\n", "kind.Aa"),
        (DESK.replace("version = 1", "version = 1\nallow_all = true"), "allow_all"),
        (ACTS, "format"),
    ],
)
def test_desks_that_are_none(text, key):
    assert fault(read_desk, text) == key


def test_what_a_desk_does_not_list_it_does_not_allow():
    desk = read_desk(DESK.encode())
    health = frozenset({"VerifiableCredential", "HealthRecord"})
    assert desk.allows(Role.NURSE, AccessAct.VIEW, health)
    assert desk.allows(Role.CLERK, AccessAct.RECEIVE, health | {"ClrCredential"})
    assert not desk.allows(Role.NURSE, AccessAct.RECEIVE, health)
    assert not desk.allows(Role.CLERK, AccessAct.VIEW, health)
    assert not desk.allows(Role.NURSE, AccessAct.VIEW, frozenset({"SchoolReport"}))
    assert not desk.allows(Role.NURSE, AccessAct.VIEW, frozenset())


def test_how_much_depends_on_a_matter():
    acts = read_acts(ACTS.encode())
    assert [acts.weight(None, urgent=urgent) for urgent in (False, True)] == [Weight.DAILY] * 2
    assert [acts.weight("event", urgent=urgent) for urgent in (False, True)] == [Weight.DAILY] * 2
    for matter in ("transfer", "what nobody listed"):
        assert [acts.weight(matter, urgent=urgent) for urgent in (False, True)] == [Weight.MAJOR, Weight.URGENT]


def test_what_is_shipped_is_read_from_the_files_that_are_shipped():
    shipped_acts.cache_clear()
    shipped_desk.cache_clear()
    acts, desk = shipped_acts(), shipped_desk()
    assert isinstance(acts, Acts)
    assert isinstance(desk, Desk)
    assert (acts, desk) == (AccessPolicy().acts, AccessPolicy().desk)
    assert {"commuter_pass", "transfer"} <= acts.daily.keys() | acts.major.keys()
    assert Role.NURSE in desk.rights["HealthRecord"]


@pytest.mark.parametrize(
    ("authority", "ordered", "follows"),
    [
        ("a", "a", True),
        ("b", "a", True),
        ("c", "a", True),
        ("c", "b", True),
        ("a", "b", False),
        ("a", "c", False),
        ("d", "a", False),
        ("x", "y", True),
        ("y", "x", True),
        ("z", "x", False),
    ],
)
def test_who_has_come_to_an_authoritys_place(authority, ordered, follows):
    policy = AccessPolicy(successors={"a": "b", "b": "c", "x": "y", "y": "x"})
    assert policy.follows(authority, ordered) is follows
