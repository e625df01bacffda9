"""A throw-away registry, school and family, for the tests of programs that use this library. Nothing here is secret.

>>> from vcedu import testing
>>> registry = testing.registry(seed="example")
>>> school = registry.school()
>>> family = testing.family(school)
>>> registry.verifier().verify(family.certificate.raw, time=registry.time).issuer == school.id
True
"""

from vcedu.testing.families import GivenFamily, family
from vcedu.testing.institutions import GivenRegistry, GivenSchool, registry

__all__ = ["GivenFamily", "GivenRegistry", "GivenSchool", "family", "registry"]
