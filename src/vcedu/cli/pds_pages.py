"""`vcedu pds who-saw`, `progress` and `lost-page`: what people read and print."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, either, instant, now_or, output
from vcedu.cli.pds_opening import (
    DeviceOption,
    OutOption,
    ProfileOption,
    StoreArgument,
    WhoseNameOption,
    opened,
    whose,
)
from vcedu.cli.retention import TableOption, read_table

if TYPE_CHECKING:
    from vcedu.cli.output import Output
    from vcedu.education.progress import Series
    from vcedu.education.reissue import ReissueTable
    from vcedu.holder import PersonalDataStore, Reflection


class Form(StrEnum):
    """What is written: lines of text, or a page."""

    TEXT = "text"
    HTML = "html"


class ProgressForm(StrEnum):
    """What progress is written as."""

    JSON = "json"
    SVG = "svg"
    HTML = "html"


PageOption = Annotated[Form, typer.Option("--format", help="As text, or as a page for A4.")]


def who_saw(
    store: StoreArgument,
    last: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="The last N alone.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="TIME", help="From then on alone.")] = None,
    form: PageOption = Form.TEXT,
    out: OutOption = None,
    name: WhoseNameOption = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Print who saw what, when, as what, and why that was allowed; all of it, to who can open the store.

    Examples:
        vcedu pds who-saw records.sqlite --last 20 --lang ja

        vcedu pds who-saw records.sqlite --since 2027-04-01 --format html --out who-saw.html
    """
    from vcedu.holder.who_saw import Reader, title_of  # noqa: PLC0415 - slow to import
    from vcedu.holder.who_saw import who_saw as rows_of  # noqa: PLC0415 - slow to import
    from vcedu.rendering import who_saw_data, who_saw_page, who_saw_text  # noqa: PLC0415 - slow to import

    start, now = None if since is None else instant(since, option="--since"), now_or(None)
    with opened(store, profile, device) as found:
        entries = found.audit() if start is None else found.log.since(start)
        reader = Reader("", reads_all=True, titles={item.id: title_of(item) for item in found.items()})
        rows, owner = rows_of(entries if last is None else entries[-last:], reader), whose(found, name)
    printer = output(as_json=as_json, language=language)
    if as_json:
        printer.json(who_saw_data(rows, owner=owner, until=now))
    elif form is Form.HTML:
        _write(who_saw_page(rows, owner=owner, until=now), out, printer)
    else:
        _write(f"{who_saw_text(rows, language.value)}\n", out, printer)


def progress(
    store: StoreArgument,
    form: Annotated[
        ProgressForm, typer.Option("--format", help="As data, as pictures in a folder, or as a page.")
    ] = ProgressForm.JSON,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE|DIR", help="Where to write it; of pictures, the folder.")
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", metavar="SUBJECT", help="This subject alone.")] = None,
    learner: Annotated[
        list[str] | None, typer.Option("--learner", metavar="DID", help="Whose records count; else as was stated.")
    ] = None,
    name: WhoseNameOption = None,
    profile: ProfileOption = None,
    device: DeviceOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Show the marks by subject and scale over the years, and what happened when.

    Marks on different scales, or of different schools, are never put into one row.

    Examples:
        vcedu pds progress records.sqlite --json

        vcedu pds progress records.sqlite --format html --out progress.html

        vcedu pds progress records.sqlite --format svg --subject 数学 --out pictures --lang ja
    """
    from vcedu.rendering.progress import progress_page, progress_svg  # noqa: PLC0415 - slow to import

    if form is ProgressForm.SVG and out is None and not as_json:
        raise either("--out", "DIR")
    with opened(store, profile, device) as found:
        reflection, owner = _reflected(found, learner or [], subject), whose(found, name)
    printer = output(as_json=as_json, language=language)
    if as_json or form is ProgressForm.JSON:
        _write_data(_as_data(reflection), out, printer)
    elif form is ProgressForm.HTML:
        _write(progress_page(reflection.progress, reflection.timeline, name=owner), out, printer)
    else:
        folder = files.folder(out or Path())
        for number, series in enumerate(reflection.progress.series, 1):
            path = folder / f"{number:02}.svg"
            files.write(path, progress_svg(series, language=language.value).encode(), private=True)
            printer.line(str(path))


def lost_page(
    reissue: Annotated[
        Path | None, typer.Option("--reissue", metavar="REISSUE.toml", help="The establisher's; else the draft's.")
    ] = None,
    table: TableOption = None,
    form: PageOption = Form.TEXT,
    out: OutOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Print what to do about a lost phone and a forgotten passphrase: what is lost, and how the rest comes back.

    What is issued again, where and in how many days stands in a file of the establisher's, and for how long follows
    from its retention table. Without them the page says that it is a draft.

    Examples:
        vcedu pds lost-page --lang ja

        vcedu pds lost-page --reissue reissue.toml --table retention.toml --format html --out lost.html
    """
    from vcedu.rendering.lost_access import lost_access_page, lost_access_text  # noqa: PLC0415 - slow to import

    reissued, kept = _read_reissue(reissue), read_table(table)
    printer = output(as_json=False, language=language)
    if form is Form.HTML:
        _write(lost_access_page(reissued, kept), out, printer)
    else:
        _write(f"{lost_access_text(reissued, kept, language.value)}\n", out, printer)


def _read_reissue(path: Path | None) -> ReissueTable:
    from vcedu.education.reissue import read_reissue_table, shipped_reissue_table  # noqa: PLC0415 - slow to import

    if path is None:
        return shipped_reissue_table()
    with files.naming(path):
        return read_reissue_table(files.read(path))


def _reflected(store: PersonalDataStore, learner: list[str], subject: str | None) -> Reflection:
    """Return what the records of one child come to: whose they are is given, or was stated."""
    from vcedu.holder import reflect  # noqa: PLC0415 - slow to import

    child = store.child
    known = frozenset(learner) if learner or child is None else child.ids
    if not known:
        raise either("--learner", "--learner DID")
    found = reflect(store.items(), learner=known)
    if subject is None:
        return found
    return replace(found, progress=replace(found.progress, series=found.progress.of(subject)))


def _as_data(reflection: Reflection) -> dict[str, Any]:
    return {
        "format": "vcedu progress 1",
        "series": [_series(each) for each in reflection.progress.series],
        "left_out": [{"id": record.id, "why": why.value} for record, why in reflection.progress.left_out],
        "timeline": [
            {
                "day": event.day.isoformat(),
                "kind": event.kind.value,
                "words": {"en": event.words.en, "ja": event.words.ja},
                "sources": list(event.sources),
            }
            for event in reflection.timeline
        ],
    }


def _series(series: Series) -> dict[str, Any]:
    return {
        "subject": series.subject,
        "school": {"id": series.school, "name": series.school_name},
        "scale": {"name": series.scale.name, "values": list(series.scale.values)},
        "marks": [asdict(mark) for mark in series.marks],
        "gaps": list(series.gaps),
    }


def _write_data(data: dict[str, Any], out: Path | None, printer: Output) -> None:
    if out is None:
        printer.json(data)
    else:
        files.write(out, json.dumps(data, ensure_ascii=False, indent=2).encode(), private=True)


def _write(text: str, out: Path | None, printer: Output) -> None:
    if out is None:
        printer.line(text.rstrip("\n"))
    else:
        files.write(out, text.encode(), private=True)
