"""EXPERIMENTAL: `bbs-2023` proofs bound to their holder: what each role refuses."""

import hashlib

import pytest

from keys.seeds import seeded
from proofs.bbs_2023.records import ISSUER, OPTIONS, components
from proofs.disclosure.records import STORE, record
from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.errors import Code, VceduError
from vcedu.keys import KeyType, bbs
from vcedu.keys.bbs.binding import Binding, HolderSecrets, commit
from vcedu.proofs import SUITES, PreparedDocument, read_proofs
from vcedu.proofs.bbs_2023 import experimental
from vcedu.proofs.disclosure.keys import ProofSecrets
from vcedu.proofs.pipeline import canonical_configuration

SUITE = SUITES["bbs-2023"]
_NYM, _ENTROPY = (bbs.key_gen(hashlib.sha256(name).digest()) for name in (b"nym", b"entropy"))
_DOMAIN = b"library.example"
_OPTIONS = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", **OPTIONS}


def _read(document):
    (proof,) = read_proofs(document)
    prepared = PreparedDocument.of(document, contexts=STORE)
    return prepared, proof, canonical_configuration(SUITE, prepared, proof, "sha256")


class _Bound:
    """A record with a bound base proof, and what is shown of it."""

    def __init__(self, binding):
        self.binding = binding
        commitment, self.secrets = commit(
            binding,
            holder_secret=b"only the pupil knows" if binding.has_holder_secret else None,
            prover_nym=_NYM if binding.has_pseudonym else None,
        )
        self.commitment = experimental.Commitment(binding, commitment, _ENTROPY if binding.has_pseudonym else b"")
        unsigned = {**record(), "proof": {**_OPTIONS, "proofValue": "u"}}
        prepared, _, configuration = _read(unsigned)
        value = experimental.bound_base_proof_value(
            prepared,
            configuration,
            mandatory=["/issuer"],
            signer=ISSUER,
            proof_secrets=ProofSecrets(bytes(32), bytes(32)),
            commitment=self.commitment,
        )
        self.base = _with(unsigned, value)
        self.derived = self.show()

    def show(self, base=None, **changes):
        prepared, proof, _ = _read(base or self.base)
        members = {"secrets": self.secrets, "presentation_header": b"nonce", "nym_domain": _DOMAIN, **changes}
        return experimental.derive_bound(prepared, proof, ["/name"], **members)

    def check(self, derived=None, **changes):
        members = {"public_key": ISSUER.public_key, "binding": self.binding, "nym_domain": _DOMAIN, **changes}
        return experimental.verify_bound_derived_proof(*_read(derived or self.derived), **members)

    def check_base(self, base=None, **changes):
        members = {"public_key": ISSUER.public_key, "secrets": self.secrets, **changes}
        experimental.check_bound_base_proof(*_read(base or self.base), **members)


def _with(document, value):
    return {**document, "proof": {**document["proof"], "proofValue": value}}


def _changed(document, **parts):
    """Return a derived document with components of its proof value changed."""
    inside = components(document)
    for name, part in parts.items():
        inside[int(name[1:])] = part
    header = multibase_decode(document["proof"]["proofValue"])[:3]
    return _with(document, multibase_encode(header + encode_cbor(inside), "u"))


@pytest.fixture(params=list(Binding), ids=str, scope="module")
def bound(request):
    return _Bound(request.param)


def _code(attempt):
    try:
        attempt()
    except VceduError as error:
        return error.code
    return None


def test_a_bound_record_is_shown_by_its_holder(bound):
    bound.check_base()
    assert len(bound.check()) == (48 if bound.binding.has_pseudonym else 0)
    assert bound.check(bound.show()) == bound.check(), "the pseudonym of one domain stays"


def test_base_and_derived_are_not_taken_for_each_other(bound):
    assert _code(lambda: bound.check(bound.base)) is Code.PROOF_IS_BASE
    assert _code(lambda: bound.show(bound.derived)) is Code.PROOF_IS_DERIVED


