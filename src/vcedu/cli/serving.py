"""The servers put together as the options of `vcedu serve` say."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.network import door
from vcedu.cli.options import read_key, read_signer
from vcedu.cli.status import write_lists
from vcedu.cli.verify import read_anchors, registered
from vcedu.education.issuance import Form
from vcedu.errors import Code, UsageError
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, RecordOffice, StatusLists
from vcedu.keys import SigningKey
from vcedu.model import SystemClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.server import (
    VCAPI,
    Bench,
    Checking,
    Listener,
    Offer,
    OwnLists,
    OwnListsFirst,
    RecordsDesk,
    TLSFiles,
    records_api,
    vc_api,
)
from vcedu.server.records import PLACE
from vcedu.storage import SQLiteDriver, open_driver
from vcedu.trust import ExactIssuers, UnsafeAnyIssuer

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.cli.output import Output
    from vcedu.connectors.plain.kinds import Body
    from vcedu.net import Fetcher
    from vcedu.trust import Custodians, IssuerTrust

_LEAST_TOKEN = 16


class Front:
    """Where a server listens, and who may call it.

    Args:
        host: The address to listen at.
        port: The port.
        self_signed: Whether to encrypt with a certificate nobody vouches for.
        certificate: The certificate to encrypt with.
        key: Its key.
        token_file: What callers must show.

    Raises:
        UsageError: `OPTION_INVALID`, if half a certificate is given or two are, or the token is too short;
            `FILE_UNREADABLE`.
    """

    def __init__(
        self,
        host: str,
        port: int,
        self_signed: bool,
        certificate: Path | None,
        key: Path | None,
        token_file: Path | None,
    ) -> None:
        if (certificate is None) != (key is None) or (self_signed and certificate is not None):
            expected = "--tls-self-signed | --tls-certificate FILE --tls-key FILE"
            raise UsageError(Code.OPTION_INVALID, option="--tls-certificate", value=certificate, expected=expected)
        self._host, self._port, self._self_signed = host, port, self_signed
        self._pair = None if certificate is None or key is None else TLSFiles(certificate, key)
        for path in () if self._pair is None else (self._pair.certificate, self._pair.key):
            files.read(path)
        self.token = None if token_file is None else _token(token_file)

    def open(self, stack: ExitStack) -> tuple[Listener, TLSFiles | None]:
        """Return the listening socket, and the certificate to serve with.

        Raises:
            UsageError: `OPTION_INVALID`, if strangers could call without a token; `SERVER_ADDRESS`.
        """
        listener = Listener(self._host, self._port, tls=self._self_signed or self._pair is not None)
        stack.callback(listener.close)
        if self.token is None and not listener.is_local:
            raise UsageError(Code.OPTION_INVALID, option="--token-file", value="absent", expected="FILE")
        if self._self_signed:
            return listener, stack.enter_context(TLSFiles.self_signed(listener.names, SystemClock().now()))
        return listener, self._pair


@dataclass(frozen=True, slots=True)
class Trusting:
    """Whom a server trusts: an anchors file, anybody under `--interop`, else only its own keys."""

    anchors: Path | None
    root_key: str | None
    version_floor: int
    interop: bool

    def __post_init__(self) -> None:
        if self.anchors is not None and self.root_key is None:
            raise UsageError(Code.OPTION_INVALID, option="--root-key", value="absent", expected="MULTIKEY")

    def judge(self, bench: Bench, contexts: ContextStore, fetcher: Fetcher) -> tuple[IssuerTrust, Custodians | None]:
        """Return who may issue, and who may countersign."""
        if self.anchors is None:
            own = ExactIssuers({seat.issuer.id: seat.key_name for seat in bench})
            return UnsafeAnyIssuer() if self.interop else own, None
        time = VerificationTime(now=SystemClock().now())
        trusted = read_anchors(self.anchors, str(self.root_key), self.version_floor, time.now)
        return registered(trusted, contexts, fetcher, time)


@dataclass(frozen=True, slots=True)
class Fetching:
    """What a server fetches: what a configuration lets it, what lies in a bundle, else nothing."""

    config: Path | None
    offline: Path | None

    def fetcher(self) -> Fetcher:
        """Return what answers for everything but the server's own lists."""
        if self.config is None and self.offline is None:
            return NoFetcher()
        return door(self.config, self.offline).fetcher


