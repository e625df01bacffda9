"""Work that must end soon."""

import sys
import time


def ends_within_a_second(call):
    """Make a call and hold its processor time to one second, except where tracing for coverage multiplies it."""
    start = time.process_time()
    call()
    seconds = time.process_time() - start
    assert seconds < 1 or sys.gettrace() is not None
