"""What changes on which birthday, for the family to be told of. Nothing runs on the day: rights change by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import comes_of_age_at
from vcedu.errors import Message
from vcedu.holder.access.terms import AgeBand

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.access.policy import AccessPolicy
    from vcedu.holder.access.statements import Subject

_WHAT = {
    AgeBand.ASSENT: Message(
        "From {age} on the learner is asked, too, in major acts such as a change of school.",
        "{age}歳からは、転学などの重大な行為について、本人の意見も確かめられます。",
    ),
    AgeBand.OWN: Message(
        "From {age} on the learner decides alone in daily acts, shows own certificates, backs up to an own device and"
        " changes phones; guardians show records with the learner's agreement only.",
        "{age}歳からは、日常の行為、自分の証明書の提示、自分の端末へのバックアップと機種変更を本人が単独で行えます。"
        "保護者が記録を提示するには、本人の同意が必要です。",
    ),
    AgeBand.ADULT: Message(
        "From {age} on the rights of guardians have ended. The learner takes the profile over, under new keys.",
        "{age}歳で保護者の権限は終わります。本人がプロフィールを引き継ぎ、鍵を新しくしてください。",
    ),
}


@dataclass(frozen=True, slots=True)
class AgeNotice:
    """That something changes on a birthday.

    Attributes:
        age: Which birthday.
        at: When it begins: 00:00 of the day in Japan.
        band: Which part of the learner's youth begins.
        what: What changes.
    """

    age: int
    at: dt.datetime
    band: AgeBand
    what: Message


def age_notices(subject: Subject, policy: AccessPolicy, since: dt.datetime, until: dt.datetime) -> list[AgeNotice]:
    """Return what changes by birthdays after one time and up to another, in their order."""
    ages = {
        AgeBand.ASSENT: policy.assent_age,
        AgeBand.OWN: policy.own_consent_age,
        AgeBand.ADULT: policy.majority,
    }
    found = [
        AgeNotice(age, comes_of_age_at(subject.birth, age), band, _about(_WHAT[band], age))
        for band, age in ages.items()
    ]
    return [each for each in found if since < each.at <= until]


def _about(what: Message, age: int) -> Message:
    return Message(what.en.format(age=age), what.ja.format(age=age))
