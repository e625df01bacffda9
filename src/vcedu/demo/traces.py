"""The search of everything that somebody holds for what would tell which school another is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vcedu.demo.two_cities import TwoCities


def traces_of_school_b(world: TwoCities) -> tuple[str, ...]:
    """Return the new school's code, name, domain, DID, keys and their thumbprints."""
    school = world.school_b
    signing, sealing = world.key(school.name).public_key, world.sealing(school.name).public_key
    return (
        str(school.described.code),
        school.name,
        str(school.domain),
        school.issuer.id,
        signing.multikey,
        sealing.multikey,
        signing.thumbprint,
        sealing.thumbprint,
    )


def traces_in(folder: Path, traces: Iterable[str]) -> tuple[str, ...]:
    """Return which of the texts stand anywhere in a folder, also inside the parts of a sealed dossier."""
    held = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    sealed = [path.read_bytes().decode() for path in folder.rglob("*.jwe")]
    held += [base64url_decode(part) for each in sealed for part in each.split(".") if part]
    return tuple(trace for trace in traces if any(trace.encode() in data for data in held))
