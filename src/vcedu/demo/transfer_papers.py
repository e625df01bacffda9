"""The papers of a transfer: what each office issues of a family, and how the family shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.demo.cast import ENTERS, GRADE, LEAVES
from vcedu.demo.offline import write_offline
from vcedu.demo.two_cities import TwoCities, named
from vcedu.education.certificates import (
    Enrollment,
    Textbook,
    TextbookSupply,
    enrollment_certificate,
    textbook_supply_certificate,
)
from vcedu.education.guardianship import Guardianship, guardianship_credential
from vcedu.education.kinds import (
    ENROLLMENT_CERTIFICATE,
    GUARDIANSHIP_CREDENTIAL,
    SCHOOL_ASSIGNMENT_NOTICE,
    TEXTBOOK_SUPPLY_CERTIFICATE,
)
from vcedu.education.notices import SchoolAssignment, school_assignment_notice
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.errors import Message
from vcedu.holder import (
    HolderKey,
    PresentationRequest,
    RegisteredParties,
    join_presentation,
    judge_requester,
    make_presentation,
)
from vcedu.issuer import LedgerRequest
from vcedu.model.envelope import types_of
from vcedu.verifier import Challenges, HolderDemand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.demo.cast import Member
    from vcedu.demo.two_cities import Office
    from vcedu.education import School
    from vcedu.education.comparison import Difference
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.education.people import EducationBoard
    from vcedu.model import Secured, VerifiedCredential

_NO_DIFFERENCE = Message("The papers agree with the board's notice.", "書類は教育委員会の通知と一致しています。")
_HALF_A_YEAR = dt.timedelta(days=180)
_TERMS = {ENROLLMENT_CERTIFICATE.credential_type: dt.timedelta(days=90)}
_TEXTBOOK = Textbook("国語", "国語五", "002", "東書", "国語 505", dt.date(2026, 4, 6))
_PROOFING = Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, dt.date(2026, 4, 6), "学務課職員")


@dataclass(frozen=True, slots=True)
class FamilyPapers:
    """What a family holds in the end, and the keys that it shows it with: each guardian's own."""

    keys: tuple[HolderKey, ...]
    attested: tuple[Secured, ...]
    enrollment: Secured
    textbooks: Secured
    notice: Secured


