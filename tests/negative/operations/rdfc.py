"""The operations of the RDF vectors."""

import base64

from vcedu.canonical.nquads import parse_nquads
from vcedu.canonical.rdfc import RDFCBudget, canonicalize


def _parse(data):
    parse_nquads(base64.b64decode(data["base64"]))


def _canonicalize(data):
    limits = {name: value for name, value in data.items() if name.startswith("max_")}
    canonicalize(parse_nquads(data["text"]), budget=RDFCBudget(**limits))


OPERATIONS = {"rdfc.parse": _parse, "rdfc.canonicalize": _canonicalize}
