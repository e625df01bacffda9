"""Progress as pictures: one panel for each row of marks, with the scale it stands on; and the page around them.

Panels never share an axis: a 3 of three steps, a 3 of five and a B stand apart. What nothing is known of stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from vcedu.education.dates import plain_day
from vcedu.education.progress import NotCounted
from vcedu.education.progress.timeline import title_of
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.rendering.page import template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vcedu.education.progress import Event, Mark, Progress, Series

_LEFT, _RIGHT, _TOP, _BOTTOM, _STEP, _YEAR, _TITLE = 56, 24, 30, 34, 26, 92, 16
_TITLE_WORDS = Message("{subject}: {scale}, {school}", "{subject}：{scale}（{school}）")
_DESCRIPTION = Message("Marks by school year: {marks}.", "年度ごとの評定：{marks}。")
_GAP = Message("no record", "記録なし")
_YEAR_WORDS = Message("{year}", "{year}年度")
_WHY = {
    NotCounted.SUPERSEDED: Message("superseded by a newer one", "新しいものに差し替え済み"),
    NotCounted.REVOKED: Message("revoked", "失効"),
    NotCounted.OTHER_CHILD: Message("about somebody else", "別の人の記録"),
}
_STYLE = (
    ".a{fill:#111}.s{fill:#555}.g{stroke:#ccc}.l{stroke:#0b57a4;fill:none;stroke-width:2}.p{fill:#0b57a4}"
    ".n{fill:#888;font-style:italic}"
    "@media(prefers-color-scheme:dark){.a{fill:#eee}.s{fill:#aaa}.g{stroke:#444}.l{stroke:#7ab8f5}.p{fill:#7ab8f5}"
    ".n{fill:#999}}"
)


@dataclass(frozen=True, slots=True)
class _Panel:
    series: Series
    years: range

    @property
    def width(self) -> int:
        return _LEFT + _RIGHT + _YEAR * len(self.years)

    @property
    def height(self) -> int:
        return _TOP + _BOTTOM + _STEP * (len(self.series.scale.values) - 1) + _TITLE

    def x(self, mark: Mark) -> float:
        same_year = [each for each in self.series.marks if each.school_year == mark.school_year]
        part = (same_year.index(mark) + 1) / (len(same_year) + 1)
        return round(_LEFT + _YEAR * (self.years.index(mark.school_year) + part), 1)

    def y(self, value: str) -> int:
        steps = len(self.series.scale.values) - 1 - self.series.scale.height(value)
        return _TOP + _TITLE + _STEP * steps


def progress_svg(series: Series, *, years: range | None = None, language: str = "ja") -> str:
    """Return one row of marks as an SVG picture that stands by itself: it runs nothing and fetches nothing.

    Args:
        series: The row.
        years: The school years that the picture is wide; None for those of the row.
        language: `ja` or `en`.
    """
    panel = _Panel(series, years or series.years)
    title, description = title_words(series), _description(series)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {panel.width} {panel.height}"'
        f' width="{panel.width}" height="{panel.height}" font-family="system-ui, sans-serif" font-size="12"'
        f' lang="{language}"><title>{_text(title, language)}</title><desc>{_text(description, language)}</desc>'
        f'<style>{_STYLE}</style><text class="a" x="8" y="18" font-weight="bold">{_text(title, language)}</text>'
    )
    return "".join([head, *_axes(panel, language), *_lines(panel), *_points(panel), "</svg>"])


def title_words(series: Series) -> Message:
    """Return what a row is called: its subject, its scale and its school."""
    facts = {"subject": series.subject, "scale": series.scale.name, "school": series.school_name}
    return Message(_TITLE_WORDS.en.format(**facts), _TITLE_WORDS.ja.format(**facts))


def progress_page(progress: Progress, events: Sequence[Event], *, name: str) -> str:
    """Return progress and timeline as a page in English and Japanese, complete in itself.

    Args:
        progress: The marks by subject.
        events: The timeline.
        name: Whose it is.
    """
    years = _all_years(progress)
    pictures = [
        (subject, [(progress_svg(each, years=years), title_words(each), each) for each in progress.of(subject)])
        for subject in progress.subjects
    ]
    return template("progress.html").render(
        name=printable(name),
        subjects=pictures,
        events=[(each, plain_day(each.day)) for each in events],
        left_out=[(title_of(record), _WHY[why]) for record, why in progress.left_out],
        printable=printable,
    )


def _all_years(progress: Progress) -> range:
    if not progress.series:
        return range(0)
    return range(min(each.years.start for each in progress.series), max(each.years.stop for each in progress.series))


def _description(series: Series) -> Message:
    listed = [f"{mark.school_year} {mark.term} {mark.title} {mark.value}".replace("  ", " ") for mark in series.marks]
    gaps = [(_in_year(year), _GAP) for year in series.gaps]
    english = [*listed, *(f"{year.en} {gap.en}" for year, gap in gaps)]
    japanese = [*listed, *(f"{year.ja} {gap.ja}" for year, gap in gaps)]
    return Message(_DESCRIPTION.en.format(marks="; ".join(english)), _DESCRIPTION.ja.format(marks="、".join(japanese)))


def _in_year(year: int) -> Message:
    return Message(_YEAR_WORDS.en.format(year=year), _YEAR_WORDS.ja.format(year=year))


def _axes(panel: _Panel, language: str) -> Iterator[str]:
    right = panel.width - _RIGHT
    for value in panel.series.scale.values:
        y = panel.y(value)
        yield f'<line class="g" x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}"/>'
        yield f'<text class="s" x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(printable(value))}</text>'
    for at, year in enumerate(panel.years):
        x, words = _LEFT + _YEAR * at + _YEAR / 2, _text(_in_year(year), language)
        yield f'<text class="s" x="{x}" y="{panel.height - 8}" text-anchor="middle">{words}</text>'
        if year in panel.series.gaps:
            middle = (_TOP + _TITLE + panel.height - _BOTTOM) / 2
            yield f'<text class="n" x="{x}" y="{middle}" text-anchor="middle">{_text(_GAP, language)}</text>'


def _lines(panel: _Panel) -> Iterator[str]:
    """Yield a line through each run of years without a gap, where each time has one mark."""
    for run in panel.series.runs():
        times = [(mark.school_year, mark.term) for mark in run]
        if len(run) > 1 and len(set(times)) == len(run):
            yield f'<polyline class="l" points="{" ".join(f"{panel.x(m)},{panel.y(m.value)}" for m in run)}"/>'


def _points(panel: _Panel) -> Iterator[str]:
    for mark in panel.series.marks:
        x, y = panel.x(mark), panel.y(mark.value)
        label = escape(printable(" ".join(filter(None, (mark.title, mark.term, mark.value)))))
        yield f'<circle class="p" cx="{x}" cy="{y}" r="4"><title>{label}</title></circle>'
        yield f'<text class="a" x="{x}" y="{y - 8}" text-anchor="middle">{escape(printable(mark.value))}</text>'


def _text(words: Message, language: str) -> str:
    return escape(printable(words.in_language(language)))
