"""A pupil's store with certificates of one school, for the tests of this folder."""

import json

from makers.signed import AT, credential, did, key, renamed, sign

from vcedu.canonical.contexts import ContextStore
from vcedu.holder import HolderKey, PersonalDataStore
from vcedu.keys.kdf import KDFParameters
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, Verifier

PASSPHRASE = "さくら咲く"
NOW = parse_timestamp(AT)
TIME = VerificationTime(now=NOW)
CONTEXTS = ContextStore.production()
VERIFIER = Verifier(trust=ExactIssuers({did("school"): "第一高等学校"}), contexts=CONTEXTS, fetcher=NoFetcher())
CHEAP = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)
PUPIL = HolderKey(key("pupil"))


def certificate(number=1, **members):
    """Return the bytes of a signed certificate; the same number gives the same `id`."""
    return json.dumps(sign(renamed(credential(**members), number)), ensure_ascii=False, indent=1).encode()


def create(driver, **options):
    return PersonalDataStore.create(driver, PASSPHRASE, at=NOW, kdf=CHEAP, **options)


def receive(store, data, **options):
    return store.receive(data, verifier=VERIFIER, time=TIME, **options)


def fill(store):
    """Put two versions of one certificate and one of another into a store."""
    return [
        receive(store, data) for data in (certificate(1), certificate(1, name="卒業証明書（再発行）"), certificate(2))
    ]


def spoil(driver, *statements):
    """Do to the database what somebody with access to the file could do."""
    driver.execute("PRAGMA foreign_keys=OFF")
    for sql in statements:
        driver.execute(sql)
    driver.execute("PRAGMA foreign_keys=ON")
