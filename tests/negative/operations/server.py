"""What the vectors of requests to a server do with their inputs."""

from vcedu.server.requests import DeriveRequest, IssueRequest, VerifyRequest


def _body(data):
    return data["body"].encode()


OPERATIONS = {
    "request_issue": lambda data: IssueRequest.read(_body(data)),
    "request_derive": lambda data: DeriveRequest.read(_body(data)),
    "request_verify_credential": lambda data: VerifyRequest.read(_body(data), "verifiableCredential"),
    "request_verify_presentation": lambda data: VerifyRequest.read(_body(data), "verifiablePresentation"),
}
