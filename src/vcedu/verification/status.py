"""Whether the issuer has withdrawn a credential. Bitstring Status List 1.0 section 3.2.

A list is asked for only after the credential that names it is known to be its issuer's, and opened only after the list
is known to be that issuer's too. A list that cannot be had, is too old or does not hold says nothing: the answer is
undetermined, never "not withdrawn".
"""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words, moment
from vcedu.errors import CheckName, Code, RevokedError, UndeterminedError, VceduError
from vcedu.model import Check, VerificationTime
from vcedu.model.envelope import as_list, identifier_of, types_of
from vcedu.status import (
    ENTRY_TYPE,
    CorrectedPart,
    StatusList,
    StatusPurpose,
    check_list,
    credential_digest,
    read_entry,
)
from vcedu.trust import ExactIssuers
from vcedu.verification.disclosed import may_hide_status, shown_in_part
from vcedu.verification.material import MissingMaterial, Part, Reference, ReferenceKind
from vcedu.verification.policy import HolderDemand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONValue
    from vcedu.verification.case import Case
    from vcedu.verification.judgement import Ruling
    from vcedu.verification.material import Material
    from vcedu.verification.policy import VerificationPolicy
    from vcedu.verification.run import Run

    JudgeCredential = Callable[[Case, VerificationPolicy, VerificationTime, Material], Ruling]

_GENUINE = (
    CheckName.ISSUER_AUTHORITY_AT_ISSUE,
    CheckName.ISSUER_AUTHORITY_NOW,
    CheckName.VERIFICATION_METHOD,
    CheckName.MAPPING,
    CheckName.PROOF,
)
_NOT_DECISIVE = frozenset({StatusPurpose.MESSAGE, StatusPurpose.REFRESH})


