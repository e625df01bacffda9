"""School records as credentials: transcripts, achievements, codes. Knows nothing of cryptography."""
