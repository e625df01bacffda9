"""What a decision (決裁) has released: written down when a batch first runs by it, so that it can be taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.issuer.approval import Decision
    from vcedu.issuer.approval_files import RecordVersion
    from vcedu.storage import Driver

_RELEASES = Schema(
    "batch_release",
    (
        (
            """CREATE TABLE batch_release (
                draft BYTEA NOT NULL,
                record_id TEXT NOT NULL,
                record_version BIGINT NOT NULL,
                content_digest BYTEA NOT NULL,
                PRIMARY KEY (draft, record_id, record_version)
            )""",
        ),
    ),
)


def released(driver: Driver, decision: Decision, planned: Iterable[RecordVersion]) -> frozenset[RecordVersion]:
    """Return what may be issued by a decision.

    Args:
        driver: The journal's database.
        decision: The decision.
        planned: What a plan would issue now; by a decision that a run began with, only what was released then counts.

    Raises:
        VerificationError: `APPROVAL_OTHER_DRAFT`, if what is planned is not what was decided on.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    migrate(driver, _RELEASES)
    draft = decision.draft.own_digest
    with driver.transaction():
        rows = driver.execute(
            "SELECT record_id, record_version, content_digest FROM batch_release WHERE draft = ?", (draft,)
        )
        known = [
            (str(record), int(str(version)), digest) for record, version, digest in rows if isinstance(digest, bytes)
        ]
        found = decision.release(known or planned)
        if not known:
            driver.execute_many(
                "INSERT INTO batch_release (draft, record_id, record_version, content_digest) VALUES (?, ?, ?, ?)",
                [(draft, *record) for record in sorted(found)],
            )
    return found
