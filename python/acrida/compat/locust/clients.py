"""HttpSession, the client of HttpUser: a requests.Session that records each request as an event.

The life of a request: request() (in _engine.Session) names it, the engine sends it, and the answer, a
ResponseContextManager, is recorded at once or, with catch_response, when its block is left. What the short way in C
does not know comes to HttpSession._perform.
"""

import re
import sys
import time
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import HTTPBasicAuth
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException
from requests.utils import requote_uri

from acrida import _engine
from acrida.session.attributes import Lazy
from acrida.session.credentials import split_credentials
from acrida.session.response import LazyResponse
from acrida.session.session import EngineSession
from locust.adapter import LocustHttpAdapter
from locust.outcome import Outcome
from locust.request_name import RequestNaming

absolute_http_url_regexp = re.compile(r"^https?://", re.IGNORECASE)
NO_CONTEXT: dict = {}
# urllib3's errors that say more than what they were raised from.
TELLING = (urllib3.exceptions.SSLError, urllib3.exceptions.ConnectTimeoutError)


class LocustResponse(requests.Response):
    """A response, or the lack of one: then `error` is set, `status_code` is 0 and `content` is None."""

    error: Exception | None = None
    # Of the first of several redirects whose last ended in an error, an _engine.Exchange.
    first_exchange = None

    def raise_for_status(self):
        """Raises what kept the response from coming, or requests.HTTPError when the status is 400 or more."""
        if self.error is not None:
            raise self.error
        super().raise_for_status()


class ResponseContextManager(Outcome, LocustResponse):
    """What HttpSession returns: a requests.Response, whose outcome a locustfile may decide in a with-block.

    `request_meta` holds the keyword arguments of the request event and may be changed inside the block.
    """

    # What statistics group a failed connection by: the operating system's error instead of requests' wrapping.
    _recorded_error: Exception | None = None

    def __init__(self, error):
        """The answer to a request that failed with `error`, a requests.RequestException."""
        super().__init__()
        self.error = error
        self.status_code = 0
        self.request = error.request
        self._content = None
        self._content_consumed = True

    @classmethod
    def wrap_response(cls, response, request_event, request_meta, catch_response):
        """`response` as an object of this class, sharing its state with the original."""
        if isinstance(response, cls):
            wrapped = response
        else:
            wrapped = cls.__new__(cls)
            wrapped.__dict__ = response.__dict__
        wrapped.request_meta = request_meta
        wrapped._request_event = request_event
        wrapped._catch_response = catch_response
        return wrapped

    def raise_for_status(self):
        """Raises what the request failed with; after success() or failure() the locustfile's word counts."""
        if self._manual_result is None:
            super().raise_for_status()
        elif self._manual_result is not True:
            raise self._manual_result

    def _fire(self):
        # The response is part of the event and holds it: for longer, each would wait for the garbage collector.
        meta = self.request_meta
        meta["response"] = self
        try:
            self._request_event.fire(**meta)
        finally:
            del meta["response"]

    def _natural_failure(self):
        if self.error is not None:
            return self._recorded_error or self.error
        if self.status_code < 400:
            return None
        try:
            super().raise_for_status()
        except requests.HTTPError as error:
            # Statistics group failures by their text, in which the name stands for all its URLs.
            error.args = (error.args[0].replace(self.url, self.request_meta["name"]),)
            return error.with_traceback(None)
        return None


class RestResponseContextManager(ResponseContextManager):
    """For type hints: what HttpUser.rest() yields."""

    js: dict


class EngineResponse(LazyResponse, ResponseContextManager):
    """The answer to a request that the engine has sent."""

    @Lazy
    def request_meta(self):
        """The keyword arguments of the request event, which may be changed inside the with-block."""
        session, method, *_, name, context = self.asked
        start_time, response_time, path, url, length = self.exchange.sample
        return event_of(session, method, name or path, context, start_time, response_time, url, length)


