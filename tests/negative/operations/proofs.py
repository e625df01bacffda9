"""What the vectors of proofs do with their inputs: every proof is checked under the key in its verification method."""

from makers.signed import key

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import ApprovalPending, Code
from vcedu.keys import VerifyingKey
from vcedu.proofs import SUITES, PreparedDocument, add_proof, read_proofs, verify_proof


def _verify(data):
    document = data["document"]
    proofs = read_proofs(document)
    prepared = PreparedDocument.of(document, contexts=ContextStore.production())
    for proof in proofs:
        text = data.get("publicKeyMultibase") or proof.verification_method.partition("#")[2]
        verify_proof(prepared, proof, public_key=VerifyingKey.from_multikey(text))


class _Office:
    """A signer that may wait for a release, and may be out of order."""

    def __init__(self, data):
        self._key = key(data["signer"])
        self._data = data

    @property
    def public_key(self):
        return self._key.public_key

    def sign(self, payload):
        if not self._data.get("released", True):
            raise ApprovalPending(Code.APPROVAL_PENDING)
        signature = self._key.sign(payload)
        return signature[:-1] + b"\xff" if self._data.get("faulty") else signature


def _make(data):
    suite, contexts = SUITES[data["suite"]], ContextStore.production()
    add_proof(suite, data["document"], data["options"], signer=_Office(data), contexts=contexts)


OPERATIONS = {"proofs-verify": _verify, "proofs-make": _make}
