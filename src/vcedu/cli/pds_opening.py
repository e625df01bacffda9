"""How commands open a personal data store: by its passphrase, or by the key file of one of its devices."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vcedu.cli.options import passphrase, read_key
from vcedu.cli.stores import existing_store
from vcedu.errors import Code, UsageError
from vcedu.errors.table import printable
from vcedu.keys import AgreementSecret
from vcedu.model import format_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.cli.output import Output
    from vcedu.holder import Item, PersonalDataStore

StoreArgument = Annotated[
    str, typer.Argument(metavar="STORE", help="The store: a file, or postgresql://user@host/name.")
]
ProfileOption = Annotated[
    str | None, typer.Option("--profile", metavar="ID", help="Whose profile, where the store has several.")
]
DeviceOption = Annotated[
    Path | None,
    typer.Option("--device", metavar="KEY.json", help="Open it by a device's key (X25519), without the passphrase."),
]
WhoseNameOption = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Whose it is, for the page; else as was stated.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; by default it is printed.")
]


@contextmanager
def opened(place: str, profile: str | None, device: Path | None) -> Iterator[PersonalDataStore]:
    """Open a store that is there; its passphrase is asked for, or taken from `VCEDU_PASSPHRASE`.

    Raises:
        UsageError: `FILE_UNREADABLE`; `OPTION_INVALID`, if the key opens nothing.
        VceduError: what `PersonalDataStore.open` and `open_on_device` raise.
    """
    from vcedu.holder import PersonalDataStore  # noqa: PLC0415 - slow to import

    with existing_store(place, reason="there is no such store") as driver:
        if device is None:
            yield PersonalDataStore.open(driver, passphrase(confirm=False), profile=profile)
        else:
            yield PersonalDataStore.open_on_device(driver, _secret(device), profile=profile)


def whose(store: PersonalDataStore, name: str | None) -> str:
    """Return the name of whose profile it is: the one that is given, else one that was stated, else its identifier."""
    child = store.child
    stated = "" if child is None else min(child.names, default="")
    return name or stated or store.profile


def show_items(items: Iterable[Item], printer: Output) -> None:
    """Print what items are, one line each, or as JSON."""
    listed = list(items)
    if printer.as_json:
        printer.json({"items": [item_data(item) for item in listed]})
        return
    for item in listed:
        told = item_data(item)
        cells = (item.id, told["received_at"], told["title"][printer.language], told["school"])
        printer.line("\t".join(printable(cell) for cell in cells))


def item_data(item: Item) -> dict[str, Any]:
    """Return what an item is, for JSON."""
    from vcedu.education.progress import school_name  # noqa: PLC0415 - slow to import
    from vcedu.holder.who_saw import title_of  # noqa: PLC0415 - slow to import

    document = item.secured.envelope.document
    title = title_of(item)
    return {
        "id": item.id,
        "version": item.version,
        "received_at": format_timestamp(item.received_at),
        "title": {"en": title.en, "ja": title.ja},
        "school": school_name(document),
    }


def _secret(path: Path) -> AgreementSecret:
    key = read_key(path)
    if not isinstance(key, AgreementSecret):
        raise UsageError(Code.OPTION_INVALID, option="--device", value=key.key_type.value, expected="X25519")
    return key
