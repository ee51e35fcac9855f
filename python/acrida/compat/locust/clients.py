"""HttpSession, the client of HttpUser: a requests.Session that records each request as an event.

The life of a request: HttpSession.request names it and takes the time, the session's transport sends it,
and the answer, a ResponseContextManager, is recorded at once or, with catch_response, when its block is left.
"""

import re
import sys
import time
from urllib.parse import unquote, urlsplit

import requests
import urllib3
from requests.auth import HTTPBasicAuth
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException

from locust.adapter import LocustHttpAdapter
from locust.outcome import Outcome
from locust.request_name import RequestNaming

absolute_http_url_regexp = re.compile(r"^https?://", re.IGNORECASE)
# urllib3's errors that say more than what they were raised from.
TELLING = (urllib3.exceptions.SSLError, urllib3.exceptions.ConnectTimeoutError)


class LocustResponse(requests.Response):
    """A response, or the lack of one: then `error` is set, `status_code` is 0 and `content` is None."""

    error: Exception | None = None

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


class RequestsTransport:
    """Sends everything through requests, as a plain requests.Session would."""

    def send(self, session, method, url, **options):
        """The requests.Response to one request, redirects followed; raises what Session.request raises."""
        return requests.Session.request(session, method, url, **options)


class HttpSession(RequestNaming, requests.Session):
    """A requests.Session for one user: relative URLs start at `base_url`, and each request is recorded.

    `base_url` may carry user:password@, which becomes basic authentication. `user` may be None; else its
    context() is part of each event. With `pool_manager`, a urllib3.PoolManager, connections are shared.
    """

    # The seam to what sends. Every request goes through it, and is recorded here whatever it does.
    _transport = RequestsTransport()

    def __init__(self, base_url, request_event, user, *args, pool_manager=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.base_url = base_url
        self.request_event = request_event
        self.user = user
        self.explicit_name = None  # the name that was asked for in the latest request, None when it named itself
        self.mount("https://", LocustHttpAdapter(pool_manager))
        self.mount("http://", LocustHttpAdapter(pool_manager))
        self._take_credentials()

    def _take_credentials(self):
        if not self.base_url:
            return
        parts = urlsplit(self.base_url)
        if parts.username and parts.password:
            self.base_url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
            self.auth = HTTPBasicAuth(unquote(parts.username), unquote(parts.password))

    def request(self, method, url, name=None, catch_response=False, context=None, *, data=None, json=None, **kwargs):
        """Sends a request and records it; the arguments are requests' own, and besides:

        `name`: what statistics call it, instead of its path and query.
        `catch_response`: the response is used in a with-block, and recorded when the block is left.
        `context`: a dict for listeners of the request event, added to the user's context().

        Returns a ResponseContextManager, also when no response came (status_code 0, `error` set).
        Raises MissingSchema, InvalidSchema or InvalidURL for a URL that cannot be requested.
        """
        explicit_name = self.explicit_name = name or self.request_name
        full_url = url if absolute_http_url_regexp.match(url) else f"{self.base_url}{url}"
        start_time = time.time()
        response, request, response_time = self._exchange(method, full_url, data=data, json=json, **kwargs)
        if kwargs.get("stream", self.stream):
            response_length = int(response.headers.get("content-length") or 0)
        else:
            response_length = len(response.content or b"")
        user_context = self.user.context() if self.user else {}
        request_meta = {
            "request_type": method,
            "response_time": response_time,
            "name": explicit_name or (request.path_url if request is not None else str(url)),
            "context": {**user_context, **(context or {})},
            "response": response,
            "exception": None,
            "start_time": start_time,
            "url": request.url if request is not None else full_url,
            "response_length": response_length,
        }
        response = ResponseContextManager.wrap_response(response, self.request_event, request_meta, catch_response)
        request_meta["response"] = response
        if not catch_response:
            response._report_natural()
        return response

    def _exchange(self, method, url, **options):
        """(response, its request or None when that is not known, milliseconds) for what is sent to `url`."""
        failure = None
        start = time.perf_counter()
        try:
            response = self._transport.send(self, method, url, **options)
        except (MissingSchema, InvalidSchema, InvalidURL):
            raise
        except RequestException as error:
            failure = error
        response_time = (time.perf_counter() - start) * 1000
        if failure is None:
            # One sample stands for a chain of redirects, and it is about the request that was asked for.
            first = response.history[0] if response.history else response
            return response, first.request, response_time
        response = ResponseContextManager(failure)
        if isinstance(failure, requests.ConnectionError):
            response._recorded_error = root_cause(failure, sys.exc_info()[1])
        return response, failure.request, response_time

    def get(self, url, *, data=None, json=None, **kwargs):
        """Sends a GET request; see request()."""
        kwargs.setdefault("allow_redirects", True)
        return self.request("GET", url, data=data, json=json, **kwargs)

    def options(self, url, *, data=None, json=None, **kwargs):
        """Sends an OPTIONS request; see request()."""
        kwargs.setdefault("allow_redirects", True)
        return self.request("OPTIONS", url, data=data, json=json, **kwargs)

    def head(self, url, *, data=None, json=None, **kwargs):
        """Sends a HEAD request, which follows no redirects unless told to; see request()."""
        kwargs.setdefault("allow_redirects", False)
        return self.request("HEAD", url, data=data, json=json, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        """Sends a POST request; see request()."""
        return self.request("POST", url, data=data, json=json, **kwargs)

    def put(self, url, data=None, *, json=None, **kwargs):
        """Sends a PUT request; see request()."""
        return self.request("PUT", url, data=data, json=json, **kwargs)

    def patch(self, url, data=None, *, json=None, **kwargs):
        """Sends a PATCH request; see request()."""
        return self.request("PATCH", url, data=data, json=json, **kwargs)

    def delete(self, url, *, data=None, json=None, **kwargs):
        """Sends a DELETE request; see request()."""
        return self.request("DELETE", url, data=data, json=json, **kwargs)


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
