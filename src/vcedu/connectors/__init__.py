"""Files that schools already have, read without loss and with every fault named."""

from vcedu.connectors.faults import ImportFaults
from vcedu.connectors.grades import read_grades
from vcedu.connectors.grades_columns import GRADES_COLUMNS, describe_grades
from vcedu.connectors.school_file import read_school
from vcedu.connectors.table import TableLimits

__all__ = ["GRADES_COLUMNS", "ImportFaults", "TableLimits", "describe_grades", "read_grades", "read_school"]
