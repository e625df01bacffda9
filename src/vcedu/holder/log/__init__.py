"""A profile's log, as it is read and witnessed."""

from vcedu.holder.log.checkpoints import SignedCheckpoint, Witnessed
from vcedu.holder.log.notes import NoteKey
from vcedu.holder.log.profile_log import ProfileLog
from vcedu.holder.log.witness import Witness

__all__ = ["NoteKey", "ProfileLog", "SignedCheckpoint", "Witness", "Witnessed"]
