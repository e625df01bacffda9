"""`vcedu pds`: a learner's personal data store, to fill, to look into, to keep and to recover."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import files, pds_keeping, pds_pages
from vcedu.cli.checking import Trusting
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    JSONOption,
    Language,
    LanguageOption,
    RootKeyOption,
    VersionFloorOption,
    either,
    now_or,
    output,
    passphrase,
)
from vcedu.cli.pds_opening import (
    DeviceOption,
    OutOption,
    ProfileOption,
    StoreArgument,
    item_data,
    opened,
    show_items,
)
from vcedu.errors import Code, UsageError

app = typer.Typer(help="Keep a learner's records: a personal data store.", no_args_is_help=True)


@app.callback()
def pds() -> None:
    """Keep a learner's records: a personal data store."""


@app.command("create")
def create(
    store: StoreArgument,
    learner: Annotated[
        str | None, typer.Option("--learner", metavar="DID", help="Whose it is: what records are bound to.")
    ] = None,
    born: Annotated[str | None, typer.Option("--born", metavar="DAY", help="The learner's day of birth.")] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="The learner's name, as records write it.")
    ] = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make a store with one profile. Once it is stated whose it is, other children's records are refused.

    The passphrase is asked for, or taken from VCEDU_PASSPHRASE. Nobody can tell it to you if you forget it: see
    `vcedu pds lost-page`.

    Examples:
        vcedu pds create records.sqlite --learner did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf \
            --born 2011-05-05 --name "見本 太郎"
    """
    from vcedu.holder import PersonalDataStore  # noqa: PLC0415 - slow to import
    from vcedu.holder.access.statements import Subject  # noqa: PLC0415 - slow to import
    from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

    if (learner is None) != (born is None) or (name and learner is None):
        raise either("--learner", "--learner DID --born DAY")
    birth, now = None if born is None else _day(born), now_or(at)
    secret = passphrase(confirm=True)
    with open_driver(store) as driver:
        made = PersonalDataStore.create(driver, secret, at=now)
        if learner is not None and birth is not None:
            made.belongs_to(Subject(learner, birth, names=frozenset(name or ())), at=now)
        printer = output(as_json=as_json, language=language)
        if printer.as_json:
            printer.json({"store": store, "profile": made.profile})
        else:
            printer.line(made.profile)


@app.command("receive")
def receive(
    store: StoreArgument,
    documents: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The credentials.")],
    confirmed_by: Annotated[
        str | None,
        typer.Option("--confirmed-by", metavar="WHO", help="Who says that they are this learner's, where they do not."),
    ] = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Verify credentials and keep them, all or none.

    Examples:
        vcedu pds receive records.sqlite transcript.json --anchors anchors.json \
            --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf --offline bundle
    """
    checking = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline).checking(at)
    data = [files.read(path) for path in documents]
    with opened(store, profile, device) as found:
        kept = found.receive_many(data, verifier=checking.verifier, time=checking.time, confirmed_by=confirmed_by)
        show_items(kept, output(as_json=as_json, language=language))


@app.command("list")
def list_(
    store: StoreArgument,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """List the records: identifier, when it was received, what it is, and the school.

    Examples:
        vcedu pds list records.sqlite --lang ja
    """
    with opened(store, profile, device) as found:
        show_items(found.items(), output(as_json=as_json, language=language))


@app.command("find")
def find(
    store: StoreArgument,
    school: Annotated[str | None, typer.Option("--school", help="Part of its name, or its identifier.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Part of a subject's or a course's name.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="The school year (年度).")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="What it is, such as 成績証明書.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Part of any text in it.")] = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """List the records that say of themselves what is looked for; all that is given must fit.

    Examples:
        vcedu pds find records.sqlite --subject 数学 --year 2026

        vcedu pds find records.sqlite --kind GraduationCertificate --json
    """
    from vcedu.holder import Wanted  # noqa: PLC0415 - slow to import

    with opened(store, profile, device) as found:
        wanted = Wanted(school, subject, year, kind, text)
        show_items(found.find(wanted), output(as_json=as_json, language=language))


@app.command("show")
def show(
    store: StoreArgument,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The record's identifier, as `list` prints it.")],
    out: OutOption = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Print what a record says, or write it to a file in its original bytes.

    Examples:
        vcedu pds show records.sqlite 3f0c5a1e9b7d2468ace013579bdf2468

        vcedu pds show records.sqlite 3f0c5a1e9b7d2468ace013579bdf2468 --out transcript.json
    """
    with opened(store, profile, device) as found:
        kept = found.get(item)
        if out is None:
            document = kept.secured.envelope.document
            output(as_json=as_json, language=language).json({**item_data(kept), "document": document})
        else:
            files.write(out, kept.secured.raw, private=True)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(Code.OPTION_INVALID, option="--born", value=text, expected="2011-05-05") from error


app.command("who-saw")(pds_pages.who_saw)
app.command("progress")(pds_pages.progress)
app.command("lost-page")(pds_pages.lost_page)
app.command("back-up")(pds_keeping.back_up)
app.command("restore")(pds_keeping.restore)
app.add_typer(pds_keeping.devices_app, name="devices")
