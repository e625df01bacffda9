"""DIDs parsed and DID documents checked: bytes in, document out. Opens no socket."""
