"""Registrations that must not carry what is asked of them, and anchors files that must not be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import AT, credential, did, edited, key, sign, without
from makers.status import REVOCATION, SUSPENSION, entry, unsigned_list
from makers.vector import Vector

from vcedu.education.codes import local_government_check_digit, school_check_digit
from vcedu.model import parse_timestamp
from vcedu.trust import Anchor, Anchors

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHOOL, ANOTHER_SCHOOL, CITY = "D113299901013", "D113299902012", "131016"
KIND = "AchievementCredential"
_CODES = [f"1310{number}{local_government_check_digit(f'1310{number}')}" for number in range(1, 6)]
FROM = "2026-04-01T00:00:00Z"


def recognition(issuer: str, whose: str, scheme: str, value: str, **members: Any) -> dict[str, Any]:
    """Return an unsigned statement by one body of another."""
    subject = {
        "id": did(whose),
        "type": "RecognizedEntity",
        "name": f"{whose} of Example",
        "entityCode": {"type": "EntityCode", "codeScheme": scheme, "codeValue": value},
        "recognizedIdentifier": [{"type": "DatedIdentifier", "did": did(whose)}],
        "recognizedTo": [
            {"type": "RecognizedAction", "action": action, "recordKind": [KIND]} for action in ("issue", "request")
        ],
    }
    outer = {name: members.pop(name) for name in ("validFrom", "validUntil") if name in members}
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/recognition/v1"],
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "issuer": did(issuer),
        "validFrom": FROM,
        **outer,
        "credentialSubject": {**subject, **members},
    }


def of_city(**members: Any) -> dict[str, Any]:
    """Return the registry's statement of a city."""
    usual = {"territory": [CITY], "mayDelegate": True}
    return recognition("registry", "city", "localGovernmentCode", CITY, **{**usual, **members})


def of_school(**members: Any) -> dict[str, Any]:
    """Return the city's statement of a school."""
    return recognition("city", "school", "schoolCode", SCHOOL, **{"territory": [CITY], **members})


def anchors_file(*statements: bytes, version: int = 2, whose: str = "root", **anchor: Any) -> bytes:
    """Return an anchors file that names the registry, signed by the root."""
    made, expires = (parse_timestamp(f"{year}-01-01T00:00:00Z") for year in (2027, 2028))
    listed = Anchor(did("registry"), "National Register", **anchor)
    return Anchors(version, made, expires, (listed,), statements).write(key(whose))


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _chains()
    yield from _scopes()
    yield from _successions()
    yield from _statements()
    yield from _anchors()


def _judged(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any], *rows: str) -> Vector:
    common = {"issuer": did("school"), "at": AT, "kinds": ["VerifiableCredential", KIND]}
    usual = {"statements": [of_city(), of_school()]}
    return Vector(name, code, "judge_chain", {**common, **usual, **wrong}, {**common, **usual, **right}, rows)


def _chains() -> Iterator[Vector]:
    before, during = {"at": "2026-03-31T23:59:59Z"}, {"at": FROM}
    yield _judged("registration-not-begun", "CHAIN_DATES", before, during, "T1")
    ended, ending = ([of_city(), of_school(validUntil=f"2027-0{month}-31T23:59:59Z")] for month in (3, 5))
    yield _judged("registration-ended", "CHAIN_DATES", {"statements": ended}, {"statements": ending}, "T1", "N9")
    ended, ending = ([of_city(validUntil=f"2027-0{month}-31T23:59:59Z"), of_school()] for month in (3, 5))
    yield _judged("registration-of-the-city-ended", "CHAIN_DATES", {"statements": ended}, {"statements": ending}, "T1")
    old = [{"type": "DatedIdentifier", "did": did("school"), "usedUntil": "2027-03-31T23:59:59Z"}]
    closed = [of_city(), of_school(recognizedIdentifier=old)]
    yield _judged("did-given-up-by-the-school", "CHAIN_DATES", {"statements": closed}, {}, "N9", "T7")
    yield _judged("anchor-ended", "CHAIN_DATES", {"anchorUntil": "2027-03-31T23:59:59Z"}, {}, "T1")
    alone = {"statements": [recognition("school", "school", "schoolCode", SCHOOL)]}
    yield _judged("school-registers-itself", "CHAIN_LOOP", alone, {}, "T3")
    circle = [recognition("school", "city", "localGovernmentCode", CITY, mayDelegate=True), of_school()]
    yield _judged("school-and-city-register-each-other", "CHAIN_LOOP", {"statements": circle}, {}, "T3")
    long, short = ({"statements": _row(links)} for links in (6, 5))
    yield _judged("six-registrations-in-a-row", "CHAIN_TOO_LONG", long, short, "T3")
    forbidden = [of_city(mayDelegate=False), of_school()]
    yield _judged("city-may-not-register", "CHAIN_NO_DELEGATION", {"statements": forbidden}, {}, "T4")
    yield _judged("school-nobody-registered", "ISSUER_UNTRUSTED", {"statements": [of_city()]}, {}, "T6")
    many, few = ({"statements": [of_city(), of_school()], "copies": copies} for copies in (101, 1))
    expired = {"at": "2026-03-01T00:00:00Z"}
    yield _judged("registrations-entangled", "CHAIN_BUDGET", {**many, **expired}, few, "T3")


