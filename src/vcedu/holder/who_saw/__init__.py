"""Who saw what, when, as what, and why it was allowed, told to the learner and, as far as they may know, to others."""

from vcedu.holder.who_saw.rows import NOBODY_NAMED, Reader, title_of, who_saw
from vcedu.holder.who_saw.words import why

__all__ = ["NOBODY_NAMED", "Reader", "title_of", "who_saw", "why"]
