"""Heavy tests without the tracer that measures coverage: it makes long loops take three to seven times as long."""

import functools
import sys


def untraced(test):
    """Run a test without the tracer, if other tests go through every line; below `@given`, around each example."""

    @functools.wraps(test)
    def run(*arguments, **named):
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return test(*arguments, **named)
        finally:
            sys.settrace(tracer)

    return run
