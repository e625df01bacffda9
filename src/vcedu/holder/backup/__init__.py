"""Backup and recovery: a profile in one age file, restored whole or not at all."""

from vcedu.holder.backup.age_file import AgeKey, Passphrase, Recipients
from vcedu.holder.backup.branching import back_up_without
from vcedu.holder.backup.making import back_up
from vcedu.holder.backup.restoring import restore, restore_hosted

__all__ = ["AgeKey", "Passphrase", "Recipients", "back_up", "back_up_without", "restore", "restore_hosted"]
