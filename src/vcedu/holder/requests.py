"""Who asks? Judged before a person is shown what is asked for.

That the requester is who it says has been proven before: its signature or its connection names `requester` and
`domain`. Here it is judged whether that one is known, only looks like one who is, and may ask for this.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from vcedu.dids.host_name import check_host_name
from vcedu.education import procedures as education
from vcedu.education.words import listed
from vcedu.errors import Code, MalformedError, VerificationError
from vcedu.holder.consent.basis import Terms
from vcedu.holder.resemblance import host_resembles, mixes_alphabets, resembles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Party:
    """One who is listed as a requester.

    Attributes:
        id: Its DID.
        name: What people are shown. It comes from the register, never from the request.
        domains: The hosts at which it asks.
        may_request: The types of credentials that it may ask for.
    """

    id: str
    name: str
    domains: frozenset[str]
    may_request: frozenset[str]


class Register(Protocol):
    """The list of those who may ask, such as a trust chain ending in pinned anchors."""

    def parties(self, at: dt.datetime) -> Iterable[Party]:
        """Return those who are listed at a time."""
        ...


class Procedure(Protocol):
    """What one procedure, such as a transfer (転学), lets a requester ask for."""

    @property
    def records(self) -> frozenset[str]:
        """The types of credentials."""
        ...

    @property
    def claims(self) -> frozenset[str]:
        """The claims that are required or optional; whatever is not among them is forbidden."""
        ...


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """What is asked for, by whom.

    Attributes:
        requester: The requester's DID, as proven.
        name: What it calls itself.
        domain: The host at which it asks, as proven; None where it does not ask over the web.
        records: The types of the credentials that it asks for.
        claims: The claims that it asks for.
    """

    requester: str
    name: str
    domain: str | None
    records: frozenset[str]
    claims: frozenset[str] = field(default=frozenset())


class Standing(StrEnum):
    """What a requester is found to be."""

    ENTITLED = "entitled"
    UNKNOWN = "unknown"
    LOOK_ALIKE = "look_alike"
    NOT_ENTITLED = "not_entitled"
    OVER_ASKING = "over_asking"


_STANDINGS = {
    Code.PDS_REQUESTER_UNKNOWN: Standing.UNKNOWN,
    Code.PDS_REQUESTER_LOOK_ALIKE: Standing.LOOK_ALIKE,
    Code.PDS_REQUESTER_MIXED_SCRIPT: Standing.LOOK_ALIKE,
    Code.PDS_REQUESTER_NOT_ENTITLED: Standing.NOT_ENTITLED,
    Code.PDS_REQUESTER_OVER_ASKING: Standing.OVER_ASKING,
}


@dataclass(frozen=True, slots=True)
class RequesterFinding:
    """What was found out about a requester.

    Attributes:
        request: The request that was judged: the finding counts for no other.
        party: The listed party that it is; None if it is none.
        error: Why the request is not to be answered; None if it may be shown.
        procedure: What it is asked for, as the establisher laid it down; None where the procedure is another's own.
    """

    request: PresentationRequest
    party: Party | None
    error: VerificationError | None = None
    procedure: education.Procedure | None = None

    @property
    def standing(self) -> Standing:
        """What the requester is."""
        return _STANDINGS[self.error.code] if self.error else Standing.ENTITLED

    def entitled(self, kinds: frozenset[str]) -> PresentationRequest:
        """Return the request, if it is to be answered with records of these kinds.

        Raises:
            VerificationError: the error of the finding; `PDS_REQUESTER_UNKNOWN` for nobody that is listed;
                `PDS_REQUESTER_OVER_ASKING` for kinds that were not asked for.
        """
        if self.error is not None:
            raise self.error
        if self.party is None:
            raise VerificationError(Code.PDS_REQUESTER_UNKNOWN, requester=self.request.requester)
        beyond = kinds - self.request.records
        if beyond:
            raise VerificationError(Code.PDS_REQUESTER_OVER_ASKING, official=self.party.name, asked=listed(beyond))
        return self.request

    def terms(self, kinds: frozenset[str]) -> Terms:
        """Return the terms on which records of these kinds are handed over, as the procedure says."""
        found = Terms() if self.procedure is None else terms_of_procedure(self.procedure, kinds)
        return found if self.party is None else replace(found, recipient_name=self.party.name)


def terms_of_procedure(procedure: education.Procedure, kinds: frozenset[str]) -> Terms:
    """Return the terms on which a procedure wants records of these kinds.

    One that wants consent for any of them wants it for all, since they are handed over at once; a statute is the basis
    where it is that of each of them; else it is the request of the person. They are kept as long as the longest-kept.
    """
    demands = [demand for demand in procedure.demands if demand.kind in kinds]
    laws = {demand.law for demand in demands}
    years = max((demand.retention_years for demand in demands), default=None)
    return Terms(
        basis=laws.pop() if len(laws) == 1 else None,
        purpose=procedure.name,
        purpose_type=procedure.id,
        retention_period=None if years is None else f"P{years}Y",
        consent_demanded=any(demand.consent for demand in demands),
    )


class Entitlement(Protocol):
    """What `PersonalDataStore.answer` asks before it answers: `RequesterFinding` is one, a host may have its own."""

    def entitled(self, kinds: frozenset[str]) -> PresentationRequest:
        """Return the request, if it is to be answered with records of these kinds; raise what counts against it."""
        ...


@dataclass(frozen=True, slots=True)
class UnsafeAnswerAnyone:
    """Answers whoever asks, whatever is asked. This is fundamentally insecure: nobody has looked who it is.

    Attributes:
        request: The request, as it came.
    """

    request: PresentationRequest

    def entitled(self, kinds: frozenset[str]) -> PresentationRequest:  # noqa: ARG002 - any kinds
        """Return the request unjudged."""
        return self.request


def judge_requester(
    request: PresentationRequest, *, register: Register, procedure: Procedure, at: dt.datetime
) -> RequesterFinding:
    """Return what a requester is found to be, for a person to see before the request itself."""
    try:
        party = identify_requester(request, register=register, at=at)
    except VerificationError as error:
        return RequesterFinding(request, None, error)
    laid_down = procedure if isinstance(procedure, education.Procedure) else None
    try:
        check_entitled(request, party, procedure)
    except VerificationError as error:
        return RequesterFinding(request, party, error, laid_down)
    return RequesterFinding(request, party, procedure=laid_down)


def identify_requester(request: PresentationRequest, *, register: Register, at: dt.datetime) -> Party:
    """Return the listed party that a requester is.

    Raises:
        VerificationError: `PDS_REQUESTER_LOOK_ALIKE`, if its name or its domain is like that of a listed party and
            it is another, or its domain is not that party's; `PDS_REQUESTER_MIXED_SCRIPT`, if either is written to
            be misread; `PDS_REQUESTER_UNKNOWN`.
    """
    parties = list(register.parties(at))
    listed = next((party for party in parties if party.id == request.requester), None)
    if listed is not None and request.domain in {None, *listed.domains}:
        return listed
    like = listed or next((party for party in parties if _resembles(request, party)), None)
    if like is not None:
        raise VerificationError(Code.PDS_REQUESTER_LOOK_ALIKE, requester=request.requester, official=like.name)
    if mixes_alphabets(request.name) or _is_misleading(request.domain):
        raise VerificationError(Code.PDS_REQUESTER_MIXED_SCRIPT, requester=request.requester)
    raise VerificationError(Code.PDS_REQUESTER_UNKNOWN, requester=request.requester)


def check_entitled(request: PresentationRequest, party: Party, procedure: Procedure) -> None:
    """Check that a listed party asks for no more than it may and than the procedure needs.

    Raises:
        VerificationError: `PDS_REQUESTER_NOT_ENTITLED` or `PDS_REQUESTER_OVER_ASKING`.
    """
    beyond = request.records - party.may_request
    if beyond:
        raise VerificationError(Code.PDS_REQUESTER_NOT_ENTITLED, official=party.name, asked=listed(beyond))
    excess = (request.records - procedure.records) | (request.claims - procedure.claims)
    if excess:
        raise VerificationError(Code.PDS_REQUESTER_OVER_ASKING, official=party.name, asked=listed(excess))


def _resembles(request: PresentationRequest, party: Party) -> bool:
    if resembles(request.name, party.name):
        return True
    return request.domain is not None and any(host_resembles(request.domain, host) for host in party.domains)


def _is_misleading(host: str | None) -> bool:
    if host is None:
        return False
    try:
        check_host_name(host, did=host)
    except MalformedError:
        return True
    return False
