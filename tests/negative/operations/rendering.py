"""What the vectors of paper do with their inputs."""

import base64
import random

from vcedu.model import DataIntegrityEnvelope, MediaType, Secured
from vcedu.rendering import codes_in_picture, paper_sheet, read_paper


def paper(data):
    raw = random.Random(data["bytes"]).randbytes(data["bytes"])
    paper_sheet(Secured(MediaType.VC, raw, DataIntegrityEnvelope({})))


OPERATIONS = {
    "read_paper": lambda data: read_paper(data["texts"]),
    "paper": paper,
    "picture": lambda data: codes_in_picture(base64.b64decode(data["picture"])),
}
