"""Tables of what is issued again."""

from vcedu.education.reissue import read_reissue_table

OPERATIONS = {"read_reissue_table": lambda data: read_reissue_table(data["table"].encode())}
