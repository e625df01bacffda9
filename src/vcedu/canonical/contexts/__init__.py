"""Pinned JSON-LD contexts: where they come from, which may be used, and where a document may name them."""

from vcedu.canonical.contexts.choices import context_choices
from vcedu.canonical.contexts.document import ContextDocument, Profile
from vcedu.canonical.contexts.rules import check_context, check_contexts
from vcedu.canonical.contexts.store import ContextStore

__all__ = ["ContextDocument", "ContextStore", "Profile", "check_context", "check_contexts", "context_choices"]
