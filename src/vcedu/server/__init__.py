"""HTTP servers, thin adapters over the roles: the VC-API that public suites speak, and records for records systems.

They need the extra `server`: `pip install vcedu[server]`.
"""

from vcedu.server.bench import Bench
from vcedu.server.checking import Checking
from vcedu.server.gate import Limits
from vcedu.server.listening import Listener, TLSFiles
from vcedu.server.manifest import Offer
from vcedu.server.own_lists import OwnLists, OwnListsFirst
from vcedu.server.records import RecordsDesk, records_api
from vcedu.server.routes import VCAPI, vc_api

__all__ = [
    "VCAPI",
    "Bench",
    "Checking",
    "Limits",
    "Listener",
    "Offer",
    "OwnLists",
    "OwnListsFirst",
    "RecordsDesk",
    "TLSFiles",
    "records_api",
    "vc_api",
]
