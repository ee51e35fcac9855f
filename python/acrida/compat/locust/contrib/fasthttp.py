"""FastHttpUser and its client: HTTP with less of requests' comfort, and less work for each request."""

import re
import time
from base64 import b64encode

from gevent.timeout import Timeout

from acrida.session.credentials import split_credentials
from locust.contrib.fast.agent import LocustUserAgent
from locust.contrib.fast.error import FAILURES as FAILURE_EXCEPTIONS
from locust.contrib.fast.error import FastRequestError as ConnectionError
from locust.contrib.fast.error import (
    HTTPConnectionClosed,
    HTTPParseError,
    LocustBadStatusCode,
    RetriesExceeded,
    forget_frames,
)
from locust.contrib.fast.request import FastRequest, Headers, with_params
from locust.contrib.fast.response import (
    ErrorResponse,
    FastResponse,
    ResponseContextManager,
    RestResponseContextManager,
)
from locust.contrib.fast.transport import Transport, insecure_ssl_context_factory
from locust.exception import LocustError, StopTest
from locust.request_name import RequestNaming
from locust.user import User
from locust.user.rest import RestMixin
from locust.util.deprecation import DeprecatedFastHttpLocustClass as FastHttpLocust

__all__ = [
    "FAILURE_EXCEPTIONS",
    "ConnectionError",
    "ErrorResponse",
    "FastHttpLocust",
    "FastHttpSession",
    "FastHttpUser",
    "FastRequest",
    "FastResponse",
    "HTTPConnectionClosed",
    "HTTPParseError",
    "Headers",
    "LocustBadStatusCode",
    "LocustUserAgent",
    "ResponseContextManager",
    "RestResponseContextManager",
    "RetriesExceeded",
    "Transport",
    "insecure_ssl_context_factory",
]

absolute_http_url_regexp = re.compile(r"^https?://", re.IGNORECASE)


