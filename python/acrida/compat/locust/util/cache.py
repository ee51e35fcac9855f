"""memoize: the value of a function, kept for a while."""

import functools
import time


def memoize(timeout, dynamic_timeout=False):
    """Decorates a function so that its value is returned again for `timeout` seconds.

    The arguments do not matter: one value is kept. With `dynamic_timeout`, a call that takes longer than the
    timeout makes the value last twice as long as the call took. The function gets a method clear_cache().
    """

    def decorate(function):
        kept = {}

        @functools.wraps(function)
        def call(*args, **kwargs):
            called = time.perf_counter()
            if "value" not in kept or called - kept["since"] > kept["lasts"]:
                kept["value"] = function(*args, **kwargs)
                kept["since"] = time.perf_counter()
                took = kept["since"] - called
                kept["lasts"] = took * 2 if dynamic_timeout and took > timeout else timeout
            return kept["value"]

        call.clear_cache = kept.clear
        return call

    return decorate
