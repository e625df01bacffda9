"""Whom the caller trusts: policies that judge issuers whose statements are already verified."""

from vcedu.trust.anchors import Anchor, Anchors
from vcedu.trust.chain import ChainTrust
from vcedu.trust.policy import Authority, Custodians, ExactIssuers, IssuerTrust, UnsafeAnyIssuer
from vcedu.trust.statements import Action, CodeScheme, DatedIdentifier, EntityCode, Statement, read_statement

__all__ = [
    "Action",
    "Anchor",
    "Anchors",
    "Authority",
    "ChainTrust",
    "CodeScheme",
    "Custodians",
    "DatedIdentifier",
    "EntityCode",
    "ExactIssuers",
    "IssuerTrust",
    "Statement",
    "UnsafeAnyIssuer",
    "read_statement",
]