class FastHttpSession(RequestNaming):
    """An HTTP client for one user: relative URLs start at `base_url`, and each request is recorded.

    `base_url` may carry user:password@, which becomes basic authentication. `user` may be None; else its
    context() is part of each event. Certificates are verified only without `insecure`, or as the context of
    `ssl_context_factory` says. Other arguments are LocustUserAgent's and Transport's.
    """

    auth_header = None  # sent as Authorization with each request

    def __init__(
        self, base_url, request_event, user, insecure=True, client_pool=None, ssl_context_factory=None, **kwargs
    ):
        self.base_url, credentials = split_credentials(base_url)
        if credentials:
            self.auth_header = basic_auth(*credentials)
        self.request_event = request_event
        self.user = user
        self.client = LocustUserAgent(
            client_pool,
            base_url=self.base_url,
            insecure=insecure,
            ssl_context_factory=ssl_context_factory,
            **kwargs,
        )

    @property
    def cookiejar(self):
        """The cookies of all requests, an http.cookiejar.CookieJar."""
        return self.client.cookiejar

    @cookiejar.setter
    def cookiejar(self, jar):
        self.client.cookiejar = jar

    def request(
        self,
        method,
        url,
        name=None,
        data=None,
        catch_response=False,
        stream=False,
        headers=None,
        auth=None,
        json=None,
        allow_redirects=True,
        context=None,
        **kwargs,
    ):
        """Sends a request and records it.

        `name`: what statistics call it, instead of `url` as given.
        `data`: the body: str, bytes, a file, an iterable of bytes, or a dict, which is sent as a form.
        `json`: the body as an object, sent as JSON when there is no `data`.
        `catch_response`: the response is used in a with-block, and recorded when the block is left.
        `stream`: the body is left to be read, and neither its time nor its length is recorded.
        `auth`: (user, password) for basic authentication.
        `context`: a dict for listeners of the request event, added to the user's context().
        `params`, `files`: as with requests. Any other argument is a field of the form when the method is POST,
        and of the query otherwise.

        Returns a FastResponse, an ErrorResponse when none came, or a ResponseContextManager with
        `catch_response`. Raises ValueError for a URL that cannot be requested.
        """
        relative = url.startswith("/") or not absolute_http_url_regexp.match(url)
        full_url = f"{self.base_url}{url}" if relative else url
        if auth:
            headers = {**(headers or {}), "Authorization": basic_auth(auth[0], auth[1])}
        elif self.auth_header:
            headers = {**(headers or {}), "Authorization": self.auth_header}
        params = files = None
        if kwargs:
            params, files = kwargs.pop("params", None), kwargs.pop("files", None)
            if kwargs:
                data, params = _with_fields(method, data, params, kwargs)

        name = name or self.request_name or url
        response, exception, start_time, response_time, response_length = self._send(
            method, full_url, headers, data, json, params, files, allow_redirects, stream, name
        )
        user_context = self.user.context() if self.user else {}
        request_meta = {
            "request_type": method,
            "name": name,
            "context": {**user_context, **(context or {})},
            "response": response,
            "exception": exception,
            "start_time": start_time,
            "url": full_url,
            "response_length": response_length,
            "response_time": response_time,
        }
        if catch_response:
            return ResponseContextManager(response, self.request_event, request_meta, catch_response)
        self.request_event.fire(**request_meta)
        return response

    def _send(self, method, url, headers, data, json, params, files, allow_redirects, stream, name):
        """(response, the exception to record or None, start in seconds since the epoch, milliseconds, bytes).

        By the engine in one go where there is nothing special about the request or its answer; else by urlopen().
        """
        agent = self.client
        begun, status = None, 0
        clock_start = time.perf_counter()
        if agent.engine is not None and not (stream or files):
            target = with_params(url, params) if params else url
            try:
                begun = agent.engine.exchange(method.upper(), target, headers, data, json, name)
            except Timeout as error:
                begun = error
            else:
                status = 0 if begun is None else begun.status
        if not status or (allow_redirects and status in agent.redirect_response_codes and begun.header("Location")):
            request = agent.request(url, method, headers, data, params, files, json)
            request.event_name = name
            response, exception, length = self._response_to(request, allow_redirects, stream, begun)
            elapsed = time.perf_counter() - clock_start
            start_time, milliseconds = request.sample() or (time.time() - elapsed, elapsed * 1000)
            return response, exception, start_time, milliseconds, length
        response = FastResponse.of_exchange(begun, status, (agent, target, method, headers, data, json))
        exception = None if status in agent.valid_response_codes else LocustBadStatusCode(target, status, response)
        return response, exception, begun.start_time, begun.response_time, begun.length

    def _response_to(self, request, allow_redirects, stream, begun):
        """(response, the exception to record or None, the body's length in bytes) for one request.

        `begun`: see LocustUserAgent.urlopen.
        """
        try:
            response = self.client.urlopen(request, allow_redirects, stream, begun)
        except FAILURE_EXCEPTIONS as error:
            forget_frames(error)
            return ErrorResponse(request, error), error, 0
        exception = None
        if stream:
            declared = response.headers.getlist("Content-Length")
            response_length = int(declared[0]) if declared else 0
        else:
            try:
                response_length = len(response.content)
            except FAILURE_EXCEPTIONS as error:
                exception, response_length = error, 0
        if exception is None and response.status_code not in self.client.valid_response_codes:
            exception = LocustBadStatusCode(response.url, response.status_code, response)
        return response, exception, response_length

    def get(self, url, **kwargs):
        """Sends a GET request; see request()."""
        return self.request("GET", url, **kwargs)

    def options(self, url, **kwargs):
        """Sends an OPTIONS request; see request()."""
        return self.request("OPTIONS", url, **kwargs)

    def head(self, url, **kwargs):
        """Sends a HEAD request; see request()."""
        return self.request("HEAD", url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        """Sends a POST request; see request()."""
        return self.request("POST", url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        """Sends a PUT request; see request()."""
        return self.request("PUT", url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        """Sends a PATCH request; see request()."""
        return self.request("PATCH", url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        """Sends a DELETE request; see request()."""
        return self.request("DELETE", url, **kwargs)

    def iter_lines(self, url, method="GET", **kwargs):
        """Yields the lines of a response as they come, without their ends; raises for a failed request."""
        response = self.request(method, url, stream=True, **kwargs)
        response.raise_for_status()
        unfinished = ""
        for piece in response.iter_content():
            unfinished += piece if isinstance(piece, str) else piece.decode()
            *lines, unfinished = unfinished.split("\n")
            for line in lines:
                yield line.removesuffix("\r")
        if unfinished:
            yield unfinished


class FastHttpUser(User, RestMixin):
    """A user whose `client` is a FastHttpSession. The class attributes configure it."""

    abstract = True

    network_timeout = 60.0  # seconds, for each wait for bytes of the answer
    connection_timeout = 60.0  # seconds, for connecting
    max_redirects = 30
    max_retries = 0  # after a timeout
    insecure = True  # certificates are not verified
    default_headers = None  # a dict, sent with every request
    concurrency = 10  # requests that one user may have under way, from greenlets of its own
    proxy_host = None
    proxy_port = None
    client_pool = None  # a geventhttpclient.client.HTTPClientPool to be shared by all users of the class
    ssl_context_factory = None  # a function without arguments that returns an ssl.SSLContext

    def __init__(self, environment):
        super().__init__(environment)
        if self.host is None:
            raise StopTest(
                "You must specify the base host. Either in the host attribute in the User class, "
                "or on the command line using the --host option."
            )
        self.client = FastHttpSession(
            base_url=self.host,
            request_event=self.environment.events.request,
            user=self,
            insecure=self.insecure,
            client_pool=self.client_pool,
            ssl_context_factory=self.ssl_context_factory,
            network_timeout=self.network_timeout,
            connection_timeout=self.connection_timeout,
            max_redirects=self.max_redirects,
            max_retries=self.max_retries,
            headers=self.default_headers,
            concurrency=self.concurrency,
            proxy_host=self.proxy_host,
            proxy_port=self.proxy_port,
        )


def basic_auth(user, password):
    """The Authorization header for a user and a password, each str or bytes."""
    user, password = (part.encode() if isinstance(part, str) else part for part in (user, password))
    return "Basic " + b64encode(user + b":" + password).decode()


def _with_fields(method, data, params, fields):
    """(data, params) with `fields` in the one that the method uses."""
    if "debug_stream" in fields:
        raise LocustError("debug_stream is not offered yet: log response.request and response.text instead")
    if method.upper() != "POST":
        return data, {**(params or {}), **fields}
    return {**(data or {}), **fields} if data is None or isinstance(data, dict) else data, params
