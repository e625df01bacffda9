"""The commands put together, and the one place where errors become exit statuses."""

from __future__ import annotations

import itertools
import sys

import typer

from vcedu.cli import (
    approval,
    batch,
    bundle,
    claims,
    demo,
    derive,
    desk,
    did,
    dossier,
    interop,
    issue,
    key,
    ledger,
    mapping,
    paper,
    pds,
    procedure,
    record,
    registry,
    retention,
    roster,
    serve,
    status,
    transcript,
    verify,
)
from vcedu.cli.output import ExitStatus, Output, survive_any_console
from vcedu.errors import VceduError

app = typer.Typer(
    name="vcedu",
    help="Education credentials: issue them, keep them, check them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("demo")(demo.demo)
app.add_typer(approval.app, name="approval")
app.add_typer(key.app, name="key")
app.add_typer(desk.app, name="desk")
app.add_typer(did.app, name="did")
app.add_typer(dossier.app, name="dossier")
app.add_typer(interop.app, name="interop")
app.command("issue")(issue.issue)
app.command("derive")(derive.derive)
app.add_typer(batch.app, name="batch")
app.add_typer(bundle.app, name="bundle")
app.add_typer(claims.app, name="claims")
app.add_typer(mapping.app, name="mapping")
app.add_typer(ledger.app, name="ledger")
app.add_typer(paper.app, name="paper")
app.add_typer(pds.app, name="pds")
app.add_typer(procedure.app, name="procedure")
app.add_typer(record.app, name="record")
app.add_typer(registry.app, name="registry")
app.add_typer(retention.app, name="retention")
app.add_typer(roster.app, name="roster")
app.add_typer(serve.app, name="serve")
app.add_typer(transcript.app, name="transcript")
app.add_typer(status.app, name="status")
app.command("verify")(verify.verify)


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        arguments: The words after the program's name; those of the process by default.
    """
    survive_any_console()
    words = sys.argv[1:] if arguments is None else arguments
    output = Output(as_json="--json" in words, language="ja" if _asks_for_japanese(words) else "en")
    try:
        app(args=words, prog_name="vcedu")
    except VceduError as error:
        return output.error(error)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ExitStatus.DONE
    return ExitStatus.DONE


def _asks_for_japanese(words: list[str]) -> bool:
    return "--lang=ja" in words or ("--lang", "ja") in itertools.pairwise(words)
