"""What `vcedu verify` checks a scene's artefacts with, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.net import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.testing.registrations import Registrations


def write_offline(world: Registrations, out: Path) -> None:
    """Write the anchors, the key that they are signed with, and what lies on the made-up web as a bundle.

    Args:
        world: The registry that the scene's issuers are registered in.
        out: The folder.
    """
    root, bundle = world.key("root"), out / "bundle"
    bundle.mkdir(parents=True, exist_ok=True)
    (out / "anchors.json").write_bytes(world.anchors().write(root))
    (out / "root-key.txt").write_text(f"{root.public_key.multikey}\n", encoding="ascii")
    pages = world.web.pages
    made = max((world.clock.now(), *(page.as_of for page in pages)))
    for name, data in make_bundle(pages, world.key("bundle"), made).items():
        (bundle / name).write_bytes(data)
