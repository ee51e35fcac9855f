"""LocustUserAgent: what FastHttpSession sends through; cookies, redirects and retries over a transport."""

import time

from gevent.timeout import Timeout
from urllib3.util import make_headers

from locust._version import __version__
from locust.contrib.fast.error import RetriesExceeded
from locust.contrib.fast.request import Headers, made_request
from locust.contrib.fast.response import VALID_STATUSES, FastResponse
from locust.contrib.fast.transport import IDEMPOTENT, ClientPoolTransport, Transport

# What urllib3 can decompress here; brotli is a package of its own.
ACCEPT_ENCODING = ", ".join(
    coding for coding in ("gzip", "deflate", "br") if coding in make_headers(accept_encoding=True)["accept-encoding"]
)


class LocustUserAgent:
    """Follows up to `max_redirects` redirects and, after a timeout, tries up to `max_retries` more times.

    `headers` go out with every request. `cookiejar` is an http.cookiejar.CookieJar or None. With `client_pool`,
    a geventhttpclient pool, that one sends; else the other arguments are Transport's.
    """

    valid_response_codes = VALID_STATUSES  # all others are failures
    redirect_response_codes = frozenset([301, 302, 303, 307, 308])

    def __init__(
        self, client_pool=None, *, max_redirects=30, max_retries=0, cookiejar=None, headers=None, **transport_args
    ):
        self.max_redirects = max_redirects
        self.max_retries = max_retries
        self.cookiejar = cookiejar
        self.default_headers = Headers({"User-Agent": f"locust/{__version__} (acrida)"})
        self.default_headers.update(headers or {})
        self._transport = Transport(**transport_args) if client_pool is None else ClientPoolTransport(client_pool)

    @property
    def clientpool(self):
        """The connections; clientpool.close() makes the next request open a new one."""
        return getattr(self._transport, "client_pool", self._transport)

    def close(self):
        self._transport.close()

    def request(self, url, method="GET", headers=None, payload=None, params=None, files=None):
        """The FastRequest for these arguments, with the default headers."""
        merged = self.default_headers.copy()
        merged.update(headers or {})
        merged.setdefault("Accept-Encoding", ACCEPT_ENCODING)
        return made_request(url, method, merged, payload, params, files)

    def urlopen(self, request, follow_redirects=True):
        """The FastResponse to `request`, whatever its status; raises the exceptions of contrib.fast.error.FAILURES."""
        retries_left = self.max_retries if request.method in IDEMPOTENT else 0
        while True:
            try:
                return self._follow(request, follow_redirects)
            except (TimeoutError, Timeout) as error:
                if retries_left <= 0:
                    raise RetriesExceeded(request.url, self.max_retries, original=error) from error
                retries_left -= 1

    def _follow(self, request, follow_redirects):
        url = request.url
        history = []
        while True:
            response = self._send(request)
            location = response.headers.getlist("Location")
            if not follow_redirects or response.status_code not in self.redirect_response_codes or not location:
                response.history = history
                return response
            response.drain()
            if len(history) == self.max_redirects:
                raise RetriesExceeded(url, f"Redirection limit reached ({self.max_redirects})")
            history.append(response)
            request.redirect(response.status_code, location[0])

    def _send(self, request):
        jar = self.cookiejar
        if jar is not None:
            for _ in jar:  # asking whether the jar has any cookie at all is much cheaper than asking it for some
                jar.add_cookie_header(request)
                break
        start = time.perf_counter()
        response = FastResponse(self._transport.send(request), request)
        response._seconds = time.perf_counter() - start
        if jar is not None and "Set-Cookie" in response.headers:
            jar.extract_cookies(response, request)
        return response
