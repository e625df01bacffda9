"""Revoking, suspending and lifting, and the lists that tell verifiers. Bitstring Status List 1.0 section 3.1.

A credential has one slot, and under it one bit in each of two lists: one of revocations, one of suspensions. Every
change is a row of the journal's database, with its time and reason, in one transaction with whatever else the caller
does there. Revocation is for good. Decoys change beside the credentials, so that neither a list nor the difference
between two of them tells how many credentials were withdrawn.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from vcedu.errors import Code, UsageError
from vcedu.issuer._notices import CORRECTIONS, notices_of
from vcedu.issuer._schema import JOURNAL
from vcedu.issuer._status_changes import CredentialState, StatusChange, StatusChanges, StatusReason
from vcedu.issuer._status_slots import StatusSlot, open_list
from vcedu.status import (
    LEAST_ENTRIES,
    Bitstring,
    NoticesPlace,
    StatusPurpose,
    status_entry,
    status_list_credential,
)
from vcedu.storage import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.issuer.issuer import Issuer
    from vcedu.issuer.journal import Entry
    from vcedu.model import Secured
    from vcedu.storage import Driver

Member = TypeVar("Member", bound=StrEnum)

_LIST_ID = re.compile(r"https://[a-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_~-]+)+")
_SKEW = dt.timedelta(minutes=5)
_BITS = {StatusPurpose.REVOCATION: CredentialState.REVOKED, StatusPurpose.SUSPENSION: CredentialState.SUSPENDED}


def list_url(list_id: str, purpose: StatusPurpose) -> str:
    """Return where the list of one purpose is published."""
    return f"{list_id}-{purpose.value}.json"


def notices_url(list_id: str) -> str:
    """Return where it is told which credentials of a list were corrected."""
    return f"{list_id}-corrections.json"


def with_status(credential: JSONObject, entry: Entry) -> JSONObject:
    """Return an unsigned credential with the status entries of its slot; as it is, if its entry has no slot."""
    return credential if entry.status is None else {**credential, "credentialStatus": status_entries(entry.status)}


def status_entries(slot: StatusSlot) -> JSONValue:
    """Return the status entries of a slot, one for each purpose."""
    return [status_entry(list_url(slot.list_id, purpose), slot.index, purpose) for purpose in _BITS]


class StatusLists:
    """The status lists of a journal.

    Args:
        driver: The journal's database.
        issuer: Signs the lists: the issuer of the credentials, or whoever keeps its records.
        base_url: Where new lists will stand; only `open` needs it.
        validity: For how long a published list may be relied on.
        ttl: After what time verifiers should look for a newer one.
        random_below: Draws a number from 0 up to, not including, its argument.

    Raises:
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """

    def __init__(
        self,
        driver: Driver,
        issuer: Issuer,
        base_url: str = "",
        *,
        validity: dt.timedelta = dt.timedelta(days=7),
        ttl: dt.timedelta = dt.timedelta(hours=12),
        random_below: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._driver = driver
        self._issuer = issuer.signing_whole()
        self._base_url = base_url.rstrip("/")
        self._validity = validity
        self._ttl = ttl
        self._changes = StatusChanges(driver, random_below)
        migrate(driver, JOURNAL)
        migrate(driver, CORRECTIONS)

    def open(self, name: str, *, at: dt.datetime, size: int = LEAST_ENTRIES) -> str:
        """Make a list with its first decoys, and return the identifier that `IssuanceJournal.reserve` takes.

        Args:
            name: The list's name, such as the school year; one that is there already stays as it is.
            at: The present time.
            size: How many slots it has, a multiple of 8.

        Raises:
            UsageError: `STATUS_LIST_PLACE`, if base URL and name give no plain https address; `STATUS_LIST_SIZE`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        list_id = f"{self._base_url}/{name}"
        _check_place(list_id)
        Bitstring.of(size, ())
        with self._driver.transaction():
            is_new = not self._driver.execute("SELECT 1 FROM status_list WHERE list_id = ?", (list_id,))
            open_list(self._driver, list_id, size)
            if is_new:
                self._changes.add_first_decoys(list_id, at)
        return list_id

    def entry(self, slot: StatusSlot, purpose: StatusPurpose) -> JSONObject:
        """Return the status entry of one purpose for a credential with this slot."""
        return status_entry(list_url(slot.list_id, purpose), slot.index, purpose)

    def set(
        self,
        credential_id: str,
        state: CredentialState | str,
        at: dt.datetime,
        reason: StatusReason | str = StatusReason.UNSPECIFIED,
    ) -> bool:
        """Revoke, suspend, or lift a suspension; the next published lists tell it.

        Args:
            credential_id: The credential's identifier.
            state: What it is from now on.
            at: The present time.
            reason: Why.

        Returns:
            Whether anything changed.

        Raises:
            UsageError: `STATUS_IRREVERSIBLE`, if it is revoked; `STATUS_SLOT_UNKNOWN`, if the journal knows no such
                credential or gave it no slot; `OPTION_INVALID`, for a state or reason that there is not.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        wanted, why = _member(CredentialState, "state", state), _member(StatusReason, "reason", reason)
        with self._driver.transaction():
            slot = self._changes.slot(credential_id)
            present = self._changes.state(slot)
            if present is wanted:
                return False
            if present is CredentialState.REVOKED:
                raise UsageError(Code.STATUS_IRREVERSIBLE, credential=credential_id)
            self._changes.record(slot, wanted, why, at)
            self._changes.change_decoys(slot.list_id, wanted, at)
        return True

    def state(self, credential_id: str) -> CredentialState:
        """Return what a credential is.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._changes.state(self._changes.slot(credential_id))

    def changes(self, credential_id: str) -> tuple[StatusChange, ...]:
        """Return all changes of a credential's state in their order.

        Raises:
            UsageError: `STATUS_SLOT_UNKNOWN`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._changes.of(self._changes.slot(credential_id))

    def publish(self, now: dt.datetime) -> list[Secured]:
        """Return every list as it stands, signed, each to be served at its own identifier.

        Args:
            now: The present time.

        Raises:
            UsageError: `STATUS_LIST_PLACE`, if the identifier of a list is no plain https address.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
            ApprovalPending: the signer waits for a second officer.
        """
        return [self._issuer.issue(unsigned) for unsigned in self._unsigned(now)]

    def notices(self) -> dict[str, bytes]:
        """Return the notices of corrections that the lists name, by the addresses where they are to be served.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        found: dict[str, bytes] = {}
        for (list_id,) in self._driver.execute("SELECT list_id FROM status_list ORDER BY list_id"):
            body = notices_of(self._driver, str(list_id))
            if body is not None:
                found[notices_url(str(list_id))] = body
        return found

    def check_publisher(self, issuers: frozenset[str] = frozenset()) -> None:
        """Check that the lists are this issuer's to publish.

        Args:
            issuers: Whose credentials the caller says they are about, where the publisher keeps another body's
                records; by default the publisher's own.

        Raises:
            UsageError: `STATUS_PUBLISHER`, if another body signed a credential that has a slot.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        publisher = self._issuer.id
        rows = self._driver.execute(
            "SELECT DISTINCT key_id FROM signing WHERE credential_id IN (SELECT credential_id FROM status_slot)"
        )
        for signer in sorted({str(key_id).partition("#")[0] for (key_id,) in rows} - (issuers or {publisher})):
            raise UsageError(Code.STATUS_PUBLISHER, issuer=signer, publisher=publisher)

    def _unsigned(self, now: dt.datetime) -> Iterator[JSONObject]:
        for list_id, size in self._driver.execute("SELECT list_id, size FROM status_list ORDER BY list_id"):
            _check_place(str(list_id))
            whole_bytes = (int(size or 0) + 7) // 8 * 8
            states = self._changes.states(str(list_id))
            for purpose, state in _BITS.items():
                unsigned = status_list_credential(
                    list_url(str(list_id), purpose),
                    [purpose],
                    Bitstring.of(whole_bytes, [slot for slot, found in states.items() if found is state]),
                    # A verifier's clock may be a little behind.
                    valid_from=now - _SKEW,
                    valid_until=now + self._validity,
                    ttl=self._ttl,
                )
                notices = notices_of(self._driver, str(list_id))
                if notices is not None and purpose is StatusPurpose.REVOCATION:
                    place = NoticesPlace.of(notices_url(str(list_id)), notices)
                    unsigned = {**unsigned, "relatedResource": place.related_resource()}
                yield unsigned


def _check_place(list_id: str) -> None:
    if not _LIST_ID.fullmatch(list_id):
        raise UsageError(Code.STATUS_LIST_PLACE, place=list_id)


def _member(kind: type[Member], option: str, value: str) -> Member:
    try:
        return kind(value)
    except ValueError as error:
        raise UsageError(Code.OPTION_INVALID, option=option, value=value, expected=" | ".join(kind)) from error
