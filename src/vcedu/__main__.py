"""`python -m vcedu` is the command line."""

from vcedu.cli import main

main()
