"""The rows that say what each slot of a status list is, for credentials and for decoys alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.issuer._status_slots import StatusSlot, take_decoy
from vcedu.model import format_timestamp, parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from vcedu.storage import Driver

_DECOY = "decoy"
_MOST_DECOYS_PER_CHANGE = 3


class CredentialState(StrEnum):
    """What a credential's bits say together."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class StatusReason(StrEnum):
    """Why a status was changed. Kept in the journal; never published."""

    ISSUED_IN_ERROR = "issued_in_error"
    SUPERSEDED = "superseded"
    HOLDER_REQUEST = "holder_request"
    HOLDER_KEY_LOST = "holder_key_lost"
    ISSUER_KEY_COMPROMISED = "issuer_key_compromised"
    ENTITLEMENT_ENDED = "entitlement_ended"
    UNDER_REVIEW = "under_review"
    REVIEW_ENDED = "review_ended"
    UNSPECIFIED = "unspecified"


_DECOYS_AT_FIRST = {CredentialState.REVOKED: (24, 49), CredentialState.SUSPENDED: (6, 13)}


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of a credential's state.

    Attributes:
        state: What it was from then on.
        reason: Why.
        at: When.
    """

    state: CredentialState
    reason: StatusReason
    at: dt.datetime


class StatusChanges:
    """Reads and writes the rows, within the caller's transaction."""

    def __init__(self, driver: Driver, random_below: Callable[[int], int]) -> None:
        self._driver = driver
        self._random_below = random_below

    def slot(self, credential_id: str) -> StatusSlot:
        """Return a credential's slot.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`.
        """
        rows = self._driver.execute("SELECT list_id, slot FROM status_slot WHERE credential_id = ?", (credential_id,))
        if not rows:
            raise UsageError(Code.STATUS_SLOT_UNKNOWN, credential=credential_id)
        list_id, index = rows[0]
        return StatusSlot(str(list_id), int(index or 0))

    def state(self, slot: StatusSlot) -> CredentialState:
        """Return what a slot is now."""
        rows = self._driver.execute(
            "SELECT state FROM status_change WHERE list_id = ? AND slot = ? ORDER BY number DESC LIMIT 1",
            (slot.list_id, slot.index),
        )
        return CredentialState(str(rows[0][0])) if rows else CredentialState.ACTIVE

    def states(self, list_id: str) -> dict[int, CredentialState]:
        """Return what each slot of a list is now; one that was never changed is left out."""
        rows = self._driver.execute(
            "SELECT slot, state FROM status_change WHERE list_id = ? ORDER BY number", (list_id,)
        )
        return {int(slot or 0): CredentialState(str(state)) for slot, state in rows}

    def of(self, slot: StatusSlot) -> tuple[StatusChange, ...]:
        """Return all changes of a credential's slot in their order."""
        rows = self._driver.execute(
            "SELECT state, reason, changed_at FROM status_change WHERE list_id = ? AND slot = ? ORDER BY number",
            (slot.list_id, slot.index),
        )
        return tuple(
            StatusChange(CredentialState(str(state)), StatusReason(str(reason)), parse_timestamp(at))
            for state, reason, at in rows
        )

    def record(self, slot: StatusSlot, state: CredentialState, reason: str, at: dt.datetime) -> None:
        """Write down what a slot is from now on."""
        self._driver.execute(
            """INSERT INTO status_change (number, list_id, slot, state, reason, changed_at)
            SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ? FROM status_change""",
            (slot.list_id, slot.index, state.value, reason, format_timestamp(at)),
        )

    def add_first_decoys(self, list_id: str, at: dt.datetime) -> None:
        """Withdraw a random number of slots that no credential will ever have, before the first one is given out."""
        for state, (least, more) in _DECOYS_AT_FIRST.items():
            self._add_decoys(list_id, state, least + self._random_below(more), at)

    def change_decoys(self, list_id: str, state: CredentialState, at: dt.datetime) -> None:
        """Let a random number of decoys, perhaps none, change as a credential just did."""
        count = self._random_below(_MOST_DECOYS_PER_CHANGE + 1)
        if state is CredentialState.ACTIVE:
            self._lift_decoys(list_id, count, at)
        else:
            self._add_decoys(list_id, state, count, at)

    def _add_decoys(self, list_id: str, state: CredentialState, count: int, at: dt.datetime) -> None:
        for _ in range(count):
            slot = take_decoy(self._driver, list_id, self._random_below)
            if slot is not None:
                self.record(slot, state, _DECOY, at)

    def _lift_decoys(self, list_id: str, count: int, at: dt.datetime) -> None:
        rows = self._driver.execute("SELECT slot FROM status_decoy WHERE list_id = ? ORDER BY slot", (list_id,))
        decoys = [StatusSlot(list_id, int(index or 0)) for (index,) in rows]
        suspended = [slot for slot in decoys if self.state(slot) is CredentialState.SUSPENDED]
        for _ in range(min(count, len(suspended))):
            chosen = suspended.pop(self._random_below(len(suspended)))
            self.record(chosen, CredentialState.ACTIVE, _DECOY, at)
