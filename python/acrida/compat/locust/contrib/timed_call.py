"""timed_call runs one call of a database client and tells what became of it."""

import time


def timed_call(function, *args, **kwargs):
    """A dict: `success`, `response_time` in milliseconds, and `result` or the `exception` that was raised."""
    start = time.perf_counter()
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        return {"success": False, "response_time": (time.perf_counter() - start) * 1000, "exception": error}
    return {"success": True, "response_time": (time.perf_counter() - start) * 1000, "result": result}
