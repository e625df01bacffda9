"""Builds the material that verification asks for."""
