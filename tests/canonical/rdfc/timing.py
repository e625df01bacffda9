"""Work that must end soon."""

import sys
import time


def ends_within_a_second(call):
    """Make a call and hold its processor time to one second on a machine that does nothing else.

    Beside other work the same takes up to twice as long, and now and then longer: so the best of three counts, against
    two seconds. `make bench` says what it is. Tracing for coverage multiplies it, and is not held to anything.
    """
    assert any(_seconds(call) < 2 for _ in range(3)) or sys.gettrace() is not None


def _seconds(call):
    start = time.process_time()
    call()
    return time.process_time() - start
