"""Procedures as their establisher signed them: the file as it is, and a signature beside it.

    {"format", "signature"}

The signature is over the file's own bytes. The key and the lowest acceptable version come from the caller.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.strict_json import read_json_object
from vcedu.education.procedures import read_procedure
from vcedu.errors import Code, MalformedError, ProofError, VerificationError
from vcedu.keys import RawPayload

if TYPE_CHECKING:
    from vcedu.education.procedures import Procedure
    from vcedu.keys import RawSigner, VerifyingKey

FORMAT = "vcedu procedure signature 1"
_PREFIX = f"{FORMAT}\n".encode()


def sign_procedure(data: bytes, signer: RawSigner) -> bytes:
    """Return the signature file of a procedure.

    Raises:
        MalformedError: `PROCEDURE_MALFORMED`: what can't be read is not signed.
        ApprovalPending: from the signer.
    """
    procedure = read_procedure(data)
    payload = RawPayload(_PREFIX + data, idempotency_key=f"procedure {procedure.id} {procedure.version}")
    file = {"format": FORMAT, "signature": multibase_encode(signer.sign(payload), "u")}
    return (json.dumps(file, indent=2) + "\n").encode()


def open_procedure(data: bytes, signature: bytes, *, key: VerifyingKey, version_floor: int) -> Procedure:
    """Return a procedure after checking its signature and version, in this order.

    Args:
        data: The procedure's file.
        signature: The signature's file.
        key: The establisher's key, which the caller got in another way.
        version_floor: The lowest version that is accepted: the highest one seen so far.

    Raises:
        ProofError: `PROCEDURE_SIGNATURE`.
        MalformedError: `PROCEDURE_MALFORMED`, and what reading JSON and multibase raises.
        VerificationError: `PROCEDURE_ROLLED_BACK`.
    """
    file = read_json_object(signature)
    value = file.get("signature")
    if file.keys() != {"format", "signature"} or file["format"] != FORMAT or not isinstance(value, str):
        raise MalformedError(Code.PROCEDURE_MALFORMED, key="signature")
    try:
        key.verify(multibase_decode(value), _PREFIX + data)
    except ProofError as error:
        raise ProofError(Code.PROCEDURE_SIGNATURE) from error
    procedure = read_procedure(data)
    if procedure.version < version_floor:
        raise VerificationError(Code.PROCEDURE_ROLLED_BACK, version=procedure.version, floor=version_floor)
    return procedure
