"""Builds the material that verification asks for."""

from vcedu.gathering.gatherer import Gatherer

__all__ = ["Gatherer"]
