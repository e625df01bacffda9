"""Records for records systems: plain JSON in, numbered and signed credentials out, once for each name."""

import json
import threading

import pytest

from negative.operations.plain import _OFFICES
from server.office import desk
from server.serving import served
from vcedu.canonical.contexts import ContextStore
from vcedu.connectors.plain import PLAIN_KINDS
from vcedu.education.kinds import RECORD_KINDS
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.server import records_api
from vcedu.verifier import UnsafeAnyIssuer, Verifier

TOKEN = "a-token-of-sixteen-characters"
SCHOOL, BOARD = _OFFICES["school"], _OFFICES["board"]
NAME = "EnrollmentCertificate"


def serving(body, journal):
    return served(lambda at: records_api(desk(body, journal), hosts=at.names, token=TOKEN))


def ask(client, kind=NAME, key="3f0c7f4e-5b7c", request=None, **headers):
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key, **headers}
    headers = {name: value for name, value in headers.items() if value is not None}
    request = PLAIN_KINDS[kind].example if request is None else request
    return client.post(f"/v1/records/{kind}", request, **headers)


@pytest.fixture
def school(tmp_path):
    with serving(SCHOOL, tmp_path / "journal.sqlite") as client:
        yield client


@pytest.fixture(scope="module")
def fixed(tmp_path_factory):
    with serving(SCHOOL, tmp_path_factory.mktemp("office") / "journal.sqlite") as client:
        yield client


@pytest.mark.parametrize("kind", [name for name, kind in PLAIN_KINDS.items() if kind.is_issued_by(SCHOOL)])
def test_the_example_of_each_kind_is_answered_with_a_credential_that_verifies(fixed, kind):
    example = fixed.get(f"/v1/records/{kind}/example").json
    answer = ask(fixed, kind, request=example)
    assert answer.status == 201, answer.body
    number, credential = answer.json["issueNumber"], answer.json["credential"]
    assert number["fiscalYear"] == 2027
    assert number["text"] == f"第{number['number']}号" == credential["documentNumber"]
    assert (answer.json["credentialId"], kind in credential["type"]) == (credential["id"], True)
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=ContextStore.production(), fetcher=NoFetcher())
    raw = answer.body[len(b'{"credential":') : answer.body.rindex(b',"credentialId"')]
    verifier.verify(raw, time=VerificationTime(now=parse_timestamp("2027-04-02T00:00:00Z")))


def test_a_board_issues_its_own_kinds(tmp_path):
    with serving(BOARD, tmp_path / "journal.sqlite") as client:
        listed = {entry["kind"] for entry in client.get("/v1/records").json["kinds"]}
        assert listed == {"SchoolAssignmentNotice", "GuardianshipCredential"}
        for kind in listed:
            assert ask(client, kind).status == 201


def test_the_list_of_kinds_says_by_which_way_each_may_travel(fixed):
    for entry in fixed.get("/v1/records").json["kinds"]:
        assert entry["delivery"] == RECORD_KINDS[entry["kind"]].delivery.value


def test_sent_again_it_is_answered_with_the_same_bytes_also_by_the_next_server(tmp_path):
    journal = tmp_path / "journal.sqlite"
    with serving(SCHOOL, journal) as client:
        first, again, other = ask(client), ask(client), ask(client, key="another-name")
    with serving(SCHOOL, journal) as client:
        later = ask(client)
    assert first.body == again.body == later.body
    assert [each.json["issueNumber"]["number"] for each in (first, other)] == [1, 2]


def test_many_at_once_under_one_name_get_one_record(school):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask(school))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert ask(school, key="another-name").json["issueNumber"]["number"] == 2


@pytest.mark.parametrize("change", [{"purpose": "別の目的"}, {"receiver": "別の人"}, {"copies": 2}, {"validDays": 1}])
def test_a_name_is_not_given_to_another_request(school, change):
    assert ask(school).status == 201
    answer = ask(school, request=PLAIN_KINDS[NAME].example | change)
    assert (answer.status, answer.code) == (422, "JOURNAL_RECORD_CHANGED")


def test_a_name_is_not_given_to_another_record(school):
    assert ask(school).status == 201
    example = PLAIN_KINDS[NAME].example
    answer = ask(school, request=example | {"record": example["record"] | {"className": "2組"}})
    assert (answer.status, answer.code) == (422, "JOURNAL_RECORD_CHANGED")


@pytest.mark.parametrize(
    "key", [None, "", "short", "x" * 129, "with space", "学籍-2027-0001".encode().decode("latin-1")]
)
def test_a_request_without_a_name_takes_no_number(school, key):
    answer = ask(school, key=key)
    assert (answer.status, answer.code) == (400, "SERVER_IDEMPOTENCY_KEY")
    assert ask(school).json["issueNumber"]["number"] == 1


def test_a_request_with_two_names_has_none(school):
    body = json.dumps(PLAIN_KINDS[NAME].example).encode()
    connection = school.connection()
    connection.putrequest("POST", f"/v1/records/{NAME}")
    for name, value in (
        ("Content-Type", "application/json"),
        ("Authorization", f"Bearer {TOKEN}"),
        ("Idempotency-Key", "first-name"),
        ("Idempotency-Key", "second-name"),
        ("Content-Length", str(len(body))),
    ):
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["error"]["code"]) == (400, "SERVER_IDEMPOTENCY_KEY")
    connection.close()


def test_a_fault_takes_no_number_and_is_told_with_its_place_in_both_languages(school):
    example = PLAIN_KINDS[NAME].example
    wrong = example | {"record": example["record"] | {"enrolledOn": "2021-04-31"}}
    answer = ask(school, request=wrong)
    assert (answer.status, answer.code) == (400, "RECORD_VALUE")
    fault = answer.json["error"]
    assert fault["path"] == "/record/enrolledOn"
    assert fault["message"]["en"] != fault["message"]["ja"]
    assert fault["next_step"]["ja"]
    assert ask(school).json["issueNumber"]["number"] == 1


def test_nobody_issues_without_the_token(school):
    assert ask(school, Authorization=None).status == 401
    assert ask(school, Authorization="Bearer another-token-altogether").status == 401


@pytest.mark.parametrize("kind", ["SchoolPhotograph", "SchoolAssignmentNotice"])
def test_a_kind_that_is_not_issued_here_is_told_with_those_that_are(fixed, kind):
    for path in (f"/v1/records/{kind}/schema", f"/v1/records/{kind}/example"):
        assert fixed.get(path).code == "RECORD_KIND"
    answer = ask(fixed, kind, request={})
    assert (answer.status, answer.code) == (404, "RECORD_KIND")
    assert "EnrollmentCertificate" in answer.json["error"]["message"]["en"]


def test_the_description_has_each_kind_with_schema_example_and_key(fixed):
    described = fixed.get("/openapi.json").json["paths"]
    for name, kind in PLAIN_KINDS.items():
        path = f"/v1/records/{name}"
        if not kind.is_issued_by(SCHOOL):
            assert path not in described
            continue
        content = described[path]["post"]["requestBody"]["content"]["application/json"]
        assert content["schema"] == fixed.get(f"{path}/schema").json
        assert content["example"] == kind.example
        assert described[path]["post"]["security"] == [{"HTTPBearer": []}]
        assert "Idempotency-Key" in {each["name"] for each in described[path]["post"]["parameters"]}
