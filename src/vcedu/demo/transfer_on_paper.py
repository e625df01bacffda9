"""The same move for a family without a phone: sheets with QR codes, which prove no bearer."""

from __future__ import annotations

import dataclasses
import json
import random
from functools import partial
from typing import TYPE_CHECKING

from vcedu.demo.cast import usual_family
from vcedu.demo.steps import Step, code_of, ended_in
from vcedu.demo.transfer_papers import judged_and_compared, subject_of
from vcedu.education.comparison import compare_papers
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, SCHOOL_ASSIGNMENT_NOTICE, TEXTBOOK_SUPPLY_CERTIFICATE
from vcedu.errors import CheckName, Code, Message
from vcedu.rendering import paper_sheet, paper_texts, read_paper, report_page
from vcedu.verifier import HolderDemand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vcedu.demo.transfer_papers import Papers
    from vcedu.model import Secured, VerifiedCredential

NOT_PROVEN = "not_proven"
"""The code of a genuine document of which nobody proved that it is about the bearer."""
_BOARD = Message("On paper: the board reads the certificate of enrolment", "紙：教育委員会が在学証明書を読み取る")
_SCHOOL = Message("On paper: the new school reads all three sheets", "紙：転入校が3枚の用紙を読み取る")
_DEMANDED = Message("On paper: somebody demands proof of the holder", "紙：提示者の証明を求める")
_CHANGED = Message("On paper: a changed certificate is printed", "紙：改ざんした証明書を印刷")
_MIXED = Message("On paper: codes of two sheets are mixed", "紙：2枚の用紙のコードが混ざる")


def on_paper(papers: Papers) -> Iterator[Step]:
    """Yield what board and school find in the sheets that a family carries."""
    member = dataclasses.replace(usual_family(), file="paper")
    enrollment, textbooks = papers.certificates(member)
    sheet = _printed(papers, enrollment, "enrollment")
    yield from _read_by_board(papers, sheet)
    notice = papers.notice(member)
    own = papers.verify(papers.notice(member, f"{papers.world.school_b.name}長", "school-b/"))
    sheets = (sheet, _printed(papers, textbooks, "textbooks"), _printed(papers, notice, "notice"))
    yield _read_by_school(papers, sheets, own)
    yield from _attempts(papers, enrollment, sheets)


def codes_of(sheet: Path) -> list[str]:
    """Return the codes of a printed sheet in the order in which a camera happens to meet them."""
    texts = sheet.with_suffix(".codes.txt").read_text(encoding="utf-8").splitlines()
    random.Random(sheet.name).shuffle(texts)  # noqa: S311 - any order will do
    return texts


def _printed(papers: Papers, document: Secured, name: str) -> Path:
    """Print a document, and write beside the sheet what a camera reads off it."""
    papers.write(f"paper/{name}.html", paper_sheet(document).encode())
    papers.write(f"paper/{name}.codes.txt", "\n".join((*paper_texts(document), "")).encode())
    return papers.out / "paper" / f"{name}.html"


def _read_by_board(papers: Papers, sheet: Path) -> Iterator[Step]:
    data = read_paper(codes_of(sheet))
    report = papers.verifier.inspect(data, time=papers.world.time)
    papers.write("paper/enrollment.report.html", report_page(report, document_name=sheet.name).encode())
    check = next(check for check in report if check.name is CheckName.HOLDER)
    code = code_of(report.verdict, report.verdict.subject_authentic.value)
    yield Step(_BOARD, NOT_PROVEN, code, check.message)
    demanding = partial(papers.verifier.verify, data, time=papers.world.time, holder=HolderDemand(required=True))
    yield ended_in(_DEMANDED, demanding, Code.HOLDER_REQUIRED)


def _read_by_school(papers: Papers, sheets: tuple[Path, ...], own: VerifiedCredential) -> Step:
    read = [papers.verifier.verify(read_paper(codes_of(sheet)), time=papers.world.time) for sheet in sheets]
    kinds = (ENROLLMENT_CERTIFICATE, TEXTBOOK_SUPPLY_CERTIFICATE, SCHOOL_ASSIGNMENT_NOTICE)
    shown = {kind: subject_of(verified, kind) for verified, kind in zip(read, kinds, strict=True)}
    found = compare_papers(subject_of(own, SCHOOL_ASSIGNMENT_NOTICE), shown)
    answers = {verified.verdict.subject_authentic.value for verified in read}
    code = found[0].member if found else " ".join(sorted(answers))
    judged = next(check for check in read[0].verdict.checks if check.name is CheckName.HOLDER)
    return Step(_SCHOOL, NOT_PROVEN, code, judged_and_compared([judged.message], found))


def _attempts(papers: Papers, genuine: Secured, sheets: tuple[Path, ...]) -> Iterator[Step]:
    changed = json.loads(genuine.raw)
    changed["credentialSubject"]["gradeLevel"] = "P6"
    forged = dataclasses.replace(genuine, raw=json.dumps(changed, ensure_ascii=False).encode())
    sheet = _printed(papers, forged, "attack-changed")
    yield ended_in(
        _CHANGED,
        lambda: papers.verifier.verify(read_paper(codes_of(sheet)), time=papers.world.time),
        Code.PROOF_SIGNATURE,
    )
    first, second, *_ = sheets
    yield ended_in(_MIXED, lambda: read_paper([*codes_of(first)[1:], codes_of(second)[0]]), Code.PAPER_MIXED)