class HttpSession(_engine.Session, RequestNaming, EngineSession):
    """A requests.Session for one user: relative URLs start at `base_url`, and each request is recorded.

    `base_url` may carry user:password@, which becomes basic authentication. `user` may be None; else its
    context() is part of each event. With `pool_manager`, a urllib3.PoolManager, connections are shared.
    """

    _pool_manager = None

    def __init__(self, base_url, request_event, user, *args, pool_manager=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.response_class = EngineResponse
        self.request_event = request_event
        self.user = user
        if pool_manager is not None:
            self._pool_manager = pool_manager
            self.by_requests = True
        self.base_url, credentials = split_credentials(base_url)
        if credentials:
            self.auth = HTTPBasicAuth(*credentials)

    def make_adapter(self):
        """An adapter for the requests that the engine does not take."""
        return LocustHttpAdapter(self._pool_manager)

    def _request(self, method, url, name=None, catch_response=False, context=None, *, data=None, json=None, **kwargs):
        """request() with arguments that are not all of a common form."""
        name = self.explicit_name = name or self.request_name
        return self._perform(None, method, url, name, catch_response, context, data, json, kwargs)

    def _by_verb(self, method, url, data=None, json=None, **kwargs):
        """get() and the like, of an object whose request() is not ours or with arguments that are not common."""
        if method == "HEAD":
            kwargs.setdefault("allow_redirects", False)
        return self.request(method, url, data=data, json=json, **kwargs)

    def _perform(self, exchange, method, url, name, catch_response, context, data, json, options):
        """Sends a request, or goes on from its `exchange` if that is not None, and records it."""
        full_url = url if absolute_http_url_regexp.match(url) else f"{self.base_url}{url}"
        failure = None
        wall_start, start = time.time(), time.perf_counter()
        if exchange is not None:
            start -= wall_start - exchange.start_time
            wall_start = exchange.start_time
        try:
            response = self.send_request(method, full_url, data, json, options, exchange, name)
        except (MissingSchema, InvalidSchema, InvalidURL):
            raise
        except RequestException as error:
            failure = error
        elapsed = (time.perf_counter() - start) * 1000
        if failure is not None:
            response = failed(failure, sys.exc_info()[1])
        start_time, response_time, path, full_url, length = sample_of(
            response, full_url, wall_start, elapsed, options.get("stream", self.stream)
        )
        request_meta = event_of(self, method, name or path, context, start_time, response_time, full_url, length)
        response = ResponseContextManager.wrap_response(response, self.request_event, request_meta, catch_response)
        if not catch_response:
            response._report_natural()
        return response


def event_of(session, method, name, context, start_time, response_time, url, response_length):
    """The keyword arguments of the event of a request that went well, but for the response."""
    user_context = session.user.context() if session.user else NO_CONTEXT
    return {
        "request_type": method,
        "response_time": response_time,
        "name": name,
        "context": {**user_context, **(context or NO_CONTEXT)},
        "exception": None,
        "start_time": start_time,
        "url": url,
        "response_length": response_length,
    }


def failed(error, handled):
    """The response of a request that ended with `error`; `handled` is for root_cause()."""
    response = ResponseContextManager(error)
    response.exchange = getattr(error, "exchange", None)
    response.first_exchange = getattr(error, "first_exchange", None)
    if isinstance(error, requests.ConnectionError):
        response._recorded_error = root_cause(error, handled)
    return response


def sample_of(response, url, started, elapsed, stream):
    """(start in seconds since the epoch, milliseconds, path and query, URL, bytes) of a request.

    One sample stands for a chain of redirects, and it is about the request that was asked for; where the chain ends in
    an error, about the last one, but for the time. `started` and `elapsed` are by this process's clock; what came
    through the engine alone has the kernel's.
    """
    chain = [*response.history, response]
    exchanges = [getattr(hop, "exchange", None) for hop in chain]
    first, last = exchanges[0], exchanges[-1]
    if None not in exchanges:
        started = (response.first_exchange or first).start_time
        elapsed = (last.start_time - started) * 1000 + last.response_time
    if stream:
        length = int(response.headers.get("content-length") or 0)
    else:
        length = len(response.content or b"") if last is None else last.length
    if first is not None:
        return started, elapsed, first.path_url, first.first_url, length
    request = chain[0].request
    if request is None:
        url = requote_uri(url)
        return started, elapsed, _path_of(url), url, length
    return started, elapsed, request.path_url, request.url, length


def _path_of(url):
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def root_cause(error, handled):
    """The innermost exception behind `error`; `handled` is what the caller was handling already, if anything.

    Python chains that one as well when a request is sent from an except block, and it explains nothing.
    """
    while not isinstance(error, TELLING) or isinstance(error, urllib3.exceptions.NewConnectionError):
        inner = _reason(error)
        if inner is None or inner is handled:
            break
        error = inner
    return error


def _reason(error):
    """What `error` was raised for, or None."""
    if isinstance(error, urllib3.exceptions.MaxRetryError):
        return error.reason
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__
