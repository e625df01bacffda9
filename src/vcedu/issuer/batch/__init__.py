"""Many records issued in one run: what is planned, what is done, and where the signed records go."""
