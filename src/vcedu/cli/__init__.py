"""The command line."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its status: 0 verified or done, 1 failed, 2 wrong input, 3 undetermined."""
    from vcedu.cli.app import run  # noqa: PLC0415 - importing this package stays cheap

    raise SystemExit(run())
