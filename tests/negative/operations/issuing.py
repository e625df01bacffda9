"""An issuer with the school's key, and the command line's own checks in a folder of their own."""

import json
import tempfile
from pathlib import Path

from makers.signed import AT, key

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files, verify
from vcedu.cli.options import clock_at
from vcedu.issuer import EnvelopeForm, Issuer, Register
from vcedu.keys import ReleasedSigner
from vcedu.model import FixedClock, parse_timestamp, read_secured
from vcedu.trust import CodeScheme, EntityCode


def issue(data):
    contexts = ContextStore.interop() if data.get("interop") else ContextStore.production()
    envelope = EnvelopeForm(data.get("envelope", "data-integrity"))
    issuer = Issuer(key("school"), contexts=contexts, clock=FixedClock(parse_timestamp(AT)), envelope=envelope)
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


def _register(data):
    return Register.read(json.dumps(data, ensure_ascii=False).encode())


def register(data):
    kept = _register(data)
    assert Register.read(kept.write()) == kept


def register_add(data):
    added = _register(data["register"]).with_statement(read_secured(data["add"].encode()))
    assert len(added.statements) == len(data["register"]["statements"]) + 1


def register_find(data):
    code = EntityCode(CodeScheme(data["scheme"]), data["value"])
    assert _register(data["register"]).find(code, issuer=data["issuer"])


OPERATIONS = {
    "register": register,
    "register_add": register_add,
    "register_find": register_find,
    "issue": issue,
    "issue_released": issue_released,
    "read_file": lambda data: in_folder(data, lambda folder: files.read(folder / data["read"])),
    "write_file": lambda data: in_folder(
        data, lambda folder: files.write(folder / data["write"], b"{}", overwrite=False)
    ),
    "option_at": lambda data: clock_at(data["at"]),
    "option_trust": option_trust,
}
