"""What the vectors of procedures do with their inputs."""

import json

from makers.signed import key

from vcedu.education.kinds import Delivery
from vcedu.education.procedures import read_procedure, shipped_procedures
from vcedu.trust.procedures import open_procedure, sign_procedure


def request(data):
    check(read_procedure(data["text"].encode()), data)


def check(procedure, data):
    procedure.check_request(data["kind"], frozenset(data["claims"]))
    procedure.check_delivery(data["kind"], Delivery(data["delivery"]))
    procedure.check_proofing(data["kind"], data["level"])


def signed(data):
    file = {**json.loads(sign_procedure(data["signed"].encode(), key(data["signer"]))), **data.get("signature", {})}
    public = key(data["key"]).public_key
    open_procedure(data["text"].encode(), json.dumps(file).encode(), key=public, version_floor=data["floor"])


OPERATIONS = {
    "procedure": lambda data: read_procedure(data["text"].encode()),
    "procedure_bytes": lambda data: read_procedure(bytes.fromhex(data["hex"])),
    "procedure_shipped": lambda data: check(shipped_procedures()[data["shipped"]], data),
    "procedure_sized": lambda data: read_procedure(data["text"].encode() + b"#" * data["padding"]),
    "procedure_record": lambda data: shipped_procedures()[data["shipped"]].check_record(data["record"]),
    "procedure_request": request,
    "procedure_signed": signed,
}
