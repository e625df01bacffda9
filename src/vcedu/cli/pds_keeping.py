"""`vcedu pds back-up`, `restore` and `devices`: so that nothing is lost with one phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import AtOption, JSONOption, Language, LanguageOption, either, now_or, output, passphrase
from vcedu.cli.pds_opening import DeviceOption, ProfileOption, StoreArgument, opened
from vcedu.errors import Code, UsageError
from vcedu.errors.table import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.cli.output import Output
    from vcedu.holder import AgeKey, Passphrase, Recipients
    from vcedu.holder.access.statements import DeviceAdded

BACKUP_PASSPHRASE_VARIABLE = "VCEDU_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret

devices_app = typer.Typer(help="Tell, let in and take away what opens a profile.", no_args_is_help=True)


def back_up(
    store: StoreArgument,
    out: Annotated[Path, typer.Option("--out", metavar="BACKUP", help="Where to write it. Never overwritten.")],
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", metavar="AGE", help="Whose key opens it (age1…), not a phrase.")
    ] = None,
    new_key: Annotated[
        Path | None, typer.Option("--new-key", metavar="FILE", help="Make a key that opens it, and write it here.")
    ] = None,
    for_another: Annotated[
        bool, typer.Option("--for-another", help="For a guardian or others: without keys, log and rights.")
    ] = False,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="ITEM", help="Leave this out; only with --for-another.")
    ] = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write everything in the profile to one sealed file (age), to be kept elsewhere.

    Its passphrase is asked for, or taken from VCEDU_BACKUP_PASSPHRASE; with keys there is none.

    Examples:
        vcedu pds back-up records.sqlite --out records.age

        vcedu pds back-up records.sqlite --out records.age --new-key backup-key.txt

        vcedu pds back-up records.sqlite --out mother.age --for-another --without 3f0c5a1e9b7d2468ace013579bdf2468
    """
    if without and not for_another:
        raise either("--for-another", "--for-another --without ITEM")
    if out.exists():
        raise UsageError(Code.FILE_EXISTS, file=str(out))
    left_out = frozenset(without or ()) if for_another else None
    with opened(store, profile, device) as found:
        data = found.back_up(_lock(recipient or [], new_key), at=now_or(at), without=left_out)
    files.write(out, data, private=True, overwrite=False)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(out), "size": len(data)})
    else:
        printer.line(str(out))


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The backup.")],
    store: Annotated[
        str, typer.Option("--store", metavar="STORE", help="The new store; one that is there is refused.")
    ],
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The key that opens it, where no passphrase does.")
    ] = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Put a backup into a new store, whole or not at all, under a new passphrase; nothing else opens it.

    The backup's passphrase is asked for, or taken from VCEDU_BACKUP_PASSPHRASE; the new store's from VCEDU_PASSPHRASE.

    Examples:
        vcedu pds restore records.age --store records.sqlite

        vcedu pds restore records.age --store records.sqlite --key backup-key.txt
    """
    from vcedu.holder import PersonalDataStore  # noqa: PLC0415 - slow to import
    from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

    data, opener, now = files.read(backup), _opener(key), now_or(at)
    secret = passphrase(confirm=True)
    with open_driver(store) as driver, files.naming(backup):
        restored = PersonalDataStore.restore(data, driver, secret, opener=opener, at=now)
        count = len(restored.items())
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"store": store, "profile": restored.profile, "items": count})
    else:
        printer.line(f"{restored.profile}\t{count}")


@devices_app.callback()
def devices() -> None:
    """Tell, let in and take away what opens a profile."""


@devices_app.command("list")
def list_(
    store: StoreArgument,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """List the devices and passphrases that open the profile beside the store's own passphrase.

    Examples:
        vcedu pds devices list records.sqlite
    """
    with opened(store, profile, device) as found:
        _show(found.devices.all(), output(as_json=as_json, language=language))


@devices_app.command("add")
def add(
    store: StoreArgument,
    device_key: Annotated[
        str, typer.Option("--device-key", metavar="MULTIKEY", help="The device's public key (X25519).")
    ],
    whose: Annotated[str, typer.Option("--whose", metavar="DID", help="Whose device it is.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What they call it.")],
    profile: ProfileOption = None,
    device: DeviceOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Let a device open the profile, and read everything in it. Its key is made there: `vcedu key new --type x25519`.

    Examples:
        vcedu pds devices add records.sqlite --device-key z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW \
            --whose did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf --name "the old phone"
    """
    from vcedu.keys import AgreementKey  # noqa: PLC0415 - as the others: only what is needed

    key = AgreementKey.from_multikey(device_key)
    with opened(store, profile, device) as found:
        added = found.devices.add(key, principal=whose, name=name, at=now_or(at))
        _show([added], output(as_json=as_json, language=language))


@devices_app.command("remove")
def remove(
    store: StoreArgument,
    removed: Annotated[str, typer.Argument(metavar="DEVICE", help="Its identifier, as `devices list` prints it.")],
    by: Annotated[str, typer.Option("--by", metavar="DID", help="Who takes it away.")],
    profile: ProfileOption = None,
    device: DeviceOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Take a device away and change the profile's keys; what is left is listed.

    Whoever has that device and a copy of the store still reads what was there before.

    Examples:
        vcedu pds devices remove records.sqlite 3f0c5a1e9b7d2468ace013579bdf2468 \
            --by did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    with opened(store, profile, device) as found:
        found.devices.remove(removed, by=by, at=now_or(at))
        _show(found.devices.all(), output(as_json=as_json, language=language))


def _show(devices: Sequence[DeviceAdded], printer: Output) -> None:
    if printer.as_json:
        listed = [
            {"id": each.id, "whose": each.principal, "name": each.name, "means": each.means.value} for each in devices
        ]
        printer.json({"devices": listed})
        return
    for each in devices:
        printer.line("\t".join(printable(cell) for cell in (each.id, each.means.value, each.name, each.principal)))


def _lock(recipients: Sequence[str], new_key: Path | None) -> Passphrase | Recipients:
    """Return what closes a backup; a new key is written before anything is sealed to it."""
    from vcedu.holder import AgeKey, Passphrase, Recipients  # noqa: PLC0415 - slow to import

    names = [*recipients]
    if new_key is not None:
        key = AgeKey.generate()
        files.write(new_key, f"{key.secret}\n".encode(), private=True, overwrite=False)
        names.append(key.recipient)
    return Recipients(tuple(names)) if names else Passphrase(_backup_passphrase(confirm=True))


def _opener(key: Path | None) -> Passphrase | AgeKey:
    from vcedu.holder import AgeKey, Passphrase  # noqa: PLC0415 - slow to import

    if key is None:
        return Passphrase(_backup_passphrase(confirm=False))
    return AgeKey(files.read(key).decode("ascii", errors="replace").strip())


def _backup_passphrase(*, confirm: bool) -> str:
    return passphrase(confirm=confirm, variable=BACKUP_PASSPHRASE_VARIABLE, asked="Passphrase of the backup")
