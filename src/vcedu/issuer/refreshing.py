"""Where a holder finds the credential that took another's place (VC Data Model 2.0 section 5.4).

A refresh service that answers whoever asks would let every verifier who was once shown a record follow its
corrections. Here the holder says a key for agreement when the record is issued; the record names an address that cannot
be guessed, and what will stand there is sealed to that key. The files can be served by any web server, which asks
nobody who they are.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.issuer._notices import CORRECTIONS
from vcedu.issuer._successor import with_context
from vcedu.keys import AgreementKey
from vcedu.proofs.jwe import seal
from vcedu.storage import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.education.issuance import Issuance
    from vcedu.model import Secured
    from vcedu.storage import Driver

SERVICE_TYPE = "SealedRefreshService"
_BASE = re.compile(r"https://[a-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_~-]+)*")
_TOKEN_BYTES = 24
_ANY = "0" * 32


class RefreshPlaces:
    """The addresses that were named in credentials, and what lies there.

    Args:
        driver: The journal's database.
        base_url: Under which address new ones are given out; only `offering` needs it.

    Raises:
        UsageError: `STATUS_LIST_PLACE`, if that is no plain https address.
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """

    def __init__(self, driver: Driver, base_url: str = "") -> None:
        self._driver = driver
        self._base_url = base_url.rstrip("/")
        if base_url and not _BASE.fullmatch(self._base_url):
            raise UsageError(Code.STATUS_LIST_PLACE, place=base_url)
        migrate(driver, CORRECTIONS)

    def offering(self, build: Callable[[Issuance], JSONObject], key: AgreementKey) -> Callable[[Issuance], JSONObject]:
        """Return what makes the same credential with a refresh service for the holder of a key."""
        return self._offering(build, key, self._base_url)

    def renewing(self, build: Callable[[Issuance], JSONObject], credential_id: str) -> Callable[[Issuance], JSONObject]:
        """Return what makes the same credential with the refresh service that another one has; as it is, if with none.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            "SELECT url, deposit_key FROM refresh_place WHERE credential_id = ?", (credential_id,)
        )
        if not rows:
            return build
        url, key = map(str, rows[0])
        return self._offering(build, AgreementKey.from_multikey(key), url.rpartition("/")[0])

    def _offering(
        self, build: Callable[[Issuance], JSONObject], key: AgreementKey, base_url: str
    ) -> Callable[[Issuance], JSONObject]:
        def built(issuance: Issuance) -> JSONObject:
            credential = with_context(build(issuance))
            url = self._url(issuance.credential_id, key, base_url)
            return {**credential, "refreshService": {"id": url, "type": SERVICE_TYPE}}

        return built

    def deposit(self, superseded: tuple[str, ...], successor: Secured) -> None:
        """Lay a credential down where each one that it supersedes says; once, however often it is asked for.

        Raises:
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        name = str(successor.envelope.document.get("id"))
        for credential_id in superseded:
            rows = self._driver.execute(
                "SELECT deposit_key FROM refresh_place WHERE credential_id = ?", (credential_id,)
            )
            if not rows:
                continue
            key = AgreementKey.from_multikey(str(rows[0][0]))
            sealed = seal(successor.raw, key, content_type=successor.media_type.value)
            self._driver.execute(
                """UPDATE refresh_place SET successor = ?, sealed = ?
                WHERE credential_id = ? AND (successor IS NULL OR successor <> ?)""",
                (name, sealed, credential_id, name),
            )

    def published(self) -> dict[str, bytes]:
        """Return what lies at each address, to be served as it is.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute("SELECT url, sealed FROM refresh_place WHERE sealed IS NOT NULL ORDER BY url")
        return {str(url): sealed for url, sealed in rows if isinstance(sealed, bytes)}

    def _url(self, credential_id: str, key: AgreementKey, base_url: str) -> str:
        with self._driver.transaction():
            rows = self._driver.execute("SELECT url FROM refresh_place WHERE credential_id = ?", (credential_id,))
            if rows:
                return str(rows[0][0])
            if not self._driver.execute("SELECT 1 FROM issuance WHERE credential_id = ?", (credential_id,)):
                # Not reserved yet: this is what the record's digest is made of, which no random address may change.
                return f"{base_url}/{_ANY}.jwe"
            url = f"{base_url}/{secrets.token_hex(_TOKEN_BYTES)}.jwe"
            self._driver.execute(
                "INSERT INTO refresh_place (credential_id, url, deposit_key) VALUES (?, ?, ?)",
                (credential_id, url, key.multikey),
            )
            return url
