"""The tables of the issuance journal."""

from vcedu.storage import Schema

JOURNAL = Schema(
    "journal",
    (
        (
            """CREATE TABLE issuance (
                number BIGINT PRIMARY KEY,
                record_id TEXT NOT NULL,
                record_version BIGINT NOT NULL,
                content_digest BYTEA NOT NULL,
                credential_id TEXT NOT NULL UNIQUE,
                reserved_at TEXT NOT NULL,
                UNIQUE (record_id, record_version)
            )""",
            """CREATE TABLE signing (
                credential_id TEXT NOT NULL REFERENCES issuance (credential_id),
                leaf_digest BYTEA NOT NULL,
                key_id TEXT NOT NULL,
                signed_at TEXT NOT NULL,
                PRIMARY KEY (credential_id, leaf_digest)
            )""",
            """CREATE TABLE status_list (
                list_id TEXT PRIMARY KEY,
                size BIGINT NOT NULL
            )""",
            """CREATE TABLE status_slot (
                list_id TEXT NOT NULL REFERENCES status_list (list_id),
                slot BIGINT NOT NULL,
                credential_id TEXT NOT NULL REFERENCES issuance (credential_id),
                PRIMARY KEY (list_id, slot)
            )""",
            "CREATE UNIQUE INDEX status_slot_credential ON status_slot (credential_id)",
        ),
        (
            """CREATE TABLE status_decoy (
                list_id TEXT NOT NULL REFERENCES status_list (list_id),
                slot BIGINT NOT NULL,
                PRIMARY KEY (list_id, slot)
            )""",
            """CREATE TABLE status_change (
                number BIGINT PRIMARY KEY,
                list_id TEXT NOT NULL REFERENCES status_list (list_id),
                slot BIGINT NOT NULL,
                state TEXT NOT NULL,
                reason TEXT NOT NULL,
                changed_at TEXT NOT NULL
            )""",
            "CREATE INDEX status_change_slot ON status_change (list_id, slot, number)",
        ),
    ),
)