def _row(links: int) -> list[dict[str, Any]]:
    """Return the statements from the registry over offices down to the school."""
    names = ["registry", *(f"office {number}" for number in range(1, links))]
    offices = [
        recognition(above, below, "localGovernmentCode", code, mayDelegate=True)
        for above, below, code in zip(names, names[1:], _CODES, strict=False)
    ]
    return [*offices, recognition(names[-1], "school", "schoolCode", SCHOOL)]


def _successions() -> Iterator[Vector]:
    """A school that has ended, and who keeps its records: named only if it is registered for them itself."""
    then, since = {"at": "2027-03-31T23:59:59Z"}, {"validUntil": "2027-03-31T23:59:59Z"}
    merged = of_school(**since, succeededBy=[did("successor")])

    def succeeded(name: str, code: str, *statements: dict[str, Any], **wrong: Any) -> Vector:
        given = {"statements": [of_city(), *statements]}
        return _judged(name, code, {**given, **wrong}, {**given, **then}, "T7")

    heir = _heir()
    yield succeeded("school-merged-into-another", "CHAIN_SUCCEEDED", merged, heir)
    closed = of_school(**since, succeededBy=[did("city")])
    yield succeeded("school-closed-and-its-records-with-the-city", "CHAIN_SUCCEEDED", closed)
    yield succeeded("successor-that-nobody-registered", "CHAIN_DATES", merged)
    yield succeeded("successor-for-another-kind", "CHAIN_DATES", merged, _heir(recognizedTo=[]))
    yield succeeded("successor-that-has-ended-too", "CHAIN_DATES", merged, _heir(**since))
    yield succeeded("successor-not-begun-yet", "CHAIN_DATES", merged, _heir(validFrom="2028-04-01T00:00:00Z"))
    yield succeeded("successor-outside-the-citys-territory", "CHAIN_DATES", merged, _heir(territory=["131024"]))
    strangers = recognition("stranger", "school", "schoolCode", SCHOOL, **since, succeededBy=[did("stranger")])
    yield succeeded("successor-named-by-a-stranger", "CHAIN_DATES", of_school(**since), strangers, heir)
    own = recognition("successor", "school", "schoolCode", SCHOOL, **since, succeededBy=[did("successor")])
    yield succeeded("successor-that-names-itself", "CHAIN_DATES", of_school(**since), heir, own)
    yield succeeded("merged-school-for-another-kind", "CHAIN_KIND", merged, heir, kinds=["ClrCredential"], **then)
    yield from _successions_in_a_row()
    other = {"schoolCodes": [ANOTHER_SCHOOL]}
    yield succeeded("merged-school-under-its-successors-code", "CHAIN_SCHOOL_CODE", merged, heir, **other, **then)
    good = {"document": sign(credential()), "at": AT}
    signed = [sign(of_city(), "registry"), sign(heir, "city")]
    kept = {**good, "statements": [*signed, sign(merged, "city")]}
    proven, late, early = ({"issued": f"2027-{day}T00:00:00Z"} for day in ("03-28", "04-01", "03-24"))
    yield from _withdrawn()
    for name, code, wrong in (
        ("record-of-a-merged-school-with-no-proof-of-when", "CHAIN_SUCCEEDED", kept),
        ("record-of-a-merged-school-made-after-its-end", "CHAIN_SUCCEEDED", {**kept, **late}),
        ("record-signed-after-it-is-said-to-have-been-there", "PROOF_CREATED_AFTER_ISSUE", {**kept, **early}),
        (
            "record-of-an-ended-school-that-nobody-succeeds",
            "CHAIN_DATES",
            {**good, **proven, "statements": [*signed, sign(of_school(**since), "city")]},
        ),
        (
            "record-of-a-merged-school-by-its-successor",
            "DI_ISSUER_PROOF_MISSING",
            {**kept, **proven, "document": _alone()},
        ),
    ):
        yield Vector(name, code, "verify_registered", wrong, {**kept, **proven}, ("T7",))


