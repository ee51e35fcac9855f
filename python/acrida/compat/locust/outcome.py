"""The outcome of one request: what a locustfile may say of it, and when it is recorded."""

from locust.exception import CatchResponseError, LocustError, ResponseError

NOT_ENTERED = """\
Tried to set status on a request that has not yet been made. Make sure you use a with-block, like this:

with self.client.request(..., catch_response=True) as response:
    response.{}"""


class Outcome:
    """Mixed into the responses of both HTTP clients; `with` holds back the record until the block is left.

    Whoever mixes it in sets `request_meta` (the keyword arguments of the request event), `_request_event`
    and `_catch_response`, and answers `_natural_failure()`.
    """

    request_meta: dict
    _request_event = None
    _catch_response = False
    _entered = False
    # None until the locustfile decides: True after success(), the exception after failure().
    _manual_result = None

    def __enter__(self):
        if not self._catch_response:
            raise LocustError("In order to use a with-block for requests, you must also pass catch_response=True")
        self._entered = True
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        if self._manual_result is not None:
            self._report(None if self._manual_result is True else self._manual_result)
            return exc_type is None
        if exc_type is None:
            self._report_natural()
            return True
        if isinstance(exc_value, ResponseError):
            self._report(exc_value)
            return True
        return False  # an exception of the locustfile's own says nothing about the request, which is not recorded

    def success(self):
        """Records the request as successful when the with-block is left, whatever its status.

        Raises LocustError outside of a with-block.
        """
        if not self._entered:
            raise LocustError(NOT_ENTERED.format("success()"))
        self._manual_result = True

    def failure(self, exc):
        """Records the request as failed when the with-block is left.

        `exc`: the exception to record; anything else becomes the argument of a CatchResponseError.
        Raises LocustError outside of a with-block.
        """
        if not self._entered:
            raise LocustError(NOT_ENTERED.format("failure(...)"))
        self._manual_result = exc if isinstance(exc, Exception) else CatchResponseError(exc)

    def _natural_failure(self):
        """The exception to record when the locustfile has not decided, or None."""
        raise NotImplementedError

    def _report_natural(self):
        failure = self._natural_failure()
        if failure is None:
            # A locustfile may have put an exception of its own into request_meta.
            self._fire()
        else:
            self._report(failure)

    def _report(self, exception):
        self.request_meta["exception"] = exception
        self._fire()

    def _fire(self):
        self._request_event.fire(**self.request_meta)
