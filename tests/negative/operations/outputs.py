"""What the vectors of a batch's outputs and of a records system's files do with their inputs."""

import datetime as dt
import json

from vcedu.issuer.batch.claim_file import read_claims
from vcedu.issuer.batch.claims import Claim, ClaimCodes, ClaimedRecord
from vcedu.model import parse_timestamp
from vcedu.rendering import ClaimSlip, claim_slips_page
from vcedu.storage import SQLiteDriver

_CODE = "0A2B4-C6D8E-F1G3H-5J7K9"
_UNTIL = dt.datetime(2027, 9, 30, 15, tzinfo=dt.UTC)


def _claim_file(data):
    read_claims("".join(f"{json.dumps(line)}\n" for line in data["lines"]).encode())


def _claim_code(data):
    with SQLiteDriver(":memory:") as driver:
        codes = ClaimCodes(driver)
        codes.add([Claim(_CODE, ClaimedRecord("1", 1, "urn:uuid:1"), _UNTIL)], at=_UNTIL - dt.timedelta(days=30))
        codes.claimed(data["typed"], at=parse_timestamp(data["at"]))


def _claim_slips(data):
    slips = [ClaimSlip("2025001", _CODE, (), _UNTIL.date())]
    claim_slips_page(slips, group="3年A組", office="見本高等学校", address=data["address"])


OPERATIONS = {"claim-file": _claim_file, "claim-code": _claim_code, "claim-slips": _claim_slips}
