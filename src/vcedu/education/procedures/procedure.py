"""A procedure, such as a transfer (転学): the records it needs, and nothing beyond them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.procedures.contents import (
    NO_CLAIMS,
    claims_about_the_subject,
    claims_anywhere,
    kinds_of,
    proofing_levels,
)
from vcedu.education.words import listed
from vcedu.errors import Code, Message, VerificationError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject


@dataclass(frozen=True, slots=True)
class Statute:
    """A provision of law that lets or makes somebody hand data over.

    Attributes:
        name: The law's name.
        article: The article, with its paragraph and item.
    """

    name: Message
    article: Message

    @property
    def words(self) -> Message:
        """The provision as it is cited."""
        return Message(f"{self.name.en}, {self.article.en}", f"{self.name.ja}{self.article.ja}")


@dataclass(frozen=True, slots=True)
class Demand:
    """One record that a procedure needs.

    Attributes:
        kind: The record's credential type.
        sender: Who sends or shows it.
        receiver: Who receives it.
        delivery: By which way it travels.
        basis: The statute and article, consent, or the person's request, in words.
        retention_years: For how many years the receiver keeps it.
        minimum_proofing: How surely whoever shows it must have been identified, from 0 to 3.
        required: The claims that must be there.
        optional: The claims that may be there.
        forbidden: The claims that must not be asked for.
        law: The statute and article, where that is the basis.
        consent: Whether consent is the basis, so that without it the record is not handed over. Where neither a law
            nor consent is named, it is the person's request.
    """

    kind: str
    sender: Message
    receiver: Message
    delivery: Delivery
    basis: Message
    retention_years: int
    minimum_proofing: int
    required: frozenset[str]
    optional: frozenset[str]
    forbidden: frozenset[str]
    law: Statute | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as its establisher laid it down.

    Attributes:
        id: Its name in commands, such as `transfer`.
        version: Its number; it only grows.
        establisher: Who laid it down.
        name: What it is called.
        major_act: Whether guardians who decide together must both agree to it.
        demands: The records.
    """

    id: str
    version: int
    establisher: str
    name: Message
    major_act: bool
    demands: tuple[Demand, ...]

    @property
    def records(self) -> frozenset[str]:
        """The kinds of record that may be asked for."""
        return frozenset(demand.kind for demand in self.demands)

    @property
    def claims(self) -> frozenset[str]:
        """The claims that may be asked for of any of them."""
        return frozenset().union(*(demand.required | demand.optional for demand in self.demands))

    @property
    def minimum_proofing(self) -> int:
        """How surely whoever shows its records must have been identified, as the strictest of them demands."""
        shown = (demand.minimum_proofing for demand in self.demands if demand.delivery is Delivery.FAMILY)
        return max(shown, default=0)

    def narrowed(self, kinds: frozenset[str]) -> Procedure:
        """Return the procedure as far as it is about these kinds: a request for one may ask for its claims only."""
        return replace(self, demands=tuple(demand for demand in self.demands if demand.kind in kinds))

    def demand(self, kind: str) -> Demand:
        """Return what the procedure says of a kind of record.

        Raises:
            VerificationError: `PROCEDURE_RECORD`, if the procedure does not need it.
        """
        found = next((demand for demand in self.demands if demand.kind == kind), None)
        if found is None:
            known = RECORD_KINDS.get(kind)
            raise VerificationError(Code.PROCEDURE_RECORD, procedure=self.name, record=known.name if known else kind)
        return found

    def check_request(self, kind: str, claims: frozenset[str]) -> Demand:
        """Check that no more is asked for than the procedure names; return what it says of the record.

        Raises:
            VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_CLAIM`.
        """
        demand = self.demand(kind)
        beyond = claims - demand.required - demand.optional
        if beyond:
            raise VerificationError(Code.PROCEDURE_CLAIM, procedure=self.name, claims=listed(beyond))
        return demand

    def check_delivery(self, kind: str, way: Delivery) -> None:
        """Check that a record travels as the procedure says.

        Raises:
            VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`.
        """
        demand = self.demand(kind)
        if demand.delivery is not way:
            raise VerificationError(Code.PROCEDURE_DELIVERY, record=RECORD_KINDS[kind].name, due=demand.delivery.words)

    def check_proofing(self, kind: str, level: int) -> None:
        """Check that whoever shows a record was identified surely enough.

        Raises:
            VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_PROOFING`.
        """
        minimum = self.demand(kind).minimum_proofing
        if level < minimum:
            raise VerificationError(Code.PROCEDURE_PROOFING, level=level, minimum=minimum)

    def check_record(self, credential: JSONObject) -> None:
        """Check that a record may be issued for this procedure: its kind, what it must state and must not.

        Args:
            credential: The record, signed or not.

        Raises:
            VerificationError: `PROCEDURE_RECORD`, `PROCEDURE_CLAIM_FORBIDDEN`, `PROCEDURE_CLAIM_UNNAMED`,
                `PROCEDURE_CLAIM_MISSING` or `PROCEDURE_PROOFING`, if the holder of the key that it is bound to was
                identified too weakly.
        """
        # (1) It is of a kind that the procedure needs.
        demands = [self.demand(kind) for kind in sorted(kinds_of(credential))]
        stated = claims_about_the_subject(credential)
        unnamed = stated.difference(NO_CLAIMS, *(demand.required | demand.optional for demand in demands))
        for demand in demands:
            record = RECORD_KINDS[demand.kind].name
            # (2) It states nothing that must not be there, of anybody; of the subject nothing that is not named; and
            # all that must be there.
            for code, claims in (
                (Code.PROCEDURE_CLAIM_FORBIDDEN, demand.forbidden & claims_anywhere(credential)),
                (Code.PROCEDURE_CLAIM_UNNAMED, unnamed),
                (Code.PROCEDURE_CLAIM_MISSING, demand.required - stated),
            ):
                if claims:
                    raise VerificationError(code, procedure=self.name, record=record, claims=listed(claims))
            # (3) Where it is bound to a key, whoever holds the key was identified as surely as is demanded.
            for level in proofing_levels(credential):
                self.check_proofing(demand.kind, level)

    def check_sealed(self, credential: JSONObject) -> None:
        """Check that a record may travel in a sealed dossier: needed here, and not shown by the family itself.

        Raises:
            VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`.
        """
        for demand in map(self.demand, sorted(kinds_of(credential))):
            if demand.delivery is Delivery.FAMILY:
                self.check_delivery(demand.kind, Delivery.INSTITUTION_ONLY)

    def is_called(self, name: str) -> bool:
        """Return whether a name is this procedure's, in a command or in words."""
        return name in {self.id, self.name.ja, self.name.en}
