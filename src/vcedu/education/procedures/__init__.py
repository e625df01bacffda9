"""What each procedure lets be asked for, by whom, on what basis: data that an establisher decides on."""

from vcedu.education.procedures.procedure import Demand, Procedure, Statute
from vcedu.education.procedures.reading import draft_of_procedure, read_procedure, shipped_procedures

__all__ = ["Demand", "Procedure", "Statute", "draft_of_procedure", "read_procedure", "shipped_procedures"]