def test_nobody_else_can_show_it(bound):
    wrong = HolderSecrets(bound.binding, _ENTROPY, bound.secrets.holder_secret, bound.secrets.prover_nym)
    assert _code(lambda: bound.show(secrets=wrong)) is Code.PROOF_SIGNATURE
    assert _code(lambda: bound.check_base(secrets=wrong)) is Code.PROOF_SIGNATURE


def test_another_key_or_record_does_not_hold(bound):
    stranger = seeded(KeyType.BLS12_381_G2, "stranger").public_key
    assert _code(lambda: bound.check(public_key=stranger)) is Code.PROOF_SIGNATURE
    assert _code(lambda: bound.check_base(public_key=stranger)) is Code.PROOF_SIGNATURE
    assert _code(lambda: bound.check({**bound.derived, "name": "修了証明書"})) is Code.PROOF_SIGNATURE
    assert _code(lambda: bound.check_base({**bound.base, "name": "修了証明書"})) is Code.PROOF_SIGNATURE


def test_a_proof_of_another_binding_is_named(bound):
    for other in set(Binding) - {bound.binding}:
        expected = {Code.BBS_BINDING_INPUT}
        if other.has_pseudonym and bound.binding.has_pseudonym:
            expected = {Code.BBS_INDEXES, Code.PROOF_SIGNATURE}  # one header stands for both
        assert _code(lambda b=other: bound.check(binding=b)) in expected
        secrets = HolderSecrets(
            other,
            bound.secrets.prover_blind,
            b"x" if other.has_holder_secret else None,
            _NYM if other.has_pseudonym else None,
        )
        code = _code(lambda s=secrets: bound.show(secrets=s))
        assert code in {Code.BBS_BINDING_INPUT, Code.PROOF_SIGNATURE}


def test_what_is_no_component_is_refused(bound):
    for changes in ({"c1": {0: "b0"}}, {"c0": "proof"}, {f"c{5 + bound.binding.has_pseudonym}": b"23"}):
        assert _code(lambda c=changes: bound.check(_changed(bound.derived, **c))) is Code.PROOF_VALUE
    assert _code(lambda: bound.check(_changed(bound.derived, c0=b"x"))) is Code.BBS_VALUE_MALFORMED
    count = 5 + bound.binding.has_pseudonym
    assert _code(lambda: bound.check(_changed(bound.derived, **{f"c{count}": 3000}))) is Code.BBS_BUDGET
    if bound.binding.has_pseudonym:
        assert _code(lambda: bound.check(_changed(bound.derived, c5=bytes(47)))) is Code.PROOF_VALUE
        assert _code(lambda: bound.check(nym_domain=b"another.example")) is Code.PROOF_SIGNATURE


def test_the_issuer_s_number_is_written_in_one_way(bound):
    if not bound.binding.has_pseudonym:
        return
    value = multibase_decode(bound.base["proof"]["proofValue"])
    tail = 35
    for changed in (
        value[:-tail] + b"\xc2\x58\x20" + bytes(1) + value[-31:],  # a leading zero
        value[:-tail] + b"\xc3" + value[-tail + 1 :],  # a negative number
        value[:-tail],
        value + b"\0",
        value[:3] + b"\x85" + value[4:],
    ):
        document = _with(bound.base, multibase_encode(changed, "u"))
        assert _code(lambda d=document: bound.check_base(d)) is Code.PROOF_VALUE


def test_a_number_with_leading_zeros_is_shortened_and_comes_back():
    entropy = bytes(2) + _ENTROPY[2:]
    value = experimental.BaseProofValue(bytes(80), bytes(64), bytes(96), bytes(32), ("/issuer",))
    text = experimental.bound_base_text(value, Binding.PSEUDONYM, entropy)
    (proof,) = read_proofs({"proof": {**_OPTIONS, "proofValue": text}})
    assert experimental.read_bound_base(proof, Binding.PSEUDONYM) == (value, entropy)
