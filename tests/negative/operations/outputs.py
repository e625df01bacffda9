"""What the vectors of a batch's outputs and of a records system's files do with their inputs."""

import datetime as dt
import io
import json
import zipfile

from vcedu.connectors import ImportFaults, read_school
from vcedu.connectors.document_archive import documents_in, is_archive
from vcedu.connectors.mapping import Outgoing, read_mapped, read_mapping, write_mapped
from vcedu.issuer.batch.claim_file import read_claims
from vcedu.issuer.batch.claims import Claim, ClaimCodes, ClaimedRecord
from vcedu.model import parse_timestamp
from vcedu.rendering import ClaimSlip, claim_slips_page
from vcedu.storage import SQLiteDriver

_CODE = "0A2B4-C6D8E-F1G3H-5J7K9"
_SCHOOL = '[school]\ncode = "B127210000018"\nname = "見本小学校"\nprincipal = "見本 花子"\n'
_MAPPING = """format = "vcedu-mapping/1"
kind = "EnrollmentCertificate"
encoding = "cp932"
key = "氏名"
column = [
    { heading = "氏名", member = "child.name.legal" },
    { heading = "生年月日", member = "child.birth" },
    { heading = "学年", member = "gradeLevel", table = "level" },
    { heading = "入学年月日", member = "enrolledOn", form = "day" },
]
[table.level]
"小1" = "P1"
""".encode()
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


def _mapping_file(data):
    read_mapping(data["text"].encode(), file="mapping.toml")


def _mapping_read(data):
    school = read_school(_SCHOOL.encode(), file="school.toml")
    text = f"氏名,生年月日,学年,入学年月日\n{data['row']}\n"
    try:
        read_mapped(text.encode("cp932"), read_mapping(_MAPPING), file="in.csv", school=school, strict=True)
    except ImportFaults as faults:
        raise faults.faults[0] from None


def _mapping_write(data):
    child = {"name": {"legal": data["name"]}, "birth": None}
    plain = {"child": child, "gradeLevel": "P1", "enrolledOn": "2022-04-06", **data["members"]}
    written = write_mapped([Outgoing("1.json", plain, "00", "VERIFIED")], read_mapping(_MAPPING))
    for fault in (*written.left_out, *written.warnings):
        raise fault


def _document_archive(data):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in data["names"]:
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.external_attr = (0o120777 if data.get("link") else 0o100644) << 16
            archive.writestr(entry, b"{}")
    raw = bytearray(made.getvalue())
    if data.get("encrypted"):
        raw[6] |= 1
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
    if data.get("changed"):
        raw[raw.index(b"{}")] ^= 1
    assert is_archive(raw)
    list(documents_in(bytes(raw[:-30] if data.get("cut") else raw)))


OPERATIONS = {
    "claim-file": _claim_file,
    "claim-code": _claim_code,
    "claim-slips": _claim_slips,
    "document-archive": _document_archive,
    "mapping-file": _mapping_file,
    "mapping-read": _mapping_read,
    "mapping-write": _mapping_write,
}
