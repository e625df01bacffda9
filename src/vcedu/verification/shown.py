"""A credential as it is shown in a presentation: what it covers, and how it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.model.envelope import subject_ids, types_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.model import Verdict

GUARDIANSHIP = "GuardianshipCredential"


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential of a presentation.

    Attributes:
        content: What it says, in normal form where its proofs were checked.
        verdict: Its own verdict.
        in_part: Whether its proofs leave open that it had more in it.
    """

    content: JSONObject
    verdict: Verdict
    in_part: bool = False

    @property
    def subjects(self) -> tuple[str | None, ...]:
        """The identifier of each of its subjects; None for one without."""
        return subject_ids(self.content)

    @property
    def is_guardianship(self) -> bool:
        """Whether it attests a guardianship."""
        return GUARDIANSHIP in types_of(self.content)
