"""Status lists on their way into a bundle for verifiers without a network: none that they could not rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.model import VerificationTime, parse_timestamp, read_secured
from vcedu.model.envelope import identifier_of
from vcedu.net import Bundle, Fetched, FetchKind, OfflineFetcher
from vcedu.status import StatusList, check_list
from vcedu.trust import ExactIssuers
from vcedu.verifier.verifier import Verifier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore


def given_status_list(url: str, body: bytes, *, now: dt.datetime) -> Fetched:
    """Return a status list that came as a file, as if it had been fetched when it was made.

    A file does not tell how old it is, so its own beginning counts: it can only be younger.

    Raises:
        MalformedError: what `read_secured` raises; `VC_DATE`, if it does not say from when on it is valid.
        UnsupportedError: what `read_secured` raises.
    """
    secured = read_secured(body)
    made = parse_timestamp(secured.envelope.document.get("validFrom"), path="/validFrom")
    return Fetched(url, body, secured.media_type.value, min(made, now), FetchKind.STATUS_LIST)


def check_status_list(entry: Fetched, held: Sequence[Fetched], *, contexts: ContextStore, now: dt.datetime) -> None:
    """Check that a status list is genuine, in force, and the one of its address, by what else the bundle holds.

    Whose records it may speak of is for whoever verifies a record to decide.

    Args:
        entry: The list.
        held: What goes into the bundle, such as the DID document of whoever signed the list.
        contexts: The vocabularies that are known.
        now: The time to judge it at.

    Raises:
        MalformedError, VerificationError, UndeterminedError: what is wrong with it, or could not be checked;
            `BUNDLE_MISSING`, if the bundle does not hold the DID document of its signer.
    """
    secured = read_secured(entry.body)
    document = secured.envelope.document
    check_list(document, url=entry.url)
    issuer = str(identifier_of(document.get("issuer")))
    fetcher = OfflineFetcher(Bundle("", now, {(each.url, each.kind): each for each in held}))
    verifier = Verifier(trust=ExactIssuers({issuer: issuer}), contexts=contexts, fetcher=fetcher)
    verifier.verify(secured, time=VerificationTime(now))
    StatusList.read(document)
