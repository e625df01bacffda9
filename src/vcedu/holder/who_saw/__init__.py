"""Who saw what, when, as what, and why it was allowed, told to the learner and, as far as they may know, to others."""

from vcedu.holder.who_saw.desk_log import DeskLog, read_desk_log, sign_desk_log
from vcedu.holder.who_saw.rows import NOBODY_NAMED, Reader, title_of, who_saw
from vcedu.holder.who_saw.words import why

__all__ = ["NOBODY_NAMED", "DeskLog", "Reader", "read_desk_log", "sign_desk_log", "title_of", "who_saw", "why"]
