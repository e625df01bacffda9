"""A process of its own that issues record versions and says of each, one line of JSON, that it is done."""

import datetime as dt
import json
import random
import sys

from vcedu.issuer import IssuanceJournal
from vcedu.storage import open_driver

STATUS_LIST = "https://school.example/status/1"
STATUS_LIST_SIZE = 131_072
_AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)


def main(path, prefix, count, spread):
    """Issue `count` records, drawing slots from so few that two processes meet."""
    draw = random.Random(1)
    with open_driver(path) as driver:
        journal = IssuanceJournal(driver, random_below=lambda size: draw.randrange(min(size, int(spread))))
        journal.open_status_list(STATUS_LIST, size=STATUS_LIST_SIZE)
        for number in range(int(count)):
            record = f"{prefix}{number}"
            entry = journal.reserve(record, 1, content_digest=b"x", at=_AT, status_list=STATUS_LIST)
            entry = journal.complete(entry, leaf_digest=record.encode(), key_id="did:web:a.example#k", at=_AT)
            done = [record, entry.credential_id, entry.number, entry.status.index]
            sys.stdout.write(json.dumps(done) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
