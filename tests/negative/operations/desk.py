"""Plans for a school's desk, of a roster of one day."""

import dataclasses

from makers.signed import did

from holder.access.home import AT_SCHOOL, CHILD, home
from holder.desk.rosters import roster
from vcedu.holder.access import statements as st
from vcedu.holder.desk import DeskIdentifiers, Register, plan_desk, shipped_roster_rules
from vcedu.model import parse_timestamp


def plan(data):
    subject = dataclasses.replace(AT_SCHOOL, keeper=st.Keeper(data["keeper"]))
    who = DeskIdentifiers(
        did(data["school"]),
        data["code"],
        {name: CHILD if name == "hana" else did(name) for name in data["people"]},
    )
    household = home(subject, now=parse_timestamp(data["at"]))
    assert plan_desk(household, Register(roster(day=data["roster_of"]), who), shipped_roster_rules()).new


OPERATIONS = {"desk-plan": plan}
