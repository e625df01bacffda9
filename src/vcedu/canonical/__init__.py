"""Strict JSON, JCS, JSON-LD to quads, RDFC-1.0 and pinned contexts."""
