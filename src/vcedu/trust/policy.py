"""Policies that say whether an issuer had the authority to issue a kind of record at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, UndeterminedError, UntrustedIssuerError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Authority:
    """That an issuer may issue, and what it is called. The name comes from here, never from a credential.

    Attributes:
        issuer: Its identifier.
        name: Its name.
        as_of: When what this relies on was obtained.
        registrar: The name of the body that registered it; None where the caller listed it.
        by_registry: That body is a registry, and no establisher (設置者).
        suites: The cryptosuites of which a record of this issuer must carry a proof.
    """

    issuer: str
    name: str
    as_of: dt.datetime | None = None
    registrar: str | None = None
    by_registry: bool = False
    suites: frozenset[str] = frozenset()


class IssuerTrust(Protocol):
    """A judge of issuers."""

    @property
    def tolerated(self) -> frozenset[Code]:
        """The undetermined answers of this judge that shall not count against a credential."""
        ...

    def judge(
        self, issuer: str, kinds: tuple[str, ...], at: dt.datetime, school_codes: tuple[str, ...] = ()
    ) -> Authority:
        """Return the issuer's authority to issue records of these types, with these school codes, at that time.

        Raises:
            UntrustedIssuerError: it has none.
            UndeterminedError: whether it has any could not be found out.
        """
        ...


@dataclass(frozen=True, slots=True)
class ExactIssuers:
    """Trusts the issuers that the caller lists, whatever they issue.

    Attributes:
        names: The name that people are shown, by the issuer's exact identifier.
        suites: The cryptosuites of which each record of an issuer must carry a proof, by the issuer's identifier.
    """

    names: Mapping[str, str]
    suites: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def tolerated(self) -> frozenset[Code]:
        """Nothing: this judge always knows."""
        return frozenset()

    def judge(
        self,
        issuer: str,
        kinds: tuple[str, ...],  # noqa: ARG002 - any kind
        at: dt.datetime,  # noqa: ARG002 - any time
        school_codes: tuple[str, ...] = (),  # noqa: ARG002 - any code
    ) -> Authority:
        """Return the listed issuer's name.

        Raises:
            UntrustedIssuerError: `ISSUER_UNTRUSTED`, if the identifier is not listed.
        """
        if issuer not in self.names:
            raise UntrustedIssuerError(Code.ISSUER_UNTRUSTED, path="/issuer", issuer=issuer)
        return Authority(issuer, self.names[issuer], suites=self.suites.get(issuer, frozenset()))


@dataclass(frozen=True, slots=True)
class UnsafeAnyIssuer:
    """Lets anyone pass for an issuer. This is fundamentally insecure: it tells that nothing changed, not who made it.

    The verdict's `issuer_authentic` stays undetermined.
    """

    @property
    def tolerated(self) -> frozenset[Code]:
        """The one doubt that this policy names."""
        return frozenset({Code.ISSUER_ANY_UNSAFE})

    def judge(
        self,
        issuer: str,
        kinds: tuple[str, ...],
        at: dt.datetime,
        school_codes: tuple[str, ...] = (),  # noqa: ARG002 - any code
    ) -> Authority:
        """Refuse to judge.

        Raises:
            UndeterminedError: `ISSUER_ANY_UNSAFE`, always.
        """
        raise UndeterminedError(Code.ISSUER_ANY_UNSAFE, path="/issuer", issuer=issuer, kinds=kinds, at=at)


@dataclass(frozen=True, slots=True)
class Custodians:
    """Who may countersign an issuer's records: its board, or whoever keeps its records now.

    Attributes:
        signers: The identifiers of an issuer's custodians, by the issuer's identifier.
    """

    signers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def includes(self, issuer: str, signer: str) -> bool:
        """Return whether the signer is a custodian of this issuer's records."""
        return signer in self.signers.get(issuer, frozenset())
