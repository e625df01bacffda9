"""Files that schools already have, read without loss and with every fault named."""

from vcedu.connectors.faults import faults_of
from vcedu.connectors.grades import read_grades
from vcedu.connectors.grades_columns import GRADES_COLUMNS, describe_grades
from vcedu.connectors.school_file import read_school
from vcedu.connectors.table import TableLimits

__all__ = ["GRADES_COLUMNS", "TableLimits", "describe_grades", "faults_of", "read_grades", "read_school"]
