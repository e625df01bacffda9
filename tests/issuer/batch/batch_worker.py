"""A process of its own that runs a batch into a folder, until it is done or killed."""

import sys
from pathlib import Path

from issuer.batch.desk import graduates, office, pupil
from vcedu.issuer.batch import run_batch
from vcedu.issuer.ledger import LedgerRequest
from vcedu.storage import open_driver

REQUEST = LedgerRequest("GraduationCertificate", "卒業証明書の交付", "本人")


class _Folder:
    """A sink whose every file outlasts the process."""

    def __init__(self, folder):
        self._folder = folder

    def put(self, item):
        part = self._folder / f"{item.key}.part"
        part.write_bytes(item.secured)
        part.rename(self._folder / f"{item.key}.json")
        sys.stdout.write(f"{item.key}\n")
        sys.stdout.flush()

    def flush(self):
        pass

    def finish(self, summary):
        sys.stdout.write(f"end {summary.issued} {summary.unchanged}\n")


def main(place, folder, count):
    with open_driver(place) as driver:
        rows = graduates(int(count), n3=pupil("n3", born="none"))
        run_batch(rows, office(driver), driver, request=REQUEST, sink=_Folder(Path(folder)), chunk_size=7)


if __name__ == "__main__":
    main(*sys.argv[1:])
