"""The one door to the network, and the signed bundle that stands in for it offline."""

from vcedu.net.bundle import Bundle, folder_reader, make_bundle, open_bundle
from vcedu.net.cache import CachingFetcher
from vcedu.net.config import NetConfig
from vcedu.net.deadline import Timeouts
from vcedu.net.http import HTTPFetcher
from vcedu.net.offline import OfflineFetcher
from vcedu.net.request import Fetched, Fetcher, FetchKind, FetchRequest, NoFetcher

__all__ = [
    "Bundle",
    "CachingFetcher",
    "FetchKind",
    "FetchRequest",
    "Fetched",
    "Fetcher",
    "HTTPFetcher",
    "NetConfig",
    "NoFetcher",
    "OfflineFetcher",
    "Timeouts",
    "folder_reader",
    "make_bundle",
    "open_bundle",
]
