"""What people look at: a report, a credential on paper, and who saw what of a child's records."""

from vcedu.rendering.claim_slips import ClaimSlip, claim_slips_page
from vcedu.rendering.page import report_page
from vcedu.rendering.paper import paper_sheet, paper_texts, read_paper
from vcedu.rendering.pictures import codes_in_picture
from vcedu.rendering.receipts import receipts_page
from vcedu.rendering.text import report_text
from vcedu.rendering.who_saw import SeenRow, who_saw_data, who_saw_page, who_saw_text

__all__ = [
    "ClaimSlip",
    "SeenRow",
    "claim_slips_page",
    "codes_in_picture",
    "paper_sheet",
    "paper_texts",
    "read_paper",
    "receipts_page",
    "report_page",
    "report_text",
    "who_saw_data",
    "who_saw_page",
    "who_saw_text",
]
