"""A report as one HTML page: nothing in it is fetched, nothing in it runs, and it prints on A4."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.rendering.words import (
    BUNDLE,
    MARKS,
    STATED_ISSUE,
    called,
    document_words,
    headline,
    issuer_words,
    light,
    overall,
    place,
    questions,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from jinja2 import Template

    from vcedu.model import Report, Verdict

_LABELS = {
    "next": Message("What to do now:", "次にすること："),
    "checks": Message("The checks", "確認の内容"),
    "nested": Message("Inside it", "内側の証明書"),
    "as_of": Message("as of", "情報の取得時点"),
    "at": Message("Judged as of", "判定の基準時刻"),
    "issuer": Message("Issuer named in the document", "文書に記された発行者"),
    "registered": Message("The register calls that issuer", "登録簿における発行者の名称"),
    "bundle": BUNDLE,
    "stated_issue": STATED_ISSUE,
}


def report_page(
    report: Report,
    *,
    document_name: str,
    any_issuer: bool = False,
    bundle_signer: str | None = None,
    stated_issue: dt.datetime | None = None,
) -> str:
    """Return a report as a page in English and Japanese, complete in itself.

    Args:
        report: What was found.
        document_name: The name of what was checked.
        any_issuer: Whether the issuer's authority was left out of account; the page is then never green.
        bundle_signer: Who signed the bundle that stood in for the network; None if none did.
        stated_issue: By when the operator says that it was issued; None if that was left open.
    """
    verdict = report.verdict
    return template("report.html").render(
        name=printable(document_name),
        issuers=_issuers(verdict),
        verdict=verdict,
        outcome=light(verdict, any_issuer=any_issuer).value,
        headline=headline(verdict, any_issuer=any_issuer, stated_issue=stated_issue),
        questions=questions(verdict),
        bundle_signer=bundle_signer,
        stated_issue=stated_issue,
        labels=_LABELS,
        marks=MARKS,
        moment=moment,
        called=called,
        document_words=document_words,
        issuer_words=issuer_words,
        overall=overall,
        place=place,
    )


def _issuers(verdict: Verdict) -> Iterator[tuple[Message | None, str, str]]:
    """Yield who is named as issuer: of what, the name that the register has, and the identifier."""
    if verdict.issuer is not None:
        yield None, printable(verdict.issuer_name or ""), printable(verdict.issuer)
        return
    for inner in verdict.nested.values():
        yield document_words(inner), printable(inner.issuer_name or ""), printable(inner.issuer or "")


@functools.cache
def template(name: str) -> Template:
    """Return a page's template, in which everything is escaped that does not say it is markup."""
    import jinja2  # noqa: PLC0415 - only pages need it

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(Path(__file__).with_name(name).read_text(encoding="utf-8"))
