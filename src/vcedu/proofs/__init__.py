"""Data Integrity cryptosuites: declarations over one pipeline. Takes public keys, never DIDs."""
