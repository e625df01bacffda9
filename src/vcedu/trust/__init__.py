"""Whom the caller trusts: policies that judge issuers whose statements are already verified."""
