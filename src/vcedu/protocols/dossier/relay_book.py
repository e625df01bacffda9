"""The board's book of tickets: a key that was given for one case serves for one dossier, and for no second."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.model import format_timestamp
from vcedu.protocols.dossier.manifest import TICKET, subject_of, text_of
from vcedu.protocols.dossier.relay import check_forwarded
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.model import VerifiedCredential
    from vcedu.storage import Driver

RELAYED = Schema(
    "dossiers relayed",
    (("CREATE TABLE dossier_relayed (one_time_key TEXT PRIMARY KEY, dossier TEXT NOT NULL, at TEXT NOT NULL)",),),
)


class RelayBook:
    """What a board has passed on, by the one-time key of each ticket: no name, and nothing that can be opened.

    Args:
        driver: The database.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        migrate(driver, RELAYED)

    def forward(self, data: bytes, ticket: VerifiedCredential, *, at: dt.datetime) -> None:
        """Write down that a dossier is passed on; the same bytes may be passed on again, others may not.

        Args:
            data: The sealed dossier.
            ticket: The ticket that it was sealed to.
            at: When.

        Raises:
            VerificationError: `DOSSIER_TICKET_USED`, if another dossier was passed on under the ticket's key;
                `DOSSIER_TICKET`, if it is sealed to another key.
            VceduError: what `check_forwarded` raises.
        """
        check_forwarded(data, ticket)
        key, digest = text_of(subject_of(ticket, TICKET), "agreementKey"), hashlib.sha256(data).hexdigest()
        with self._driver.transaction():
            self._driver.execute(
                "INSERT INTO dossier_relayed (one_time_key, dossier, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (key, digest, format_timestamp(at)),
            )
            rows = self._driver.execute("SELECT dossier FROM dossier_relayed WHERE one_time_key = ?", (key,))
            if rows != [(digest,)]:
                raise VerificationError(Code.DOSSIER_TICKET_USED)
