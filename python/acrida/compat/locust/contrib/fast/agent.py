"""LocustUserAgent: what FastHttpSession sends through; redirects and retries over a transport."""

import time
from http.cookiejar import CookieJar

from gevent.timeout import Timeout

from locust._version import __version__
from locust.contrib.fast.engine import ACCEPT_ENCODING, DefaultHeaders, EngineTransport
from locust.contrib.fast.error import RetriesExceeded, engine_failure
from locust.contrib.fast.request import Headers, headers_as_text, made_request, with_json
from locust.contrib.fast.response import VALID_STATUSES, FastResponse
from locust.contrib.fast.transport import IDEMPOTENT, ClientPoolTransport, Transport


class LocustUserAgent:
    """Follows up to `max_redirects` redirects and, after a timeout, tries up to `max_retries` more times.

    `headers` go out with every request. `cookiejar` is an http.cookiejar.CookieJar, by default one of its own. With
    `client_pool`, a geventhttpclient pool, that one sends, and with a jar, `ssl_context_factory` or `proxy_host`,
    urllib3; else the engine. The other arguments are EngineTransport's and Transport's.
    """

    valid_response_codes = VALID_STATUSES  # all others are failures
    redirect_response_codes = frozenset([301, 302, 303, 307, 308])

    def __init__(
        self,
        client_pool=None,
        *,
        base_url="",
        max_redirects=30,
        max_retries=0,
        cookiejar=None,
        headers=None,
        **transport_args,
    ):
        self.max_redirects = max_redirects
        self.max_retries = max_retries
        self.default_headers = DefaultHeaders({"User-Agent": f"locust/{__version__} (acrida)"})
        self.default_headers.update(headers_as_text(headers or {}))
        self.engine = None  # the EngineTransport, where there is one
        if client_pool is not None:
            self._transport = ClientPoolTransport(client_pool)
        elif cookiejar is not None or any(map(transport_args.get, ("ssl_context_factory", "proxy_host"))):
            self._transport = Transport(**transport_args)
        else:
            self._transport = self.engine = EngineTransport(base_url, self.default_headers, **transport_args)
        if self.engine is None:
            self._jar = CookieJar() if cookiejar is None else cookiejar

    @property
    def cookiejar(self):
        return self._jar if self.engine is None else self.engine.cookies

    @cookiejar.setter
    def cookiejar(self, jar):
        if self.engine is None:
            self._jar = jar
        else:
            self.engine.cookies = jar

    @property
    def clientpool(self):
        """The connections; clientpool.close() makes the next request open a new one."""
        return getattr(self._transport, "client_pool", self._transport)

    def close(self):
        self._transport.close()

    def request(self, url, method="GET", headers=None, payload=None, params=None, files=None, json=None):
        """The FastRequest for these arguments, with the default headers."""
        own = Headers()
        own.update(headers_as_text(headers or {}))
        if not payload and json is not None:
            payload = with_json(json, own)
        merged = Headers(self.default_headers)
        merged.update(own)
        merged.setdefault("Accept-Encoding", ACCEPT_ENCODING)
        return made_request(url, method, merged, payload, params, files)

    def urlopen(self, request, follow_redirects=True, stream=False, begun=None):
        """The FastResponse to `request`, whatever its status; raises the exceptions of contrib.fast.error.FAILURES.

        `stream`: its body may be left unread. `begun`: what has come of sending it already: an _engine.Exchange, or
        the exception that broke it off.
        """
        url = request.url
        retries_left = self.max_retries if request.method in IDEMPOTENT else 0
        while True:
            try:
                return self._follow(request, follow_redirects, stream, begun)
            except (TimeoutError, Timeout) as error:
                if retries_left <= 0:
                    raise RetriesExceeded(url, self.max_retries, original=error) from error
                retries_left -= 1
                begun = None

    def _follow(self, request, follow_redirects, stream, begun):
        url = request.url
        history = []
        while True:
            response = self._send(request, stream) if begun is None else self._response(request, begun)
            begun = None
            location = response.headers.getlist("Location")
            if not follow_redirects or response.status_code not in self.redirect_response_codes or not location:
                response.history = history
                return response
            response.drain()
            if len(history) == self.max_redirects:
                raise RetriesExceeded(url, f"Redirection limit reached ({self.max_redirects})")
            history.append(response)
            request.redirect(response.status_code, location[0])

    def _send(self, request, stream):
        if self.engine is not None and not stream:
            exchange = self.engine.exchange_of(request)
            if exchange is not None:
                return self._response(request, exchange)
        jar = self.cookiejar
        if jar is not None:
            for _ in jar:  # asking whether the jar has any cookie at all is much cheaper than asking it for some
                jar.add_cookie_header(request)
                break
        request.stamps.append(None)
        start = time.perf_counter()
        response = FastResponse(self._transport.send(request), request)
        response._seconds = time.perf_counter() - start
        if jar is not None and "Set-Cookie" in response.headers:
            jar.extract_cookies(response, request)
        return response

    def _response(self, request, begun):
        if isinstance(begun, BaseException):
            request.stamps.append(None)
            raise begun
        request.stamps.append((begun.start_time, begun.response_time))
        if not begun.status:
            failure = engine_failure(begun)
            failure.exchange = begun
            raise failure
        response = FastResponse.of_exchange(begun, begun.status)
        response.request = request
        return response
