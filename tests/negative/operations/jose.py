"""A pupil's presentation of documents, made as a token."""

from makers.signed import CREATED, key

from vcedu.canonical.contexts import ContextStore
from vcedu.holder import HolderKey, make_presentation
from vcedu.model import EnvelopeForm, parse_timestamp, read_secured


def present_as_token(data):
    make_presentation(
        [read_secured(text.encode()) for text in data["credentials"]],
        HolderKey(key("pupil")),
        challenge="c-2027",
        domain=["school-b.example"],
        at=parse_timestamp(CREATED),
        contexts=ContextStore.production(),
        envelope=EnvelopeForm.JWT,
    )


OPERATIONS = {"present-as-token": present_as_token}
