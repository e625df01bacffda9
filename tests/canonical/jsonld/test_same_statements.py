"""Two documents with the same statements are read alike: nothing can be changed that a signature does not cover.

Each mutant of a credential is refused, or states something else, or has the same normal form but for the order of
arrays whose order is not stated.
"""

import copy
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from canonical.jsonld.samples import credential
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import VceduError

STORE = ContextStore.production()


def reading(mapped):
    """The normal form with unordered arrays sorted."""

    def of(value, path):
        if isinstance(value, dict):
            inside = {k: of(v, f"{path}/{k.replace('~', '~0').replace('/', '~1')}") for k, v in value.items()}
            return {k: inside[k] for k in sorted(inside)}
        if isinstance(value, list):
            items = [json.dumps(of(item, f"{path}/{i}"), ensure_ascii=False) for i, item in enumerate(value)]
            return sorted(items) if path in mapped.unordered else items
        return value

    return of({k: v for k, v in mapped.normal_form.items() if k != "@context"}, "")


def statements(document):
    mapped = map_document(document, contexts=STORE)
    return canonicalize(mapped.quads).nquads, reading(mapped)


ORIGINAL = credential()
STATED, READ = statements(ORIGINAL)


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, member in value.items():
            if name != "@context":
                yield from paths(member, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*path, index))


PATHS = [path for path in paths(ORIGINAL) if path]
VALUES = [
    None, True, False, 0, 3, 3.0, 3.5, 4, -0.0, "", "3", "3.5", "3.5E0", "true", "false", "5", "ja", "成績",
    [], {}, [[]], [None],
    "did:web:school.example", "urn:x:1", "AchievementSubject", {"id": "urn:x:1"}, {"id": "did:web:school.example"},
    {"@value": "5"}, {"@value": 3.5}, {"@value": "成績", "@language": "JA"}, {"@value": "成績", "@language": "en"},
    {"@value": "成績", "@language": "JA", "@direction": "ltr"}, {"@value": "成績", "@direction": "rtl"},
    {"@value": "false", "@type": "https://www.w3.org/2001/XMLSchema#boolean"},
    {"@value": "3.5E0", "@type": "https://www.w3.org/2001/XMLSchema#float"}, {"@set": ["5"]}, {"@list": []},
]  # fmt: skip
NAMES = [
    "id", "type", "name", "value", "grade", "Criteria", "criteria", "@id", "@type", "@graph", "@index", "@value",
    "@context",
    "https://schema.org/name", "https://schema.org/value", "https://www.w3.org/2018/credentials#validUntil", "proof",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#hashed", "creditsEarned", "description", "evidence", "validUntil",
]  # fmt: skip
EDITS = ["replace", "delete", "wrap", "repeat", "reverse", "append", "add", "rename", "unwrap", "as_node", "as_value"]


def edited(document, path, edit, name, value):
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    last, old = path[-1], holder[path[-1]]
    new = {
        "replace": lambda: value,
        "wrap": lambda: [old],
        "repeat": lambda: [*old, *copy.deepcopy(old)] if isinstance(old, list) else [old, copy.deepcopy(old)],
        "reverse": lambda: old[::-1] if isinstance(old, list) else old,
        "append": lambda: [*old, value] if isinstance(old, list) else [old, value],
        "add": lambda: {**old, name: value} if isinstance(old, dict) else old,
        "unwrap": lambda: old[0] if isinstance(old, list) and old else old,
        "as_node": lambda: {"id": old} if isinstance(old, str) else old,
        "as_value": lambda: {"@value": old} if isinstance(old, str | float | bool) else old,
    }.get(edit)
    if new is not None:
        holder[last] = new()
    elif isinstance(holder, list) or edit == "delete":
        del holder[last]
    else:
        holder[name] = holder.pop(last)


EDIT = st.tuples(st.sampled_from(PATHS), st.sampled_from(EDITS), st.sampled_from(NAMES), st.sampled_from(VALUES))
EDITS_OF_A_CREDENTIAL = st.lists(EDIT, min_size=1, max_size=2)


@settings(max_examples=400)
@given(edits=EDITS_OF_A_CREDENTIAL)
@example(edits=[(("credentialSubject", "identifier", 0, "hashed"), "replace", "", "false")])
@example(edits=[(("credentialSubject", "creditsEarned"), "replace", "", "3.5E0")])
@example(edits=[(("validUntil",), "rename", "https://www.w3.org/2018/credentials#validUntil", None)])
@example(edits=[(("credentialSubject", "achievement"), "add", "Criteria", {"id": "urn:x:1"})])
def test_mutant_is_refused_or_states_something_else_or_reads_alike(edits):
    mutant = copy.deepcopy(ORIGINAL)
    for path, edit, name, value in edits:
        try:
            edited(mutant, path, edit, name, copy.deepcopy(value))
        except (KeyError, IndexError, TypeError):
            return
    try:
        stated, read = statements(mutant)
    except VceduError:
        return
    assert stated != STATED or read == READ


def change(path, value):
    def apply(document):
        *before, last = path
        for step in before:
            document = document[step]
        document[last] = value

    return apply


@pytest.mark.parametrize(
    "apply",
    [
        change(("description",), None),
        change(("name",), [{"@value": "成績", "@language": "JA"}, None]),
        change(("type",), ["AchievementCredential", "VerifiableCredential", "VerifiableCredential"]),
        change(
            ("credentialSubject", "result"), [{"type": "Result", "value": ["4", "4"]}, {"type": "Result", "value": "5"}]
        ),
        change(("credentialSubject", "creditsEarned"), [3.5]),
        change(("credentialSubject", "creditsEarned"), "3.5E0"),
        change(("credentialSubject", "identifier", 0, "hashed"), "false"),
        change(("credentialSubject",), [credential()["credentialSubject"]]),
        change(("evidence",), []),
        change(("credentialStatus", "statusListCredential"), {"id": "https://school.example/status/1"}),
    ],
)
def test_what_states_the_same_is_read_alike(apply):
    same = credential()
    apply(same)
    assert statements(same) == (STATED, READ)


def test_the_order_of_a_list_is_stated():
    other = credential()
    other["credentialSubject"]["achievement"]["resultDescription"][0]["allowedValue"].reverse()
    assert statements(other)[0] != STATED


def test_the_application_can_be_given_the_normal_form_again():
    mapped = map_document(ORIGINAL, contexts=STORE)
    again = map_document(mapped.normal_form, contexts=STORE)
    assert (again.normal_form, again.unordered) == (mapped.normal_form, mapped.unordered)
    assert canonicalize(again.quads).nquads == STATED