class Papers:
    """The offices of the two cities at work; each paper also lies in the folder.

    Attributes:
        out: The folder.
        world: The two cities.
        verifier: Trusts whom the registry registers.
        challenges: What the offices give out for presentations.

    Args:
        out: The folder.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.world = TwoCities(out)
        self.verifier = self.world.verifier()
        self.challenges = Challenges(self.world.clock)
        self._register = RegisteredParties(self.world.trust())
        self._issued = 0

    def attest(self, member: Member, key: HolderKey, valid_for: dt.timedelta = _HALF_A_YEAR) -> Secured:
        """Have the first city's board attest the guardianship, bound to the guardian's key."""
        board = self.world.board_a
        right = Guardianship(
            member.child,
            member.guardian,
            str(dids.DIDURL.parse(key.method).did),
            member.basis,
            member.scope,
            _PROOFING,
            joint=member.joint,
            acts_as=member.acts_as,
        )
        build = partial(guardianship_credential, right, issuer=board.described)
        return self.issue(board, member.file, GUARDIANSHIP_CREDENTIAL, build, valid_for=valid_for)

    def certificates(self, member: Member) -> tuple[Secured, Secured]:
        """Have the old school issue the certificates of enrolment and of textbooks."""
        office = self.world.left_by(member)
        supply = TextbookSupply(office.described, member.child.unnumbered(), GRADE, (_TEXTBOOK,), member.guardian)
        enrolled = partial(enrollment_certificate, self.enrollment(member, office.described))
        supplied = partial(textbook_supply_certificate, supply)
        return (
            self.issue(office, member.file, ENROLLMENT_CERTIFICATE, enrolled),
            self.issue(office, member.file, TEXTBOOK_SUPPLY_CERTIFICATE, supplied),
        )

    def notice(self, member: Member, receiver: str = "保護者", folder: str = "") -> Secured:
        """Have the second city's board issue its notice of the school to enter, to one receiver.

        Args:
            member: The child.
            receiver: Whom the board's ledger names.
            folder: The receiver's folder with a `/`; empty for the family's.
        """
        build = partial(school_assignment_notice, self.assignment(member))
        file = f"{folder}{member.file}"
        return self.issue(self.world.board_b, file, SCHOOL_ASSIGNMENT_NOTICE, build, receiver=receiver)

    def enrollment(self, member: Member, school: School) -> Enrollment:
        """Return the child's enrolment, which ends with the move."""
        return Enrollment(school, member.child, GRADE, dt.date(2022, 4, 6), LEAVES)

    def assignment(self, member: Member) -> SchoolAssignment:
        """Return the second city's word on the school to enter."""
        world = self.world
        former = named(world.left_by(member))
        return SchoolAssignment(
            world.board_b.described,
            (member.noticed or member.child).unnumbered(),
            (member.guardian,),
            former,
            member.noticed_grade,
            member.noticed_leaving,
            named(world.school_b),
            member.noticed_grade,
            ENTERS,
        )

    def issue(
        self,
        office: Office[School] | Office[EducationBoard],
        file: str,
        kind: RecordKind,
        build: Callable[[Issuance], JSONObject],
        *,
        receiver: str = "保護者",
        valid_for: dt.timedelta | None = None,
    ) -> Secured:
        """Have an office number, sign and hand out a record.

        Args:
            office: The office.
            file: The beginning of the file's name: whose record it is, in the receiver's folder if not the family's.
            kind: The kind of record.
            build: Makes the record.
            receiver: Whom the office's ledger names.
            valid_for: How long it is valid; None for as long as records of this kind are.
        """
        self._issued += 1
        request = LedgerRequest(kind.credential_type, "転学のため", receiver)
        record = f"{file} {self._issued}"
        procedure = office.procedure if kind.credential_type in office.procedure.records else None
        term = valid_for or _TERMS.get(kind.credential_type)
        issued = office.records.issue(build, request, record_id=record, valid_for=term, procedure=procedure).secured
        self.write(f"{file}-{self._issued:02d}-{kind.credential_type}.json", issued.raw)
        return issued

    def present(
        self,
        documents: Sequence[Secured],
        keys: Sequence[HolderKey],
        demand: HolderDemand,
        at: dt.datetime | None = None,
    ) -> Secured:
        """Return a presentation that answers a demand, signed by each of the keys' holders.

        Raises:
            VerificationError: the `PDS_REQUESTER_*` code of an office that is not entitled to these documents.
        """
        first, *others = keys
        at, domain = at or self.world.clock.now(), sorted(demand.domain or ())
        self._check_asker(documents, domain[0], at)
        challenge, contexts = str(demand.challenge), self.world.contexts
        shown = make_presentation(documents, first, challenge=challenge, domain=domain, at=at, contexts=contexts)
        for other in others:
            shown = join_presentation(shown, other, challenge=challenge, domain=domain, at=at, contexts=contexts)
        return shown

    def _check_asker(self, documents: Sequence[Secured], domain: str, at: dt.datetime) -> None:
        """Look, as the family's wallet does, whether who asks is registered, and may ask for these documents."""
        types = frozenset().union(*(types_of(document.envelope.document) for document in documents))
        kinds = types - {"VerifiableCredential", GUARDIANSHIP_CREDENTIAL.credential_type}
        request = PresentationRequest(str(dids.did_web(domain)), domain, domain, kinds)
        procedure = self.world.board_b.procedure
        judge_requester(request, register=self._register, procedure=procedure, at=at).entitled(kinds)

    def demand(self, office: Office[School] | Office[EducationBoard], *, major_act: bool = False) -> HolderDemand:
        """Return what an office demands of whoever shows something: the holder, an answer, and its own domain."""
        domain = frozenset({str(office.domain)})
        return HolderDemand(required=True, challenge=self.challenges.give(), domain=domain, major_act=major_act)

    def verify(self, document: Secured) -> VerifiedCredential:
        """Return a document after verifying it.

        Raises:
            VceduError: what `Verifier.verify` raises.
        """
        return self.verifier.verify(document.raw, time=self.world.time)

    def write(self, name: str, data: bytes) -> None:
        """Write an artefact."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def write_offline(self, folder: str = "") -> None:
        """Write what `vcedu verify` checks every artefact with; lists of another day go to a folder of their own."""
        write_offline(self.world, self.out / folder)


def subject_of(verified: VerifiedCredential, kind: RecordKind) -> JSONObject:
    """Return whom a verified record, or the one record of its kind in a verified presentation, is about."""
    content: Any = verified.content
    records = content.get("verifiableCredential", [content])
    subject: JSONObject
    (subject,) = (
        each for record in records if kind.credential_type in record["type"] for each in record["credentialSubject"]
    )
    return subject


def judged_and_compared(judged: Sequence[Message], found: Sequence[Difference]) -> Message:
    """Return what was found of whoever shows the papers and who issued them, then each difference in words."""
    said = [*judged, *([each.message for each in found] or [_NO_DIFFERENCE])]
    return Message(" ".join(each.en for each in said), "".join(each.ja for each in said))
