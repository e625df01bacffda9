"""The tables of format vcedu-pds/1. The part's `schema_version` stands in the table `meta` that all parts share."""

from vcedu.storage import Schema

FORMAT = "vcedu-pds/1"

PDS = Schema(
    "pds",
    (
        (
            """CREATE TABLE store (
                format TEXT NOT NULL,
                store_id TEXT PRIMARY KEY,
                memory_kib BIGINT NOT NULL,
                iterations BIGINT NOT NULL,
                lanes BIGINT NOT NULL,
                salt BYTEA NOT NULL,
                mac BYTEA NOT NULL
            )""",
            """CREATE TABLE profile (
                id TEXT PRIMARY KEY,
                epoch BIGINT NOT NULL,
                deposit_key TEXT NOT NULL,
                declared BYTEA NOT NULL,
                created TEXT NOT NULL,
                state TEXT NOT NULL
            )""",
            """CREATE TABLE wrap (
                profile TEXT NOT NULL REFERENCES profile (id),
                epoch BIGINT NOT NULL,
                principal TEXT NOT NULL,
                device TEXT NOT NULL,
                wrapped_key BYTEA NOT NULL,
                PRIMARY KEY (profile, epoch, principal, device)
            )""",
            """CREATE TABLE item (
                profile TEXT NOT NULL REFERENCES profile (id),
                rid TEXT NOT NULL,
                ver BIGINT NOT NULL,
                epoch BIGINT NOT NULL,
                kind TEXT NOT NULL,
                wdek BYTEA NOT NULL,
                ct BYTEA NOT NULL,
                leaf BYTEA NOT NULL,
                bucket BIGINT NOT NULL,
                PRIMARY KEY (profile, rid, ver)
            )""",
            "CREATE INDEX item_bucket ON item (profile, bucket, rid, ver)",
            """CREATE TABLE bucket (
                profile TEXT NOT NULL REFERENCES profile (id),
                number BIGINT NOT NULL,
                hash BYTEA NOT NULL,
                PRIMARY KEY (profile, number)
            )""",
            """CREATE TABLE tag (
                profile TEXT NOT NULL,
                t BYTEA NOT NULL,
                rid TEXT NOT NULL,
                ver BIGINT NOT NULL,
                PRIMARY KEY (profile, t, rid, ver),
                FOREIGN KEY (profile, rid, ver) REFERENCES item (profile, rid, ver)
            )""",
            "CREATE INDEX tag_item ON tag (profile, rid, ver)",
            """CREATE TABLE audit (
                profile TEXT NOT NULL REFERENCES profile (id),
                seq BIGINT NOT NULL,
                ct BYTEA NOT NULL,
                prev_hash BYTEA NOT NULL,
                hash BYTEA NOT NULL,
                mac BYTEA NOT NULL,
                PRIMARY KEY (profile, seq)
            )""",
            """CREATE TABLE head (
                profile TEXT PRIMARY KEY REFERENCES profile (id),
                seq BIGINT NOT NULL,
                hash BYTEA NOT NULL,
                items_count BIGINT NOT NULL,
                items_root BYTEA NOT NULL,
                mac BYTEA NOT NULL
            )""",
        ),
        (
            """CREATE TABLE opener (
                profile TEXT NOT NULL REFERENCES profile (id),
                device TEXT NOT NULL,
                memory_kib BIGINT NOT NULL,
                iterations BIGINT NOT NULL,
                lanes BIGINT NOT NULL,
                salt BYTEA NOT NULL,
                sealed BYTEA NOT NULL,
                PRIMARY KEY (profile, device)
            )""",
            """CREATE TABLE deposit (
                profile TEXT NOT NULL REFERENCES profile (id),
                id TEXT NOT NULL,
                at TEXT NOT NULL,
                size BIGINT NOT NULL,
                ct BYTEA NOT NULL,
                aside BYTEA NOT NULL,
                PRIMARY KEY (profile, id)
            )""",
        ),
    ),
)
