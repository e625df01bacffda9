import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "test_vectors" / "vcedu"))

settings.register_profile("vcedu", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vcedu")


@pytest.fixture
def no_sockets():
    """Fail the test if anything opens a socket or looks a name up while it runs."""
    from socket_guard import sockets_forbidden  # noqa: PLC0415 - found through the path set above

    with sockets_forbidden():
        yield
