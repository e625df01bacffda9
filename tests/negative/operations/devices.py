"""Where a key is, as an address says it."""

from vcedu.keys.addresses import read_address


def address(data):
    assert read_address(data["address"]) is not None


OPERATIONS = {"key-address": address}
