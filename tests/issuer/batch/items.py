"""Signed records as a batch hands them to its sinks, and what lies in a folder."""

import json

from vcedu.issuer.batch.sinks import BatchItem
from vcedu.storage.envelope import SecretKey

SECRET = SecretKey(bytes(range(32)))


def item(number, group="3年A組", *, version=1, media_type="application/vc", kind="GraduationCertificate", secured=None):
    document = {"type": ["VerifiableCredential", kind], "credentialSubject": {"legalName": f"見本 {number}"}}
    return BatchItem(
        row=number + 1,
        key=f"2025{number:03}",
        group=group,
        record_id=f"卒業/2025{number:03}",
        record_version=version,
        credential_id=f"urn:uuid:00000000-0000-0000-0000-{number:06}{version:06}",
        number=f"令和8年度第{number}号",
        secured=json.dumps(document, ensure_ascii=False).encode() if secured is None else secured,
        media_type=media_type,
    )


def files_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
