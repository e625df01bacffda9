"""Whether those who show a child's records may: each by an attestation of their own, in major acts together."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vcedu.errors import CheckName, Code, VceduError, VerificationError
from vcedu.model.envelope import only_value
from vcedu.verification.guardianship import check_guardianship, needs_another, subject_of, ward_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.verification.policy import HolderDemand
    from vcedu.verification.shown import Shown

# Hiragana and katakana lie side by side.
_TO_KATAKANA = {point: point + 0x60 for point in range(0x3041, 0x3097)}


def guardianships_for(
    signers: Sequence[str], wards: Sequence[str], credentials: Sequence[Shown], demand: HolderDemand, now: dt.datetime
) -> tuple[Shown, ...]:
    """Return the attestations that let those who signed show these records, in their order.

    Args:
        signers: Who shows them: the holder, then those who signed with the holder.
        wards: The children whom they are about.
        credentials: What is shown, guardianships among it.
        demand: What the caller demands.
        now: The time of presentation.

    Raises:
        VerificationError: `HOLDER_NOT_SUBJECT` where no guardianship is shown, else a `GUARDIAN_…` code.
        UndeterminedError: `GUARDIANSHIP_UNCHECKED`.
    """
    grants = [shown for shown in credentials if shown.is_guardianship]
    if not grants:
        raise VerificationError(Code.HOLDER_NOT_SUBJECT, path="/holder", holder=signers[0])
    if len(wards) > 1:
        raise VerificationError(Code.GUARDIAN_TWO_CHILDREN, path="/verifiableCredential")
    records = [shown for shown in credentials if wards[0] in shown.subjects and not shown.is_guardianship]
    # (1) Each who signed is this child's guardian, by an attestation that covers what is shown.
    found = tuple(_attested(signer, wards[0], grants, records, demand, now) for signer in signers)
    # (2) Where guardians decide together, two of them did.
    if demand.major_act and needs_another(found[0]) and not others_beside(found):
        raise VerificationError(Code.GUARDIAN_BOTH_NEEDED)
    return found


def others_beside(attested: Sequence[Shown]) -> list[Shown]:
    """Return those of the attestations that name another person than the first.

    One guardian may hold attestations for several keys. Who is who, the names tell, as one issuer writes them; who
    has no name may be anybody. Two issuers may write one name in two ways, or one of them a surname from before a
    marriage: where both are registered to attest guardians, the reading of the given name has to differ too.
    """
    first, *rest = attested
    return [shown for shown in rest if _is_another(first, shown)]


def _attested(
    signer: str,
    ward: str,
    grants: Iterable[Shown],
    records: Sequence[Shown],
    demand: HolderDemand,
    now: dt.datetime,
) -> Shown:
    """Return the first attestation that is the signer's, for this child, and covers what is shown."""
    own = [shown for shown in grants if signer in shown.subjects]
    if not own:
        raise VerificationError(Code.GUARDIAN_NOT_HOLDER, path="/holder", holder=signer)
    fitting = [shown for shown in own if ward_of(shown) == ward]
    if not fitting:
        raise VerificationError(Code.GUARDIAN_OTHER_CHILD, path="/verifiableCredential")
    refusals: list[VceduError] = []
    for shown in fitting:
        try:
            check_guardianship(shown, records, demand, now)
        except VceduError as refusal:
            refusals.append(refusal)
        else:
            return shown
    raise refusals[0]


def _is_another(one: Shown, other: Shown) -> bool:
    grant, beside = subject_of(one), subject_of(other)
    if not _differ(_names(grant), _names(beside)):
        return False
    if one.verdict.issuer == other.verdict.issuer:
        return True
    given, given_beside = _given_name(grant), _given_name(beside)
    return _by_registered(one) and _by_registered(other) and bool(given and given_beside) and given != given_beside


def _by_registered(shown: Shown) -> bool:
    """Return whether the trust chain registers who attested it, and no list of the caller's alone."""
    return any(
        check.name is CheckName.ISSUER_AUTHORITY_NOW and check.code is Code.ISSUER_REGISTERED
        for check in shown.verdict.checks
    )


def _given_name(grant: JSONObject) -> str:
    """Return the reading of the given name in katakana; empty where it does not stand apart from the surname."""
    reading = only_value(grant.get("nameKana"))
    parts = unicodedata.normalize("NFKC", reading).split() if isinstance(reading, str) else []
    return parts[-1].translate(_TO_KATAKANA) if len(parts) > 1 else ""


def _names(grant: JSONObject) -> tuple[str, str]:
    """Return the legal name and its reading, without spaces and differences of width."""
    name, kana = (_folded(only_value(grant.get(member))) for member in ("legalName", "nameKana"))
    return name, kana


def _folded(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else ""


def _differ(names: tuple[str, str], others: tuple[str, str]) -> bool:
    (name, kana), (other_name, other_kana) = names, others
    return bool(name and other_name) and name != other_name and not (kana and kana == other_kana)
