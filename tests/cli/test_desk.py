"""`vcedu desk`: a board's own files for the school desk."""

from importlib import resources
from pathlib import Path

import pytest

SHIPPED = (resources.files("vcedu.holder.access") / "desk.toml").read_text(encoding="utf-8")
RULES = (resources.files("vcedu.holder.desk") / "roster_roles.toml").read_text(encoding="utf-8")


def _check(vcedu, text, *options, command="check"):
    Path("desk.toml").write_text(text, encoding="utf-8")
    return vcedu("desk", command, "desk.toml", *options)


def test_the_shipped_table_differs_in_nothing(vcedu):
    assert _check(vcedu, SHIPPED).out == "The table says the same as the one that comes with the program.\n"
    assert _check(vcedu, SHIPPED, "--json").json == {"file": "desk.toml", "differences": []}


NURSE = '[kind.HealthRecord]\nnurse = ["list", "view", "receive", "present"]\n'


@pytest.mark.parametrize(
    ("before", "after", "en", "ja"),
    [
        (
            NURSE,
            NURSE + 'homeroom_teacher = ["list", "view"]\n',
            "a homeroom teacher may also list or read, here: School health record",
            "学級担任は、健康診断票の一覧・閲覧もできます",
        ),
        (
            NURSE,
            NURSE.replace(', "present"', ""),
            "a school nurse may not present, here: School health record",
            "養護教諭は、健康診断票の提示ができません",
        ),
        (
            'own_class = ["homeroom_teacher"]',
            "own_class = []",
            "a homeroom teacher sees the records of all classes, here",
            "学級担任は、全学級の記録に及びます",
        ),
        (
            'own_class = ["homeroom_teacher"]',
            'own_class = ["homeroom_teacher", "clerk"]',
            "an office clerk sees the records of the own class only, here",
            "事務職員は、担当する学級の記録に限られます",
        ),
    ],
)
def test_what_a_boards_table_gives_or_takes_is_said_in_a_sentence(vcedu, before, after, en, ja):
    text = SHIPPED.replace(before, after)
    assert text != SHIPPED
    assert _check(vcedu, text).out == f"{en}\n"
    assert _check(vcedu, text, "--lang", "ja").out == f"{ja}\n"
    assert _check(vcedu, text, "--json").json["differences"] == [{"en": en, "ja": ja}]


def test_a_table_that_cannot_be_read_is_refused_with_the_key_at_fault(vcedu):
    ran = _check(vcedu, SHIPPED.replace("HealthRecord", "HealthRecords"))
    assert ran.status == 2
    assert "kind.HealthRecords" in ran.err


def test_what_roles_come_to_is_printed(vcedu):
    ran = _check(vcedu, RULES, command="roles")
    assert ran.out == "homeroom teachers: those marked as primary\nprincipal: a principal\n"
    own = RULES + 'aB3 = ["nurse", "clerk"]\nx = []\n'
    assert _check(vcedu, own, "--lang", "ja", command="roles").out == (
        "学級担任：primaryの教員\nprincipal: 校長\naB3: 事務職員, 養護教諭\nx: 該当なし\n"
    )
    assert _check(vcedu, own, "--json", command="roles").json == {
        "homeroom": "primary",
        "roles": {"principal": "principal"},
        "people": {"aB3": ["clerk", "nurse"], "x": []},
    }
    assert _check(vcedu, RULES.replace("principal =", "student ="), command="roles").status == 2
