"""What people look at: a report as text or as one HTML page, and a credential on paper."""

from vcedu.rendering.claim_slips import ClaimSlip, claim_slips_page
from vcedu.rendering.page import report_page
from vcedu.rendering.paper import paper_sheet, paper_texts, read_paper
from vcedu.rendering.pictures import codes_in_picture
from vcedu.rendering.receipts import receipts_page
from vcedu.rendering.text import report_text

__all__ = [
    "ClaimSlip",
    "claim_slips_page",
    "codes_in_picture",
    "paper_sheet",
    "paper_texts",
    "read_paper",
    "receipts_page",
    "report_page",
    "report_text",
]
