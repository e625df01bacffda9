"""For those who issue: sign a credential, and keep the journal of what was issued."""

from vcedu.canonical.contexts import ContextStore
from vcedu.issuer.issuer import Issuer
from vcedu.keys import KeyType, PrivateKey

__all__ = ["ContextStore", "Issuer", "KeyType", "PrivateKey"]
