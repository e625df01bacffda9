"""`vcedu serve`: the HTTP servers. They need the extra `server`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli.network import ConfigOption, OfflineOption
from vcedu.cli.options import InteropOption, JSONOption, KeyOption, Language, LanguageOption, output
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from types import ModuleType

app = typer.Typer(help="Serve over HTTP. Needs the extra: pip install vcedu[server].", no_args_is_help=True)

HostOption = Annotated[
    str, typer.Option("--host", help="The address to listen at. Any but this machine's own needs a token.")
]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port to listen on; 0 for any.")]
SelfSignedOption = Annotated[
    bool, typer.Option("--tls-self-signed", help="Encrypt, with a certificate nobody vouches for. To try things out.")
]
CertificateOption = Annotated[
    Path | None, typer.Option("--tls-certificate", metavar="FILE", help="Encrypt, with this certificate (PEM).")
]
TLSKeyOption = Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help="The certificate's key (PEM).")]
TokenOption = Annotated[
    Path | None, typer.Option("--token-file", metavar="FILE", help="What callers must show as their bearer token.")
]


@app.callback()
def serve() -> None:
    """Serve over HTTP."""


@app.command("vc-api")
def vc_api(
    keys: Annotated[Path, typer.Option("--keys", metavar="DIR", help="The folder of the key files to sign with.")],
    host: HostOption = "127.0.0.1",
    port: PortOption = 40443,
    tls_self_signed: SelfSignedOption = False,
    tls_certificate: CertificateOption = None,
    tls_key: TLSKeyOption = None,
    token_file: TokenOption = None,
    journal: Annotated[
        str | None,
        typer.Option("--journal", metavar="JOURNAL", help="Where places in the status lists are kept; else in memory."),
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option("--anchors", metavar="FILE", help="Whom to trust; else only the keys served here.")
    ] = None,
    root_key: Annotated[
        str | None, typer.Option("--root-key", metavar="MULTIKEY", help="The key the anchors must be signed with.")
    ] = None,
    version_floor: Annotated[
        int, typer.Option("--version-floor", metavar="N", help="The lowest version of the anchors to accept.")
    ] = 1,
    offline: OfflineOption = None,
    config: ConfigOption = None,
    interop: InteropOption = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Serve the VC-API, as the public test suites drive it: one issuer for each key and each suite it can sign with.

    It signs whatever it is sent, with the keys that are in the folder: for trying things out, behind a token or on
    this machine alone. Without --config or --offline it fetches nothing; without --anchors it trusts its own keys.
    With --interop it trusts anybody's, and takes contexts that only test suites use.

    Examples:
        vcedu serve vc-api --keys keys --port 40443 --tls-self-signed --interop

        vcedu serve vc-api --keys keys --anchors anchors.json --root-key z6MknGc3... --config net.toml
    """
    serving = _serving()
    front = serving.Front(host, port, tls_self_signed, tls_certificate, tls_key, token_file)
    trusting = serving.Trusting(anchors, root_key, version_floor, interop)
    fetching = serving.Fetching(config, offline)
    serving.serve_vc_api(front, keys, journal, trusting, fetching, output(as_json=as_json, language=language))


@app.command("records")
def records(
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the journal and its ledger.")],
    token_file: Annotated[
        Path, typer.Option("--token-file", metavar="FILE", help="What callers must show as their bearer token.")
    ],
    form: Annotated[str, typer.Option("--form", help="Whose form (様式) the records follow.")],
    form_version: Annotated[str, typer.Option("--form-version", help="The version of that form.")],
    school: Annotated[
        Path | None, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")
    ] = None,
    board: Annotated[
        Path | None,
        typer.Option("--board", metavar="BOARD.toml", help="Instead of a school: the board's own description."),
    ] = None,
    status_list: Annotated[
        str | None,
        typer.Option("--status-list", metavar="URL", help="Give each a status, in lists that will stand there."),
    ] = None,
    verification_method: Annotated[
        str | None, typer.Option("--verification-method", metavar="DID_URL", help="By default the key's own did:key.")
    ] = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 40444,
    tls_self_signed: SelfSignedOption = False,
    tls_certificate: CertificateOption = None,
    tls_key: TLSKeyOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Serve records systems: a plain record goes in as JSON, a numbered and signed one comes out.

    GET /v1/records lists the kinds; each has a /schema and an /example. Every request names itself in the header
    Idempotency-Key: sent again, it is answered with the same record and number.

    Examples:
        vcedu serve records --school school.toml --key school-key.json --out records --token-file token.txt \
            --form A市教育委員会 --form-version 2027

        vcedu serve records --board board.toml --key board-key.json --out notices --token-file token.txt \
            --form A市教育委員会 --form-version 2027
    """
    serving = _serving()
    from vcedu.cli.office import body  # noqa: PLC0415 - slow to import

    front = serving.Front(host, port, tls_self_signed, tls_certificate, tls_key, token_file)
    office = serving.Office(body(school, board), key, out, form, form_version, status_list, verification_method)
    serving.serve_records(front, office, output(as_json=as_json, language=language))


def _serving() -> ModuleType:
    try:
        from vcedu.cli import serving  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise UsageError(Code.SERVER_NOT_INSTALLED) from error
    return serving
