"""Why an exchange ended, said by parts that do not know the URL. It never leaves this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vcedu.errors import Code


class ExchangeError(Exception):
    """The exchange can't go on; `HTTPFetcher` makes a `FetchError` of it, with the URL.

    Attributes:
        code: What went wrong.
        facts: Values that the code's sentence names.
    """

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = facts
