"""`vcedu dossier request|outstanding|documents`: the school's book of dossiers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli.options import JSONOption, Language, LanguageOption, now_or, output
from vcedu.cli.stores import existing_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.protocols.dossier import DossierBook

BookArgument = Annotated[
    str,
    typer.Option(
        "--book", metavar="BOOK", help="The school's book of dossiers: a file, or postgresql://user@host/name."
    ),
]
BookOption = Annotated[
    str | None, typer.Option("--book", metavar="BOOK", help="Also write it down in the school's book.")
]
AtOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When; by default now.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The dossier's number or name.")]

_MISSING_JA = {"dossier": "引継ぎ書類", "receipt": "受領書"}


@contextmanager
def opened_book(place: str) -> Iterator[DossierBook]:
    """Open the book, made if it is not there."""
    from vcedu.protocols.dossier import DossierBook  # noqa: PLC0415 - slow to import
    from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

    with open_driver(place) as driver:
        yield DossierBook(driver)


@contextmanager
def _existing_book(place: str) -> Iterator[DossierBook]:
    from vcedu.protocols.dossier import DossierBook  # noqa: PLC0415 - slow to import

    with existing_store(place, reason="there is no such book") as driver:
        yield DossierBook(driver)


def request(dossier_id: IdArgument, book: BookArgument, at: AtOption = None) -> None:
    """Write down that a dossier was asked for: from now on it is open until its receipt.

    Examples:
        vcedu dossier request 2027-1 --book dossiers.sqlite
    """
    with opened_book(book) as kept:
        kept.request(dossier_id, at=now_or(at))


def outstanding(
    book: BookArgument,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="Count the days up to this time.")] = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """List requests without dossier and dossiers without receipt, with the days they are open.

    Examples:
        vcedu dossier outstanding --book dossiers.sqlite --lang ja
    """
    with _existing_book(book) as kept:
        cases = kept.outstanding(now_or(at))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        listed = [{"dossier": case.dossier_id, "missing": case.missing.value, "days": case.days} for case in cases]
        printer.json({"outstanding": listed})
        return
    for case in cases:
        if language is Language.JA:
            printer.line(f"{case.dossier_id}：{_MISSING_JA[case.missing]}待ち {case.days}日")
        else:
            printer.line(f"{case.dossier_id}: no {case.missing} for {case.days} days")


def documents(
    dossier_id: IdArgument, book: BookArgument, as_json: JSONOption = False, language: LanguageOption = Language.EN
) -> None:
    """List what was sent in a dossier, and which of it passed to the receiving school for good.

    Examples:
        vcedu dossier documents 2027-1 --book dossiers.sqlite
    """
    with _existing_book(book) as kept:
        sent = kept.documents(dossier_id)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        listed = [
            {
                "kind": each.kind,
                "digest": each.digest,
                "transferred_on": each.transferred_on and each.transferred_on.isoformat(),
            }
            for each in sent
        ]
        printer.json({"dossier": dossier_id, "documents": listed})
        return
    kept_here, passed = ("写しを送付", "移管") if language is Language.JA else ("copy sent", "transferred on")
    for each in sent:
        state = kept_here if each.transferred_on is None else f"{passed} {each.transferred_on.isoformat()}"
        printer.line(f"{each.kind} {each.digest}: {state}")
