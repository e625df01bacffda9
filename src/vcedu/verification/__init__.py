"""Pure verification: material and a time in, a verdict or a request for material out."""
