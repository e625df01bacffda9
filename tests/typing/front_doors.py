"""The public types as importers use them; read by mypy, never run."""

import datetime as dt

from vcedu.issuer import ContextStore, Issuer, KeyType, PrivateKey
from vcedu.model import Report, Secured, SystemClock, VerificationTime, VerifiedCredential
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, HolderDemand, UnsafeAnyIssuer, Verifier

key = PrivateKey.generate(KeyType.ED25519).as_signer()
issuer = Issuer(key, contexts=ContextStore.production(), clock=SystemClock())
secured: Secured = issuer.issue({"type": ["VerifiableCredential"]})
verifier = Verifier(
    trust=ExactIssuers({issuer.id: "第一小学校"}), contexts=ContextStore.production(), fetcher=NoFetcher()
)
careless = Verifier(trust=UnsafeAnyIssuer(), contexts=ContextStore.production(), fetcher=NoFetcher())
time = VerificationTime(now=dt.datetime.now(dt.UTC))
verified: VerifiedCredential = verifier.verify(secured, time=time, holder=HolderDemand(challenge="c"))
report: Report = careless.inspect(secured.raw, time=time)
