"""How commands reach the network: a configuration file that is named, or a signed bundle, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.errors import Code, UsageError
from vcedu.model import SystemClock

if TYPE_CHECKING:
    from vcedu.net import Fetcher

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="A TOML file with [net]: proxy, ca_bundle, hosts.")
]
OfflineOption = Annotated[
    Path | None, typer.Option("--offline", metavar="DIR", help="Answer from this signed bundle; open no connection.")
]


@dataclass(frozen=True, slots=True)
class Door:
    """Where verification's material comes from.

    Attributes:
        fetcher: What fetches it.
        bundle_signer: The Multikey that signed the bundle it comes from; None for the network itself.
    """

    fetcher: Fetcher
    bundle_signer: str | None = None


def door(config: Path | None, offline: Path | None) -> Door:
    """Return the way to the network, or around it, that these options ask for.

    Raises:
        UsageError: `NET_CONFIG`, `FILE_UNREADABLE` or `OPTION_INVALID`.
        MalformedError, ProofError: what is wrong with the bundle.
    """
    from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import

    if config is not None and offline is not None:
        raise UsageError(Code.OPTION_INVALID, option="--config", value=str(config), expected="--offline | --config")
    if offline is not None:
        bundle = net.open_bundle(lambda name: files.read(offline / name), signers=None)
        return Door(net.OfflineFetcher(bundle), bundle.signer)
    if config is None:
        return Door(net.HTTPFetcher(net.NetConfig(), SystemClock()))
    with files.naming(config):
        return Door(net.HTTPFetcher(net.NetConfig.from_toml(files.read(config)), SystemClock()))
