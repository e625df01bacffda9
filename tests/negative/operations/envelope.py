"""The envelope's rules, on documents as they are."""

from vcedu.model.envelope import check_credential, check_presentation

OPERATIONS = {
    "check_credential": lambda data: check_credential(data["document"]),
    "check_presentation": lambda data: check_presentation(data["document"]),
}
