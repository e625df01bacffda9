"""Status lists on their way into a bundle."""

import json

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.model import parse_timestamp
from vcedu.net import Fetched, FetchKind
from vcedu.verifier import check_status_list, given_status_list


def check(data):
    now, url = parse_timestamp(data["at"]), data["url"]
    held = [
        Fetched(dids.document_url(dids.DID.parse(did)), json.dumps(document).encode(), "application/did", now, kind)
        for kind in [FetchKind.DID_DOCUMENT]
        for did, document in data.get("documents", {}).items()
    ]
    entry = given_status_list(url, json.dumps(data["list"]).encode(), now=now)
    check_status_list(entry, [entry, *held], contexts=ContextStore.production(), now=now)


OPERATIONS = {
    "check_status_list": check,
    "given_status_list": lambda data: given_status_list(
        "https://school-a.example/1", data["text"].encode(), now=parse_timestamp(data["at"])
    ),
}
