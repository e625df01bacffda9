"""Whom the caller trusts: policies that judge issuers whose statements are already verified."""

from vcedu.trust.policy import Authority, Custodians, ExactIssuers, IssuerTrust, UnsafeAnyIssuer

__all__ = ["Authority", "Custodians", "ExactIssuers", "IssuerTrust", "UnsafeAnyIssuer"]
