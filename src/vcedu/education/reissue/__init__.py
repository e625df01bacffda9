"""What is issued again to who has lost their records: decided by each establisher, in a file of its own."""

from vcedu.education.reissue.table import ReissueRule, ReissueTable, read_reissue_table, shipped_reissue_table

__all__ = ["ReissueRule", "ReissueTable", "read_reissue_table", "shipped_reissue_table"]
