"""Progress drawn: a panel for each row, its own scale, gaps named, texts that a picture reader can tell."""

import datetime as dt
import xml.etree.ElementTree as ET

from vcedu.education.progress import Event, EventKind, Mark, MarkScale, NotCounted, Progress, ReadRecord, Series
from vcedu.errors import Message
from vcedu.rendering.progress import progress_page, progress_svg

THREE, FIVE = MarkScale("評定", ("3", "2", "1")), MarkScale("評定", ("5", "4", "3", "2", "1"))
SVG = "{http://www.w3.org/2000/svg}"


def series(scale, *marks, subject="数学", school="第一小学校"):
    return Series(subject, f"did:web:{school}", school, scale, tuple(Mark(y, t, c, v) for y, t, c, v in marks))


ELEMENTARY = series(THREE, (2022, "", "数学", "2"), (2023, "", "数学", "3"))
HIGH = series(FIVE, (2025, "", "数学Ⅰ", "3"), (2027, "", "数学Ⅱ", "5"), school="第二高校")
EVENT = Event(dt.date(2026, 4, 6), EventKind.ENROLLED, Message("x", "x"), "第二高校", ("urn:uuid:1",))
OLD = ReadRecord("urn:uuid:9", None, "<b>古い</b>", "did:web:s", "S", None)


def parse(picture):
    return ET.fromstring(picture)  # noqa: S314 - our own


def texts(root, name="text"):
    return [each.text for each in root.iter(SVG + name)]


def heights(root):
    return {each.find(SVG + "title").text: float(each.get("cy")) for each in root.iter(SVG + "circle")}


def test_each_mark_stands_at_its_step_of_the_scale_of_the_record():
    root = parse(progress_svg(ELEMENTARY))
    assert root.get("role") == "img"
    assert texts(root, "title")[0] == "数学：評定（第一小学校）"
    assert texts(root, "desc") == ["年度ごとの評定：2022 数学 2、2023 数学 3。"]
    found = heights(root)
    assert found["数学 3"] < found["数学 2"]
    lines = sorted(float(each.get("y1")) for each in root.iter(SVG + "line"))
    assert found["数学 3"] == lines[0]
    assert found["数学 2"] == lines[1]
    assert len(lines) == 3
    assert len(list(root.iter(SVG + "polyline"))) == 1


def test_no_line_crosses_a_year_of_which_nothing_is_known():
    root = parse(progress_svg(HIGH, language="en"))
    assert list(root.iter(SVG + "polyline")) == []
    assert "no record" in texts(root)
    assert texts(root, "desc") == ["Marks by school year: 2025 数学Ⅰ 3; 2027 数学Ⅱ 5; 2026 no record."]


def test_two_courses_of_one_term_are_not_one_line():
    both = series(FIVE, (2025, "", "数学A", "3"), (2025, "", "数学Ⅰ", "5"), (2026, "", "数学Ⅱ", "4"))
    root = parse(progress_svg(both))
    assert list(root.iter(SVG + "polyline")) == []
    across = [float(each.get("cx")) for each in root.iter(SVG + "circle")]
    assert across == sorted(set(across))


def test_a_page_says_where_rows_are_not_joined_and_what_does_not_count():
    progress = Progress((ELEMENTARY, HIGH), ((OLD, NotCounted.SUPERSEDED),))
    page = progress_page(progress, [EVENT], name="𠮷田 さくら")
    assert page.count("<svg") == 2
    assert page.count("線はつなぎません。") == 1
    assert "2026年4月6日" in page
    assert "第二高校に入学" in page
    assert "&lt;b&gt;古い&lt;/b&gt;：新しいものに差し替え済み" in page
    assert "<b>古い" not in page
    widths = {each.partition('"')[0] for each in page.split(' width="')[1:]}
    assert len(widths) == 1, "panels of a page are as wide as each other, so that years stand above years"


def test_a_page_without_marks_says_so():
    page = progress_page(Progress(()), [], name="さくら")
    assert "評定のある記録はまだありません。" in page
    assert "<svg" not in page


def test_nothing_of_a_record_becomes_markup():
    hostile = series(FIVE, (2025, "", "<script>alert(1)</script>", "3"), subject="</title><b>", school='"><img src=x>')
    picture = progress_svg(hostile)
    root = parse(picture)
    assert {each.tag for each in root.iter()} == {
        SVG + n for n in ["svg", "title", "desc", "style", "text", "line", "circle"]
    }
    assert "<script" not in progress_page(Progress((hostile,)), [], name="<i>")