def merged_in_a_row(count: int, last: str = "registered", **members: Any) -> list[dict[str, Any]]:
    """Return the statements of a school and as many successors, each of which but the last ended a day after the other.

    Args:
        count: How many successors there are.
        last: What the last one is: "registered", "ended", or the name of the body that succeeds it in its turn.
        members: Of the second body, other than usual.
    """
    names = ["school", *(f"heir {number}" for number in range(1, count + 1))]
    heirs: list[list[str]] = [*([name] for name in names[1:]), [] if last in {"registered", "ended"} else [last]]
    statements = []
    for number, (name, after) in enumerate(zip(names, heirs, strict=True)):
        is_open = last == "registered" and number == count
        end = {} if is_open else {"validUntil": f"2027-03-2{number + 1}T00:00:00Z"}
        own = members if number == 1 else {}
        statements.append(_ended(number, name, after, **{**end, **own}))
    return statements


def serial_code(number: int) -> str:
    """Return a school code that no other vector uses."""
    serial = f"D1132999{number + 10:02}01"
    return f"{serial}{school_check_digit(serial)}"


def _ended(number: int, name: str, heirs: list[str], **members: Any) -> dict[str, Any]:
    code = SCHOOL if number == 0 else serial_code(number)
    succeeded = {"succeededBy": [did(heir) for heir in heirs]} if heirs else {}
    return recognition("city", name, "schoolCode", code, **{"territory": [CITY], **succeeded, **members})


def _successions_in_a_row() -> Iterator[Vector]:
    """A school whose successor has a successor: the last one keeps the records, if each rightly handed them on."""
    before = {"at": "2027-03-20T00:00:00Z"}

    def handed_on(name: str, code: str, statements: list[dict[str, Any]]) -> Vector:
        given = {"statements": [of_city(), *statements]}
        return _judged(name, code, given, {**given, **before}, "T7")

    for count, words in ((2, "twice"), (5, "five-times")):
        yield handed_on(f"school-merged-{words}-in-a-row", "CHAIN_SUCCEEDED", merged_in_a_row(count))
    yield handed_on("school-merged-six-times-in-a-row", "CHAIN_SUCCESSION_TOO_LONG", merged_in_a_row(6))
    for last, words in (("school", "first"), ("heir 1", "second")):
        circle = merged_in_a_row(2, last)
        yield handed_on(f"school-merged-back-into-the-{words}", "CHAIN_SUCCESSION_LOOP", circle)
    yield handed_on("last-of-two-successors-ended", "CHAIN_DATES", merged_in_a_row(2, "ended"))
    unfit: dict[str, dict[str, Any]] = {
        "first-successor-that-had-ended-before": {"validUntil": "2027-03-20T12:00:00Z"},
        "first-successor-for-another-kind": {"recognizedTo": []},
        "first-successor-outside-the-territory": {"territory": ["131024"]},
        "first-successor-not-begun-yet-at-its-end": {"validFrom": "2027-03-29T00:00:00Z"},
    }
    for name, members in unfit.items():
        yield handed_on(name, "CHAIN_DATES", merged_in_a_row(2, **members))
    names = ["school", *(f"heir {number}" for number in range(1, 9))]
    others = {name: [other for other in names if other != name] for name in names}
    tangle = [_ended(n, name, others[name], validUntil="2027-03-21T00:00:00Z") for n, name in enumerate(names)]
    yield handed_on("nine-schools-that-name-each-other", "CHAIN_BUDGET", tangle)


