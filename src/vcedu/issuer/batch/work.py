"""What a worker does: build, canonicalise, hash. It has the recipes and the issuer's public terms, and no key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.jcs import jcs
from vcedu.errors import VceduError
from vcedu.issuer.status_lists import status_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.education.procedures import Procedure
    from vcedu.issuer._status_slots import StatusSlot
    from vcedu.issuer.batch.rows import Circumstances, Recipe
    from vcedu.issuer.preparation import PreparedCredential, SigningTerms


@dataclass(frozen=True, slots=True)
class Terms:
    """What is the same for all records of a batch.

    Attributes:
        signing: What the signatures cover.
        procedure: The procedure that the records are issued for, if any.
    """

    signing: SigningTerms
    procedure: Procedure | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One record to be made ready for signing.

    Attributes:
        recipe: How it is built.
        circumstances: When and as which.
        status: Its slot in a status list, if it has one.
    """

    recipe: Recipe
    circumstances: Circumstances
    status: StatusSlot | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record that lacks its signature alone.

    Attributes:
        digest: The digest of what it says.
        credential: It.
    """

    digest: bytes
    credential: PreparedCredential


Outcome: TypeAlias = "Prepared | VceduError"


def digests(terms: Terms, recipes: Sequence[Recipe]) -> list[bytes | VceduError]:
    """Return the digest of what each record says, or why it says nothing."""
    return [_digest(terms, recipe) for recipe in recipes]


def prepare(terms: Terms, orders: Sequence[Order]) -> list[Outcome]:
    """Return each record ready for signing, or why it can't be."""
    return [_prepared(terms, order) for order in orders]


def _digest(terms: Terms, recipe: Recipe) -> bytes | VceduError:
    try:
        return _digest_of(terms, recipe.content(terms.signing.issuer_id))
    except VceduError as error:
        return error


def _digest_of(terms: Terms, content: JSONObject) -> bytes:
    if terms.procedure is not None:
        terms.procedure.check_record(content)
    return hashlib.sha256(jcs(content)).digest()


def _prepared(terms: Terms, order: Order) -> Outcome:
    signing = terms.signing
    try:
        digest = _digest_of(terms, order.recipe.content(signing.issuer_id))
        credential = order.recipe.credential(signing.issuer_id, order.circumstances)
        if order.status is not None:
            credential = {**credential, "credentialStatus": status_entries(order.status)}
        return Prepared(digest, signing.prepare(credential, at=order.circumstances.at))
    except VceduError as error:
        return error