class StatusChecks:
    """Judges each status entry of a credential.

    Args:
        run: The checks of the credential so far.
        judge: Judges the list, which is a credential itself.
    """

    def __init__(self, run: Run, judge: JudgeCredential) -> None:
        self._run = run
        self._judge = judge

    def check(self) -> None:
        """Make one check for each entry; a credential without entries gives no occasion for any.

        Where entries may be hidden, that is one more check, which cannot pass.
        """
        value = self._run.case.document.get("credentialStatus", [])
        if shown_in_part(self._run.case) and self._may_be_hidden():
            self._run.findings.run(CheckName.STATUS, self._hidden, after=_GENUINE)
        elif value == []:
            self._run.findings.add(Check.not_applicable(CheckName.STATUS))
        for number, entry in enumerate(as_list(value)):
            path = f"/credentialStatus/{number}" if isinstance(value, list) else "/credentialStatus"
            self._run.findings.run(CheckName.STATUS, functools.partial(self._check_entry, entry, path), after=_GENUINE)

    def _may_be_hidden(self) -> bool:
        reading = self._run.reading
        if reading is None or self._run.findings.first_obstacle(_GENUINE) is not None:
            return True
        return may_hide_status(self._run.case, reading)

    def _hidden(self) -> Check:
        raise UndeterminedError(Code.SD_STATUS_NOT_MANDATORY, path="/credentialStatus")

    def _check_entry(self, value: JSONValue, path: str) -> Check:
        if not isinstance(value, dict) or ENTRY_TYPE not in types_of(value):
            raise UndeterminedError(Code.STATUS_NOT_CHECKED, path=path)
        entry = read_entry(value, path=path)
        if entry.purpose in _NOT_DECISIVE:
            # Nothing is fetched for it: a request that decides nothing would only tell the issuer who is looking.
            return Check.not_applicable(CheckName.STATUS, code=Code.STATUS_NOT_DECISIVE)
        entry.check_supported()
        part = self._run.material.part(Reference(ReferenceKind.STATUS_LIST, entry.list_url))
        try:
            status_list, part = self._newest_list(part, entry.list_url)
        except UndeterminedError as error:
            error.with_place(path=f"{path}/statusListCredential")
            raise
        try:
            status_list.judge(entry)
        except RevokedError as error:
            raise self._corrected(error, status_list) from error
        return Check.passed(CheckName.STATUS, as_of=part.as_of)

    def _corrected(self, error: RevokedError, status_list: StatusList) -> RevokedError:
        """Return why it was revoked, where its issuer tells that the record was corrected.

        Whatever is wrong with the notices, it stays revoked.
        """
        identifier, place = self._run.case.document.get("id"), status_list.notices
        if place is None or not isinstance(identifier, str):
            return error
        reference = Reference(ReferenceKind.CORRECTION_NOTICES, place.url)
        try:
            notice = place.open(self._run.material.part(reference).body).get(credential_digest(identifier))
        except VceduError:
            return error
        if notice is None:
            return error
        day = day_words(notice.on)
        if notice.part is CorrectedPart.WHOLE:
            return RevokedError(Code.STATUS_RESCINDED, path=error.path, day=day)
        return RevokedError(Code.STATUS_CORRECTED, path=error.path, day=day, part=notice.part.words)

    def _newest_list(self, part: Part, url: str) -> tuple[StatusList, Part]:
        """Return the list; ask once for a newer copy if this one is older than its issuer or the policy would have."""
        renewal = Reference(ReferenceKind.STATUS_LIST_RENEWAL, url)
        if renewal in self._run.material.parts:
            renewed = self._run.material.parts[renewal]
            newest = renewed if isinstance(renewed, Part) and renewed.as_of > part.as_of else part
            return self._verified_list(newest, url), newest
        try:
            status_list = self._verified_list(part, url)
        except UndeterminedError as error:
            if error.code is Code.STATUS_LIST_STALE:
                raise MissingMaterial(renewal) from error
            raise
        if status_list.ttl is not None and self._run.time.now - part.as_of > status_list.ttl:
            raise MissingMaterial(renewal)
        return status_list, part

    def _verified_list(self, part: Part, url: str) -> StatusList:
        # (1) It is young enough for this verifier.
        limit = self._run.policy.status_max_age
        if self._run.time.now - part.as_of > limit:
            raise UndeterminedError(Code.STATUS_LIST_STALE, until=moment(part.as_of + limit))
        # (2) It claims to be the list that is meant, by the same issuer or whoever keeps that issuer's records.
        case = self._case(part, url)
        check_list(case.document, url=url)
        publisher = self._publisher(case)
        # (3) It is genuine and in force.
        policy = dataclasses.replace(
            self._run.policy, trust=ExactIssuers({publisher: publisher}), holder=HolderDemand()
        )
        ruling = self._judge(case, policy, VerificationTime(self._run.time.now), self._run.material)
        if ruling.missing:
            raise MissingMaterial(ruling.missing[0])
        _raise_obstacle(ruling, url)
        # (4) Only now its bits are read.
        return StatusList.read(case.document)

    def _case(self, part: Part, url: str) -> Case:
        try:
            return self._run.case.other(part.body)
        except VceduError as error:
            raise UndeterminedError(Code.STATUS_LIST_UNVERIFIED, list=url, reason=error.code.value) from error

    def _publisher(self, case: Case) -> str:
        issuer, publisher = str(self._run.case.issuer), identifier_of(case.document.get("issuer"))
        if publisher is None or (publisher != issuer and not self._run.policy.custodians.includes(issuer, publisher)):
            raise UndeterminedError(Code.STATUS_LIST_ISSUER, publisher=publisher)
        return publisher


def _raise_obstacle(ruling: Ruling, url: str) -> None:
    obstacle = ruling.verdict.first_error
    if obstacle is None:
        return
    if obstacle.code is Code.VC_EXPIRED and obstacle.error is not None:
        raise UndeterminedError(Code.STATUS_LIST_STALE, until=obstacle.error.facts["end"])
    raise UndeterminedError(Code.STATUS_LIST_UNVERIFIED, list=url, reason=str(obstacle.code))
