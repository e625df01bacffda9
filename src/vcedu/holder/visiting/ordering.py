"""Takes signed orders into a profile: whoever brings one learns only what the order itself tells.

An order is decided on as its issuer's, not as that of whoever brings it. What the profile says of it (that it is there
already, that it ends nothing) is told to its issuer alone, who gave the other order; and even the log's entries are the
same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.holder.access import Decision, Outcome, Relation, judge
from vcedu.holder.entitled import faults_of, request_to_state
from vcedu.holder.orders import check_order
from vcedu.holder.refusing import enforce

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.access import Household
    from vcedu.holder.orders import SignedOrder
    from vcedu.holder.visiting.gate import Gate


def take_order(gate: Gate, order: SignedOrder, at: dt.datetime) -> None:
    """Add what an order states, once however often it is brought; its bytes are kept with it.

    Raises:
        UsageError: `PDS_ITEM_UNKNOWN`, for an issuer that orders nothing here.
        VerificationError: `ACCESS_STATEMENT`, if the issuer does not order such things; to the issuer alone, if this
            profile has nothing that it could be about.
        VceduError: what `check_order` raises; the codes of `PersonalDataStore.check`.
    """
    with gate.opened.whole():
        household, now = gate.household(at)
        checked = check_order(order, audience=_audience(gate, household), now=now)
        is_authority = checked.issuer in gate.policy.authorities
        capacity = Relation.AUTHORITY if is_authority else Relation.ISSUER
        request = request_to_state(checked.issuer, capacity, checked.statement)
        decision = judge(household, request, None).decision
        faults = [*faults_of(household, checked.issuer, checked.statement)]
        may = decision.outcome is Outcome.ALLOW
        gate.log(household, request, Decision(Outcome.DENY, decision.rule) if may and faults else decision)
        if may and not faults and not gate.stated.has_taken(checked.raw):
            gate.stated.add(checked.statement, now, by=gate.person, order=checked.raw)
    enforce(decision, request.act.value)
    if faults and gate.person == checked.issuer:
        raise VerificationError(Code.ACCESS_STATEMENT, reason=faults[0])


def _audience(gate: Gate, household: Household) -> tuple[str, ...]:
    subject = household.subject
    return (gate.opened.profile.id,) if subject is None else (gate.opened.profile.id, subject.learner)