def _withdrawn() -> Iterator[Vector]:
    """Registrations whose own status says that they were taken back."""
    for name, url in (("revoked", REVOCATION), ("suspended", SUSPENSION)):
        stated = [sign(of_city(), "registry"), sign({**of_school(), "credentialStatus": entry(url=url)}, "city")]
        given = {"document": sign(credential()), "at": AT, "statements": stated}
        wrong, right = (
            {**given, "lists": {url: sign(unsigned_list(index, url=url, issuer=did("city")), "city")}}
            for index in (int(entry()["statusListIndex"]), 0)
        )
        yield Vector(f"registration-{name}", "CHAIN_REVOKED", "verify_registered", wrong, right, ("T1",))
        strangers = {url: sign(unsigned_list(url=url, issuer=did("school")), "school")}
        yield Vector(
            f"registration-not-{name}-says-the-school-itself",
            "CHAIN_UNCHECKED",
            "verify_registered",
            {**given, "lists": strangers},
            right,
            ("T1",),
        )
        nothing = {**given, "lists": {}}
        yield Vector(f"registration-perhaps-{name}", "CHAIN_UNCHECKED", "verify_registered", nothing, right, ("T1",))


def _heir(**members: Any) -> dict[str, Any]:
    usual = {"territory": [CITY], **members}
    return recognition("city", "successor", "schoolCode", ANOTHER_SCHOOL, **usual)


def _alone() -> dict[str, Any]:
    """Return a record of the merged school that only its successor has signed."""
    return sign(credential(), "successor")


def _scopes() -> Iterator[Vector]:
    other = {"kinds": ["VerifiableCredential", "ClrCredential"]}
    yield _judged("record-of-another-kind", "CHAIN_KIND", other, {}, "T2")
    narrow = [{"type": "RecognizedAction", "action": "request", "recordKind": [KIND]}]
    clipped = [of_city(recognizedTo=narrow), of_school()]
    yield _judged("kind-the-city-does-not-have", "CHAIN_KIND", {"statements": clipped}, {}, "T2")
    outside = [of_city(), of_school(territory=["131024"])]
    yield _judged("school-outside-the-citys-territory", "CHAIN_TERRITORY", {"statements": outside}, {}, "T2")
    nowhere = [of_city(), without_territory(of_school())]
    yield _judged("school-that-does-not-say-where", "CHAIN_TERRITORY", {"statements": nowhere}, {}, "T2")
    elsewhere = [of_city(territory=["27"]), of_school(territory=["27"])]
    yield _judged("school-code-of-another-prefecture", "CHAIN_TERRITORY", {"statements": elsewhere}, {}, "T2")
    wrong, right = ({"schoolCodes": [code]} for code in (ANOTHER_SCHOOL, SCHOOL))
    yield _judged("school-code-of-another-school", "CHAIN_SCHOOL_CODE", wrong, right, "T6")
    city = {"issuer": did("city")}
    yield _judged("city-under-a-school-code", "CHAIN_SCHOOL_CODE", {**city, "schoolCodes": [SCHOOL]}, city, "T6")


