"""Random documents over the contexts for production, made along the names that are defined at each place."""

import itertools

from hypothesis import reject
from hypothesis import strategies as st

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.contexts.document import Profile
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.terms import KEYWORDS
from vcedu.errors import MalformedError

STORE = ContextStore.production()
URLS = sorted(
    url for url, documents in STORE.documents.items() if any(d.profile is Profile.PRODUCTION for d in documents)
)
BASES = [url for url in URLS if "credentials/v" in url]
ARRAYS = [
    *([url] for url in URLS),
    *([base, url] for base in BASES for url in URLS if url != base),
    *([BASES[-1], *pair] for pair in itertools.permutations(URLS, 2) if BASES[-1] not in pair),
]
IRIS = [f"urn:x:{number}" for number in range(6)] + ["https://school.example/a", "did:web:school.example#key"]
TEXTS = [
    "",
    "4",
    "4.0",
    "-0",
    "true",
    "成績",
    "\U00020bb7田 葛\U000e0100",
    'a"b\\c\n',
    "2026-03-31T00:00:00Z",
    "3.5E0",
    "#5",
]
SCALARS = [*TEXTS, True, False, 0, 3, -7, 2**53 - 1, 3.0, 3.5, -0.0, 1e21, 5e-324]
JSON = st.recursive(st.sampled_from([*SCALARS, None]), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
DEEPEST = 4


@st.composite
def documents(draw):
    """A document that names two or three contexts, most often accepted."""
    urls = draw(st.sampled_from(ARRAYS))
    steps = tables_for(STORE).walk()
    try:
        return {"@context": urls, **_node(draw, steps, steps.into_local(steps.initial, urls), 0)}
    except MalformedError:  # two types of one node whose scopes do not go together
        reject()


def _node(draw, steps, active, depth):
    classes = sorted(name for name in active.terms if name[:1].isupper())
    types = draw(st.lists(st.sampled_from(classes), max_size=2)) if classes else []
    inner = steps.into_types(active, types)
    node = {}
    if draw(st.booleans()):
        node["id" if "id" in inner.terms else "@id"] = draw(st.sampled_from(IRIS))
    if types:
        node["type" if "type" in inner.terms else "@type"] = draw(st.sampled_from([types, types[0], types * 2]))
    names = sorted(n for n, t in inner.terms.items() if t.iri not in KEYWORDS and not n[:1].isupper() and ":" not in n)
    for name in draw(st.lists(st.sampled_from(names), max_size=4)) if names else []:
        node[name] = _values(draw, steps, inner, name, depth)
    return node


def _values(draw, steps, inner, name, depth):
    term = inner.terms[name]
    if term.type == "@json":
        return draw(
            st.recursive(st.sampled_from([*SCALARS, None]), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
        )
    if "@language" in term.container and draw(st.booleans()):
        return {tag: draw(st.sampled_from(TEXTS)) for tag in draw(st.lists(st.sampled_from(["ja", "EN", "de-AT"])))}
    values = [_value(draw, steps, inner, name, depth) for _ in range(draw(st.integers(0, 3)))]
    shape = draw(st.sampled_from(["all", "one", "twice", "nested"]))
    if shape == "one" and values:
        return values[0]
    return {"twice": values * 2, "nested": [values, None]}.get(shape, values)


def _value(draw, steps, inner, name, depth):
    term = inner.terms[name]
    kinds = ["scalar", "object"] if term.type in ("@id", "@vocab", None) and depth < DEEPEST else ["scalar"]
    if draw(st.sampled_from(kinds)) == "object":
        active = inner.previous or inner
        active = steps.into_property(active, name, term) if term.has_context else active
        return _node(draw, steps, active, depth + 1)
    if term.type in ("@id", "@vocab"):
        return draw(st.sampled_from(IRIS))
    scalar = draw(st.sampled_from(SCALARS))
    return {"@value": scalar} if draw(st.integers(0, 5)) == 0 else scalar
