"""Public keys, signers and key files: Ed25519, P-256, P-384 and X25519 as Multikey and JWK."""
