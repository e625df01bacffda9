"""How one person visits a profile: the gate, what they read, show and change."""

from vcedu.holder.visiting.gate import Gate
from vcedu.holder.visiting.visit import Visit

__all__ = ["Gate", "Visit"]
