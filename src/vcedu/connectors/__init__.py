"""Files that schools already have, read without loss and with every fault named."""

from vcedu.connectors.faults import ImportFaults
from vcedu.connectors.gakuseki import GAKUSEKI_COLUMNS, RegisterEntry, describe_gakuseki, read_gakuseki, read_register
from vcedu.connectors.grades import read_grades
from vcedu.connectors.grades_columns import GRADES_COLUMNS, describe_grades
from vcedu.connectors.kept_sources import SOURCE_COLUMNS, read_kept_sources
from vcedu.connectors.roster import Roster, read_roster
from vcedu.connectors.roster_records import RosterClass, RosterEnrollment, RosterOrganisation, RosterPerson, RosterRole
from vcedu.connectors.school_file import read_school
from vcedu.connectors.table import TableLimits
from vcedu.connectors.textbooks import TEXTBOOK_COLUMNS, describe_textbooks, read_textbooks

__all__ = [
    "GAKUSEKI_COLUMNS",
    "GRADES_COLUMNS",
    "SOURCE_COLUMNS",
    "TEXTBOOK_COLUMNS",
    "ImportFaults",
    "RegisterEntry",
    "Roster",
    "RosterClass",
    "RosterEnrollment",
    "RosterOrganisation",
    "RosterPerson",
    "RosterRole",
    "TableLimits",
    "describe_gakuseki",
    "describe_grades",
    "describe_textbooks",
    "read_gakuseki",
    "read_grades",
    "read_kept_sources",
    "read_register",
    "read_roster",
    "read_school",
    "read_textbooks",
]
