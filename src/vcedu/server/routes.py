"""The VC-API over HTTP: issue, verify, derive, resolve.

https://w3c-ccg.github.io/vc-api/

Each handler reads a request, calls one role, and writes what it said. Handlers are not asynchronous: each runs in a
thread, after the gate has let it through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response

from vcedu.errors import Code, UsageError
from vcedu.model import MediaType
from vcedu.model.enveloped import json_of
from vcedu.proofs import derive_credential
from vcedu.server import places
from vcedu.server.answers import JSON_TYPE, json_answer, raw_answer, report_answer
from vcedu.server.gate import Limits, body_of, gated_app
from vcedu.server.manifest import Offer, controller_document, manifest
from vcedu.server.openapi import ANSWERS, DERIVE, ISSUE, VERIFY_CREDENTIAL, VERIFY_PRESENTATION
from vcedu.server.requests import DeriveRequest, IssueRequest, VerifyRequest
from vcedu.server.resolution import MEDIA_TYPE, PRODUCED, KeyFormat, resolve

if TYPE_CHECKING:
    from vcedu.server.checking import Checking
    from vcedu.server.own_lists import OwnLists

_CREATED = 201


@dataclass(frozen=True, slots=True)
class VCAPI:
    """What a VC-API server serves.

    Attributes:
        offer: Its address and its issuers.
        checking: How it verifies.
        lists: Its status lists; None if it gives none.
    """

    offer: Offer
    checking: Checking
    lists: OwnLists | None = None


def vc_api(served: VCAPI, *, hosts: list[str], limits: Limits | None = None, token: str | None = None) -> FastAPI:
    """Return the application.

    Args:
        served: What it serves.
        hosts: The names under which it may be asked for; a page that has its own name point here is refused.
        limits: What requests may cost.
        token: What callers who send something must show; None where the network alone keeps strangers out.
    """
    app = gated_app("vcedu VC-API", hosts=hosts, limits=limits, token=token)
    _add_issuing(app, served)
    _add_checking(app, served)
    _add_deriving(app, served)
    _add_reading(app, served)
    return app


def _add_issuing(app: FastAPI, served: VCAPI) -> None:
    @app.post(
        places.WITH_STATUS + places.CREDENTIALS_ISSUE, status_code=_CREATED, openapi_extra=ISSUE, responses=ANSWERS
    )
    def issue_with_status(request: Request) -> Response:
        """Sign a credential, with a place in this server's status lists."""
        asked = IssueRequest.read(body_of(request))
        if served.lists is None:
            raise UsageError(Code.SERVER_NO_SUCH_PLACE, place=request.url.path)
        listed = served.lists.issue(asked.credential)
        journal = {"number": listed.entry.number, "credential_id": listed.entry.credential_id}
        return raw_answer(_CREATED, "verifiableCredential", listed.secured.raw, {"journal": journal})

    place = f"{places.ISSUERS}/{{key}}/{{suite}}{places.CREDENTIALS_ISSUE}"

    @app.post(place, status_code=_CREATED, openapi_extra=ISSUE, responses=ANSWERS)
    def issue(key: str, suite: str, request: Request) -> Response:
        """Sign a credential with one of this server's keys and suites."""
        seat = served.offer.bench.find(key, suite)
        secured = seat.issue(IssueRequest.read(body_of(request)))
        return raw_answer(_CREATED, "verifiableCredential", json_of(secured), {})


def _add_checking(app: FastAPI, served: VCAPI) -> None:
    @app.post(places.CREDENTIALS_VERIFY, openapi_extra=VERIFY_CREDENTIAL, responses=ANSWERS)
    def verify_credential(request: Request) -> Response:
        """Check a credential."""
        asked = VerifyRequest.read(body_of(request), "verifiableCredential")
        return report_answer(served.checking.inspect(asked))

    @app.post(places.PRESENTATIONS_VERIFY, openapi_extra=VERIFY_PRESENTATION, responses=ANSWERS)
    def verify_presentation(request: Request) -> Response:
        """Check a presentation and every credential in it."""
        asked = VerifyRequest.read(body_of(request), "verifiablePresentation")
        return report_answer(served.checking.inspect(asked))


def _add_deriving(app: FastAPI, served: VCAPI) -> None:
    @app.post(places.CREDENTIALS_DERIVE, status_code=_CREATED, openapi_extra=DERIVE, responses=ANSWERS)
    def derive(request: Request) -> Response:
        """Return the part of a credential that is to be shown, with its derived proof."""
        asked = DeriveRequest.read(body_of(request))
        shown = derive_credential(asked.credential, asked.selective_pointers, contexts=served.checking.contexts)
        return json_answer(_CREATED, {"verifiableCredential": shown})


def _add_reading(app: FastAPI, served: VCAPI) -> None:
    @app.get(places.IDENTIFIERS + "/{identifier:path}", responses=ANSWERS)
    def resolve_identifier(
        request: Request,
        key_format: Annotated[str, Query(alias="publicKeyFormat")] = PRODUCED,
        experimental: Annotated[bool, Query(alias="enableExperimentalPublicKeyTypes")] = False,
    ) -> Response:
        """Resolve a DID, or dereference a DID URL."""
        raw = request.scope["raw_path"].decode("ascii", "replace")
        text = unquote(raw.removeprefix(f"{places.IDENTIFIERS}/"), errors="replace")
        found = resolve(text, KeyFormat(key_format, experimental=experimental), served.checking.fetcher)
        return json_answer(found.status, found.members, media_type=MEDIA_TYPE)

    @app.get(places.CONTROLLER)
    def controller() -> Response:
        """Return the controlled identifier document of this server's keys."""
        return json_answer(200, controller_document(served.offer))

    @app.get(places.MANIFEST)
    def test_manifest() -> Response:
        """Return what the public suites need to know of this server."""
        return json_answer(200, manifest(served.offer))

    @app.get(places.STATUS_LISTS + "/{name}", responses=ANSWERS)
    def status_list(name: str, request: Request) -> Response:
        """Return a status list."""
        if served.lists is None:
            raise UsageError(Code.SERVER_NO_SUCH_PLACE, place=request.url.path)
        raw = served.lists.published(f"{served.offer.base_url}{places.STATUS_LISTS}/{name}")
        # Clients that have not learned the media type of credentials ask for JSON, or say nothing.
        knows = MediaType.VC.value in request.headers.get("accept", "")
        return Response(raw, media_type=MediaType.VC.value if knows else JSON_TYPE)
