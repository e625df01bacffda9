"""An issuer with the school's key, and the command line's own checks in a folder of their own."""

import tempfile
from pathlib import Path

from makers.signed import AT, key

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files, verify
from vcedu.cli.options import clock_at
from vcedu.issuer import Issuer
from vcedu.keys import ReleasedSigner
from vcedu.model import FixedClock, parse_timestamp


def issue(data):
    issuer = Issuer(key("school"), contexts=ContextStore.production(), clock=FixedClock(parse_timestamp(AT)))
    issuer.issue(data["document"])


def issue_released(data):
    signer = ReleasedSigner(key("school"), is_released=lambda _: data["released"])
    clock = FixedClock(parse_timestamp(AT))
    secured = Issuer(signer, contexts=ContextStore.production(), clock=clock).issue(data["document"])
    assert secured.envelope.document["proof"]["proofValue"]


def in_folder(data, act):
    with tempfile.TemporaryDirectory() as name:
        for path, text in data["files"].items():
            Path(name, path).write_text(text)
        act(Path(name))


def option_trust(data):
    verify.check_trust(Path(data["anchors"]), data["root_key"], unsafe_any_issuer=data["any"])


OPERATIONS = {
    "issue": issue,
    "issue_released": issue_released,
    "read_file": lambda data: in_folder(data, lambda folder: files.read(folder / data["read"])),
    "write_file": lambda data: in_folder(
        data, lambda folder: files.write(folder / data["write"], b"{}", overwrite=False)
    ),
    "option_at": lambda data: clock_at(data["at"]),
    "option_trust": option_trust,
}
