"""What a worker does: build, canonicalise, hash. It has the recipes and the issuer's public terms, and no key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import VceduError
from vcedu.issuer._successor import superseding
from vcedu.issuer.status_lists import status_entries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.education.procedures import Procedure
    from vcedu.issuer._status_slots import StatusSlot
    from vcedu.issuer.batch.rows import Circumstances, Recipe
    from vcedu.issuer.preparation import PreparedCredential, SigningTerms
    from vcedu.status import CorrectedPart


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
class Marks:
    """What a record says of those whose place it takes.

    Attributes:
        superseded: Their identifiers, the latest first.
        on: The day of the correction, in Japan.
        part: What was corrected.
    """

    superseded: tuple[str, ...]
    on: dt.date
    part: CorrectedPart


@dataclass(frozen=True, slots=True)
class Order:
    """One record to be made ready for signing.

    Attributes:
        recipe: How it is built.
        circumstances: When and as which.
        status: Its slot in a status list, if it has one.
        correction: What it corrects, if anything.
    """

    recipe: Recipe
    circumstances: Circumstances
    status: StatusSlot | None
    correction: Marks | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record that lacks its signature alone.

    Attributes:
        digest: The digest of what it says.
        credential: It.
    """

    digest: bytes
    credential: PreparedCredential


def digests(terms: Terms, recipes: Sequence[Recipe]) -> list[bytes | VceduError]:
    """Return the digest of what each record says, or why it says nothing."""
    return [_digest(terms, recipe) for recipe in recipes]


def prepare(terms: Terms, orders: Sequence[Order]) -> list[Prepared | VceduError]:
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


def _prepared(terms: Terms, order: Order) -> Prepared | VceduError:
    signing = terms.signing
    try:
        digest = _digest_of(terms, order.recipe.content(signing.issuer_id))
        credential = order.recipe.credential(signing.issuer_id, order.circumstances)
        if order.status is not None:
            credential = {**credential, "credentialStatus": status_entries(order.status)}
        if order.correction is not None:
            marks = order.correction
            credential = superseding(credential, marks.superseded, marks.on, marks.part)
        return Prepared(digest, signing.prepare(credential, at=order.circumstances.at))
    except VceduError as error:
        return error
