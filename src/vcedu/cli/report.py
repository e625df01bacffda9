"""A report on a console, as JSON, or as a page in a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.cli import files
from vcedu.rendering import report_page, report_text

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from vcedu.cli.output import Output
    from vcedu.model import Report


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report is printed with.

    Attributes:
        file: The file that was checked.
        any_issuer: Whether the issuer's authority was left out of account, which is then said in capitals.
        bundle_signer: Who signed the bundle that stood in for the network; None if none did.
        stated_issue: By when the operator says that it was issued; None if that was left open.
    """

    file: Path
    any_issuer: bool
    bundle_signer: str | None = None
    stated_issue: dt.datetime | None = None


def print_report(output: Output, report: Report, shown: Shown) -> None:
    """Print a report, as sentences or as JSON."""
    if output.as_json:
        stated = shown.stated_issue and shown.stated_issue.isoformat()
        output.json({**report.as_json(), "bundle_signer": shown.bundle_signer, "stated_issue": stated})
        return
    text = report_text(
        report,
        output.language,
        document_name=str(shown.file),
        any_issuer=shown.any_issuer,
        bundle_signer=shown.bundle_signer,
        stated_issue=shown.stated_issue,
        coloured=sys.stdout.isatty(),
    )
    output.line(text)


def write_page(path: Path, report: Report, shown: Shown) -> None:
    """Write a report as one HTML page.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    page = report_page(
        report,
        document_name=str(shown.file),
        any_issuer=shown.any_issuer,
        bundle_signer=shown.bundle_signer,
        stated_issue=shown.stated_issue,
    )
    files.write(path, page.encode())
