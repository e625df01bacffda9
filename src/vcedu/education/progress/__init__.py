"""What a learner's records come to over the years: marks by subject and scale, and what happened when."""

from vcedu.education.progress.marks import Mark, MarkScale, Series
from vcedu.education.progress.reading import ReadRecord, read_record, school_name
from vcedu.education.progress.series import NotCounted, Progress, progress_of
from vcedu.education.progress.timeline import Event, EventKind, timeline

__all__ = [
    "Event",
    "EventKind",
    "Mark",
    "MarkScale",
    "NotCounted",
    "Progress",
    "ReadRecord",
    "Series",
    "progress_of",
    "read_record",
    "school_name",
    "timeline",
]
