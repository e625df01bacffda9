"""A whole grades file's transcripts, each recorded in the journal before it is released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vcedu.model import Secured


@dataclass(frozen=True, slots=True)
class IssuedTranscript:
    """One pupil's transcript.

    Attributes:
        student_number: The school's own number for the pupil.
        secured: The signed transcript.
    """

    student_number: str
    secured: Secured
