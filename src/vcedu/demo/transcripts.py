"""The first scene: a grades file becomes transcripts that anyone can check, and attackers are refused."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from vcedu.canonical.contexts import ContextStore
from vcedu.connectors import read_grades, read_school
from vcedu.demo.attacks import attacks
from vcedu.demo.generator import generate_grades, generate_school
from vcedu.errors import Message, VceduError
from vcedu.issuer import IssuanceJournal, Issuer, issue_transcripts
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import SystemClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.storage import SQLiteDriver
from vcedu.verifier import ExactIssuers, Verifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vcedu.education import PupilGrades, School
    from vcedu.issuer import IssuedTranscript
    from vcedu.keys import SigningKey
    from vcedu.model import Secured

PUPILS = 200
SEED = 20270325


class Audience(Protocol):
    """Whoever watches the scene."""

    def say(self, message: Message) -> None:
        """Hear one sentence."""
        ...

    def watch(self, items: Iterable[IssuedTranscript], *, total: int, what: Message) -> Iterator[IssuedTranscript]:
        """Pass items on while showing how far they have come."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """How one attack ended.

    Attributes:
        attack: What was tried.
        expected: The code it had to be refused with.
        code: The code it was refused with; None if it was accepted.
        message: Why, in both languages.
    """

    attack: Message
    expected: str
    code: str | None
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the scene came to."""

    issued: int
    verified: int
    refusals: tuple[Refusal, ...]

    @property
    def as_hoped(self) -> bool:
        """Whether every transcript verified and every attack was refused with its code."""
        return self.issued == self.verified > 0 and all(r.code == r.expected for r in self.refusals)


def play(out: Path, audience: Audience, *, grades: Path | None = None, pupils: int = PUPILS) -> Outcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        out: An existing folder.
        audience: Who is told what happens.
        grades: The reader's own grades file; by default one is made up.
        pupils: How many pupils are made up.

    Raises:
        MalformedError: a fault in the reader's own file, with row and column.
        OSError: a file cannot be read or written.
    """
    school, classes = _files(out, grades, pupils)
    audience.say(
        Message(
            f"{school.name} has a grades file of {len(classes)} pupils: {out / 'grades.csv'}",
            f"{school.name}には、{len(classes)}人分の成績ファイルがあります：{out / 'grades.csv'}",
        )
    )
    clock = SystemClock()
    issuer = Issuer(_key("school"), contexts=ContextStore.production(), clock=clock)
    genuine = _issue(out, audience, school, classes, issuer)
    verifier = Verifier(
        trust=ExactIssuers({issuer.id: school.name}), contexts=ContextStore.production(), fetcher=NoFetcher()
    )
    time = VerificationTime(now=clock.now())
    verified = sum(
        1 for item in audience.watch(genuine, total=len(genuine), what=_CHECKING) if _holds(verifier, item, time)
    )
    audience.say(
        Message(
            f"{verified} of {len(genuine)} transcripts verify: really from {school.name}, and unchanged.",
            f"{len(genuine)}件の成績証明書のうち{verified}件を確認しました：{school.name}が発行し、変更はありません。",
        )
    )
    refusals = tuple(_attempts(out, genuine[0].secured, issuer, verifier, time))
    return Outcome(len(genuine), verified, refusals)


class _Yesterday:
    """The clock of a school that issued the day before, so that one transcript can have expired since."""

    def now(self) -> dt.datetime:
        return SystemClock().now() - dt.timedelta(days=1)


_ISSUING = Message("Issuing", "発行")
_CHECKING = Message("Checking", "確認")


def _files(out: Path, grades: Path | None, pupils: int) -> tuple[School, list[PupilGrades]]:
    school_text = generate_school()
    (out / "school.toml").write_bytes(school_text)
    data = generate_grades(SEED, pupils) if grades is None else grades.read_bytes()
    (out / "grades.csv").write_bytes(data)
    school = read_school(school_text, file="school.toml")
    return school, read_grades(data, file=str(grades or "grades.csv"), school=school)


def _issue(
    out: Path, audience: Audience, school: School, pupils: list[PupilGrades], issuer: Issuer
) -> list[IssuedTranscript]:
    folder = out / "transcripts"
    folder.mkdir(exist_ok=True)
    journal = IssuanceJournal(SQLiteDriver(out / "journal.sqlite"))
    issued = issue_transcripts(pupils, school=school, issuer=issuer, journal=journal, clock=_Yesterday())
    genuine = []
    for item in audience.watch(issued, total=len(pupils), what=_ISSUING):
        (folder / f"{item.student_number}.json").write_bytes(item.secured.raw)
        genuine.append(item)
    return genuine


def _holds(verifier: Verifier, item: IssuedTranscript, time: VerificationTime) -> bool:
    try:
        verifier.verify(item.secured.raw, time=time)
    except VceduError:
        return False
    return True


def _attempts(
    out: Path, genuine: Secured, issuer: Issuer, verifier: Verifier, time: VerificationTime
) -> Iterator[Refusal]:
    folder = out / "attacks"
    folder.mkdir(exist_ok=True)
    ended = time.now - dt.timedelta(hours=1)
    for attack in attacks(genuine, impostor=_key("impostor"), school=issuer, ended=ended):
        (folder / attack.file).write_bytes(attack.data)
        try:
            verifier.verify(attack.data, time=time)
        except VceduError as error:
            yield Refusal(attack.name, attack.code, error.code.value, error.message)
        else:
            yield Refusal(attack.name, attack.code, None, Message("It was accepted.", "受理されました。"))


def _key(whose: str) -> SigningKey:
    secret = hashlib.sha256(f"vcedu demo: the {whose}'s key".encode()).digest()
    return PrivateKey.from_secret_bytes(KeyType.ED25519, secret).as_signer()
