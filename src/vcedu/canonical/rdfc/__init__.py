"""RDF Dataset Canonicalization: RDFC-1.0 with SHA-256 or SHA-384, under a work budget.

https://www.w3.org/TR/rdf-canon/
"""

from vcedu.canonical.rdfc.budget import RDFCBudget
from vcedu.canonical.rdfc.dataset import CanonicalDataset, HashName, canonicalize
from vcedu.canonical.rdfc.grouped import GroupedDataset

__all__ = ["CanonicalDataset", "GroupedDataset", "HashName", "RDFCBudget", "canonicalize"]
