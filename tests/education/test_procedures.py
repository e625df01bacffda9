"""The procedures that come with the library, and what each says of its records."""

import pytest

from vcedu.education.kinds import RECORD_KINDS
from vcedu.education.procedures import shipped_procedures


@pytest.mark.parametrize("procedure", shipped_procedures().values(), ids=lambda procedure: procedure.id)
def test_a_shipped_procedure_asks_for_no_gender_of_a_certificate(procedure):
    for demand in procedure.demands:
        assert demand.delivery is RECORD_KINDS[demand.kind].delivery
        assert demand.required, demand.kind
        if demand.delivery.value == "family":
            assert {"gender", "homeAddress"} & demand.forbidden


def test_what_travels_in_a_transfer():
    transfer = shipped_procedures()["transfer"]
    assert transfer.major_act
    assert {"EnrollmentCertificate", "TextbookSupplyCertificate", "SchoolAssignmentNotice"} < transfer.records
    assert "gender" not in transfer.check_request("EnrollmentCertificate", frozenset({"legalName"})).required
    assert {"legalName", "birthDate"} < transfer.claims
