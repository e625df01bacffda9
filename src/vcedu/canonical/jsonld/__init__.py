"""JSON-LD to statements, with every loss reported."""

from vcedu.canonical.jsonld.budget import MappingBudget
from vcedu.canonical.jsonld.mapping import MappedDocument, map_by_reference, map_compiled, map_document

__all__ = ["MappedDocument", "MappingBudget", "map_by_reference", "map_compiled", "map_document"]