def serve_vc_api(
    front: Front, keys: Path, journal: str | None, trusting: Trusting, fetching: Fetching, printer: Output
) -> None:
    """Serve the VC-API until the process is asked to end."""
    clock, interop = SystemClock(), trusting.interop
    contexts = ContextStore.interop() if interop else ContextStore.production()
    bench = Bench(_signers(keys), contexts=contexts, clock=clock, education_profile=not interop)
    fetcher = fetching.fetcher()
    with ExitStack() as stack:
        listener, tls = front.open(stack)
        lists = None
        if tls is not None and (interop or journal is not None):
            driver = open_driver(":memory:" if journal is None else journal)
            lists = OwnLists(driver, bench.general.issuer, listener.url, clock)
            fetcher = OwnListsFirst(lists, fetcher, clock)
        trust, custodians = trusting.judge(bench, contexts, fetcher)
        checking = Checking(trust, contexts, fetcher, clock, custodians=custodians, interop=interop)
        offer = Offer(listener.url, bench, None if lists is None else bench.general, interop=interop)
        app = vc_api(VCAPI(offer, checking, lists), hosts=listener.names, token=front.token)
        listener.server(app, tls=tls, ready=lambda: say(printer, listener.url, offer.places)).run()


@dataclass(frozen=True, slots=True)
class Office:
    """The office of a school or board that records are issued from."""

    body: Body
    key: Path
    out: Path
    form: str
    form_version: str
    status_list: str | None
    verification_method: str | None

    def desk(self) -> RecordsDesk:
        """Return the desk of this office; its status lists, if any, are written as a web server must serve them."""
        clock = SystemClock()
        issuer = Issuer(
            read_signer(self.key),
            contexts=ContextStore.production(),
            clock=clock,
            verification_method=self.verification_method,
        )
        driver = SQLiteDriver(files.folder(self.out) / "journal.sqlite")
        journal = IssuanceJournal(driver)
        if self.status_list is not None:
            base_url, _, name = self.status_list.rpartition("/")
            lists = StatusLists(driver, issuer, base_url)
            lists.open(name, at=clock.now())
            write_lists(lists.publish(clock.now()), self.out / "site")
        ledger = IssueLedger(driver, journal, office=str(self.body.code))
        form = Form(self.form, self.form_version)
        return RecordsDesk(RecordOffice(issuer, journal, ledger, form, clock, self.status_list), self.body)


def serve_records(front: Front, office: Office, printer: Output) -> None:
    """Serve records systems until the process is asked to end."""
    desk = office.desk()
    with ExitStack() as stack:
        listener, tls = front.open(stack)
        app = records_api(desk, hosts=listener.names, token=str(front.token))
        places = [f"{PLACE}/{kind.kind.credential_type}" for kind in desk.kinds]
        listener.server(app, tls=tls, ready=lambda: say(printer, listener.url, places)).run()


def say(printer: Output, url: str, places: list[str]) -> None:
    """Say where a server is reached."""
    if printer.as_json:
        printer.json({"url": url, "places": places})
    else:
        printer.line(url)
    sys.stdout.flush()


def _signers(folder: Path) -> dict[str, SigningKey]:
    found = {path.stem: read_key(path) for path in sorted(folder.glob("*.json"))}
    return {name: key for name, key in found.items() if isinstance(key, SigningKey)}


def _token(path: Path) -> str:
    text = files.read(path).decode("ascii", "replace").strip()
    if len(text) < _LEAST_TOKEN or not text.isascii() or not text.isprintable():
        expected = f"{_LEAST_TOKEN} printable ASCII characters or more"
        raise UsageError(Code.OPTION_INVALID, option="--token-file", value="its content", expected=expected)
    return text
