"""A record of 600 courses: signed whole by every suite that does so, refused by budget where each part is signed."""

import time

import pytest

from bench.documents import open_badge
from bench.own import issuer_id, signing_key
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, UndeterminedError
from vcedu.proofs import SUITES, PreparedDocument, create_proof, read_proofs, verify_proof

CONTEXTS = ContextStore.production()
WHOLE = [(name, key_type) for name, suite in SUITES.items() if not suite.disclosure for key_type in suite.key_types]
BUDGETS = {"ecdsa-sd-2023": Code.ECDSA_SD_BUDGET, "bbs-2023": Code.BBS_BUDGET}


def _signed(suite, key_type):
    key = signing_key(key_type)
    document = open_badge(600, issuer_id(key))
    options = {"verificationMethod": f"{issuer_id(key)}#{key.public_key.multikey}", "proofPurpose": "assertionMethod"}
    return {**document, "proof": create_proof(SUITES[suite], document, options, signer=key, contexts=CONTEXTS)}, key


@pytest.mark.parametrize(("suite", "key_type"), WHOLE)
def test_six_hundred_courses_are_signed_whole(suite, key_type):
    signed, key = _signed(suite, key_type)
    prepared = PreparedDocument.of(signed, contexts=CONTEXTS)
    assert len(prepared.mapped.quads) == 63 + 16 * 600
    verify_proof(prepared, read_proofs(signed)[0], public_key=key.public_key)


def test_every_suite_that_discloses_in_part_has_a_budget():
    assert set(BUDGETS) == {name for name, suite in SUITES.items() if suite.disclosure}


@pytest.mark.parametrize("suite", BUDGETS)
def test_six_hundred_courses_are_too_many_to_sign_one_by_one(suite):
    begin = time.process_time()
    with pytest.raises(UndeterminedError) as raised:
        _signed(suite, next(iter(SUITES[suite].key_types)))
    assert raised.value.code is BUDGETS[suite]
    print(f"{suite}: {raised.value.code} after {time.process_time() - begin:.2f} s of processor time")