def without_territory(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a statement whose subject does not say where it is."""
    return {**statement, "credentialSubject": without(statement["credentialSubject"], "territory")}


def _statements() -> Iterator[Vector]:
    good = of_school()
    faults: dict[str, tuple[tuple[str | int, ...], Any]] = {
        "statement-of-another-type": (("type",), ["VerifiableCredential"]),
        "statement-about-two-bodies": (("credentialSubject",), [good["credentialSubject"]] * 2),
        "statement-without-did": (("credentialSubject", "recognizedIdentifier"), []),
        "statement-with-text-for-a-did": (("credentialSubject", "recognizedIdentifier"), ["x"]),
        "statement-of-another-action": (("credentialSubject", "recognizedTo", 0, "action"), "sell"),
        "statement-of-a-kind-no-text": (("credentialSubject", "recognizedTo", 0, "recordKind"), [1]),
        "statement-of-another-list-of-codes": (("credentialSubject", "entityCode", "codeScheme"), "x"),
        "statement-without-name": (("credentialSubject", "name"), ""),
        "statement-of-a-territory-of-three-digits": (("credentialSubject", "territory"), ["131"]),
        "statement-that-names-itself-successor": (("credentialSubject", "succeededBy"), did("school")),
        "statement-of-nine-successors": (
            ("credentialSubject", "succeededBy"),
            [did(f"school {number}") for number in range(9)],
        ),
        "statement-of-a-successor-no-text": (("credentialSubject", "succeededBy"), [{"name": "x"}]),
        "statement-without-begin": (("validFrom",), None),
    }
    for name, (where, value) in faults.items():
        wrong = {"statement": edited(good, *where, to=value)}
        yield Vector(name, "STATEMENT_MALFORMED", "read_statement", wrong, {"statement": good})
    wrong = {"statement": edited(good, "credentialSubject", "entityCode", "codeValue", to="D113299901014")}
    yield Vector("statement-with-wrong-check-digit", "SCHOOL_CODE", "read_statement", wrong, {"statement": good})


def _anchors() -> Iterator[Vector]:
    good = {"text": anchors_file().decode(), "root": "root", "floor": 2, "at": AT}

    def refused(name: str, code: str, *rows: str, **changed: Any) -> Vector:
        return Vector(name, code, "read_anchors", {**good, **changed}, good, rows)

    yield refused("anchors-by-another-root", "ANCHORS_SIGNATURE", "T5", text=anchors_file(whose="stranger").decode())
    renamed = good["text"].replace("National Register", "National Registry")
    yield refused("anchors-changed-after-signing", "ANCHORS_SIGNATURE", "T5", text=renamed)
    yield refused("anchors-older-than-the-floor", "ANCHORS_ROLLED_BACK", "T5", text=anchors_file(version=1).decode())
    yield refused("anchors-past-their-expiry", "ANCHORS_EXPIRED", "T5", at="2028-01-01T00:00:00Z")
    yield refused("anchors-without-signature", "ANCHORS_MALFORMED", "T5", text='{"signed": {}}')
    for name, member, value in (
        ("anchors-of-another-format", "format", "x"),
        ("anchors-of-version-nought", "version", 0),
        ("anchors-that-name-nobody", "anchors", []),
        ("anchors-whose-anchor-is-text", "anchors", ["did:web:a.example"]),
        ("anchors-whose-anchor-has-no-name", "anchors", [{"did": "did:web:a.example"}]),
        ("anchors-whose-statements-are-no-list", "statements", {}),
        ("anchors-whose-statement-is-no-text", "statements", [{}]),
    ):
        yield refused(name, "ANCHORS_MALFORMED", "T5", resigned={member: value})
    unresolved = recognition("registry", "school", "schoolCode", SCHOOL)
    away = {**unresolved, "issuer": "did:web:registry.example"}
    signed = sign(away, "registry", verificationMethod="did:web:registry.example#key-1")
    document = sign(credential())
    usual = {"document": document, "at": AT, "statements": [sign(of_city(), "registry"), sign(of_school(), "city")]}
    doubtful = {**usual, "statements": [signed], "anchor": "did:web:registry.example"}
    yield Vector(
        "registration-that-cannot-be-checked", "CHAIN_UNCHECKED", "verify_registered", doubtful, usual, ("T1",)
    )
    forged = [sign(of_city(), "registry"), sign(of_school(), "stranger")]
    yield Vector(
        "registration-forged", "ISSUER_UNTRUSTED", "verify_registered", {**usual, "statements": forged}, usual, ("T3",)
    )
    stated = {"type": "IdentifierEntry", "identifierType": "ext:jp.schoolCode"}
    wrong, right = (
        {
            **usual,
            "document": sign(edited(credential(), "issuer", "otherIdentifier", to=[{**stated, "identifier": code}])),
        }
        for code in (ANOTHER_SCHOOL, SCHOOL)
    )
    yield Vector("record-under-another-schools-code", "CHAIN_SCHOOL_CODE", "verify_registered", wrong, right, ("T6",))
