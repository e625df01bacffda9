"""What the vectors of approvals do with their inputs."""

from vcedu.issuer import Approval, ApprovalRoute, Draft, decide
from vcedu.model import parse_timestamp


def _decide(data):
    route = ApprovalRoute.read(data["route"].encode())
    draft = Draft.read(data["draft"].encode())
    approvals = [Approval.read(text.encode()) for text in data["approvals"]]
    decision = decide(route, draft, approvals, at=parse_timestamp(data["at"]))
    decision.release((name, version, bytes.fromhex(digest)) for name, version, digest in data["records"])


OPERATIONS = {"approval-decide": _decide}
