"""Between the CSV of a school-affairs system and records: a mapping file says which column holds what, in which form.

The same mapping reads the system's file into records and writes verified records into its file again, so that CSV to
credential to CSV changes nothing.
"""

from vcedu.connectors.mapping.description import MappedColumn, Mapping
from vcedu.connectors.mapping.mapping_file import read_mapping, shipped_mapping, shipped_mappings
from vcedu.connectors.mapping.reading import MappedRecord, MappedRows, MappedTable, read_mapped, read_mapped_rows
from vcedu.connectors.mapping.writing import Outgoing, WrittenTable, write_mapped

__all__ = [
    "MappedColumn",
    "MappedRecord",
    "MappedRows",
    "MappedTable",
    "Mapping",
    "Outgoing",
    "WrittenTable",
    "read_mapped",
    "read_mapped_rows",
    "read_mapping",
    "shipped_mapping",
    "shipped_mappings",
    "write_mapped",
]
