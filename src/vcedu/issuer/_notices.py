"""The tables of corrections, and the rows that become the notices beside a status list."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day
from vcedu.status import CorrectedPart, Notice, credential_digest, write_notices
from vcedu.status.notices import MOST_NOTICES
from vcedu.storage import Schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.storage import Driver

CORRECTIONS = Schema(
    "corrections",
    (
        (
            """CREATE TABLE correction (
                credential_id TEXT PRIMARY KEY REFERENCES issuance (credential_id),
                successor TEXT UNIQUE REFERENCES issuance (credential_id),
                reason TEXT NOT NULL,
                corrected_at TEXT NOT NULL
            )""",
            """CREATE TABLE correction_notice (
                list_id TEXT NOT NULL REFERENCES status_list (list_id),
                digest TEXT NOT NULL,
                corrected_on TEXT NOT NULL,
                part TEXT NOT NULL,
                PRIMARY KEY (list_id, digest)
            )""",
            """CREATE TABLE refresh_place (
                credential_id TEXT PRIMARY KEY REFERENCES issuance (credential_id),
                url TEXT NOT NULL UNIQUE,
                deposit_key TEXT NOT NULL,
                successor TEXT,
                sealed BYTEA
            )""",
        ),
    ),
)
_FIRST_DECOYS = (24, 49)
_MOST_DECOYS_PER_NOTICE = 3
_DECOY_BYTES = 32


def add_notice(
    driver: Driver, list_id: str, credential_id: str, notice: Notice, random_below: Callable[[int], int]
) -> None:
    """Tell of a correction, within the caller's transaction.

    Decoys go in beside it, so that neither a file nor the difference between two of them tells how many records were
    corrected. Nothing here or elsewhere says which rows they are.
    """
    is_first = not driver.execute("SELECT 1 FROM correction_notice WHERE list_id = ? LIMIT 1", (list_id,))
    least, more = _FIRST_DECOYS if is_first else (0, _MOST_DECOYS_PER_NOTICE + 1)
    decoys = [secrets.token_hex(_DECOY_BYTES) for _ in range(least + random_below(more))]
    told = [part for part in CorrectedPart if part is not CorrectedPart.WHOLE]
    _insert(driver, list_id, credential_digest(credential_id), notice)
    for decoy in decoys:
        # A list's first notices would stand out with their day: its decoys are spread over the days before.
        day = notice.on - dt.timedelta(days=random_below(30) if is_first else 0)
        _insert(driver, list_id, credential_digest(decoy), Notice(day, told[random_below(len(told))]))


def notices_of(driver: Driver, list_id: str) -> bytes | None:
    """Return the file of a list's notices; None if nothing under it was corrected.

    Beyond what a file may hold the newest are told: of the others it is told that they are revoked.
    """
    rows = driver.execute(
        f"""SELECT digest, corrected_on, part FROM correction_notice WHERE list_id = ?
        ORDER BY corrected_on DESC, digest LIMIT {MOST_NOTICES}""",  # noqa: S608 - a constant
        (list_id,),
    )
    if not rows:
        return None
    return write_notices(
        (str(digest), Notice(dt.date.fromisoformat(str(on)), CorrectedPart(str(part)))) for digest, on, part in rows
    )


def day_of(at: dt.datetime) -> dt.date:
    """Return the day that a correction of that time is told under."""
    return japanese_day(at)


def _insert(driver: Driver, list_id: str, digest: str, notice: Notice) -> None:
    driver.execute(
        "INSERT INTO correction_notice (list_id, digest, corrected_on, part) VALUES (?, ?, ?, ?)",
        (list_id, digest, notice.on.isoformat(), notice.part.value),
    )
