"""The rules of the credential envelope: VC Data Model 2.0 sections 4 and 5, and what is left of 1.1."""

from vcedu.model.envelope.credential import CredentialDates, check_credential, credential_dates
from vcedu.model.envelope.members import as_list, identifier_of, is_url, only_value, types_of, values_of
from vcedu.model.envelope.nested import nested_credentials, subject_ids
from vcedu.model.envelope.presentation import check_presentation
from vcedu.model.envelope.version import VCVersion, is_presentation, version_of

__all__ = [
    "CredentialDates",
    "VCVersion",
    "as_list",
    "check_credential",
    "check_presentation",
    "credential_dates",
    "identifier_of",
    "is_presentation",
    "is_url",
    "nested_credentials",
    "only_value",
    "subject_ids",
    "types_of",
    "values_of",
    "version_of",
]
