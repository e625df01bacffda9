"""Documents to show in part: a transcript with names, lists, languages and repeated words, and its issuer."""

import datetime as dt
from decimal import Decimal

from keys.seeds import seeded
from vcedu.canonical.contexts import ContextStore
from vcedu.education import CourseResult, PersonName, Pupil, School, SchoolCode, Transcript, transcript_credential
from vcedu.education.scales import FIVE_STEPS
from vcedu.keys import KeyType
from vcedu.proofs import SUITES, PreparedDocument, add_proof, read_proofs, verify_proof

STORE = ContextStore.production()
ISSUER = seeded(KeyType.P256)
METHOD = f"did:key:{ISSUER.public_key.multikey}#{ISSUER.public_key.multikey}"
OPTIONS = {"created": "2027-03-25T00:00:00Z", "verificationMethod": METHOD, "proofPurpose": "assertionMethod"}
SEED = bytes(range(32))


_SCHOOL = School(
    SchoolCode("D113299990015"),
    "見本市立第一高等学校",
    "見本 花子",
    name_en="Mihon Municipal Daiichi High School",
    address="東京都見本市中央1丁目1番1号",
    scales=(FIVE_STEPS,),
    grade_levels=("H1", "H2", "H3"),
)
_PUPIL = Pupil("20250001", PersonName("山田 太郎", "ヤマダ タロウ", "YAMADA TARO"), dt.date(2009, 4, 2))


def results(number):
    """Return the results of so many courses; the last has no mark."""
    marked = [
        CourseResult(
            "国語", 2025, course=f"国語{at}", grade_level="H1", grade=str(at % 5 + 1), credits_earned=Decimal(2)
        )
        for at in range(number - 1)
    ]
    return (*marked, CourseResult("情報", 2025, no_grade_reason="長期欠席のため"))


def record(courses=3):
    """Return an unsigned transcript."""
    return transcript_credential(
        Transcript(_SCHOOL, _PUPIL, results(courses)),
        issuer_id=METHOD.partition("#")[0],
        credential_id="urn:uuid:3f9cf3f1-5a0e-4f4e-8a4c-7c8f3a2f6d10",
        valid_from=dt.datetime(2027, 3, 25, tzinfo=dt.UTC),
    )


def in_parts(document, mandatory=("/issuer",), *, seed=SEED, suite="ecdsa-sd-2023", **options):
    """Return a document with a base proof."""
    return add_proof(
        SUITES[suite],
        document,
        {**OPTIONS, **options},
        signer=ISSUER,
        contexts=STORE,
        mandatory=mandatory,
        seed=seed,
    )


def check(secured):
    """Verify every proof of a document under the issuer's key."""
    prepared = PreparedDocument.of(secured, contexts=STORE)
    for proof in read_proofs(secured):
        verify_proof(prepared, proof, public_key=ISSUER.public_key)


def pointers_of(value, path=""):
    """Yield a pointer to every value in a document, but for contexts."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        if name != "@context":
            where = f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
            yield where
            yield from pointers_of(member, where)
