"""EngineTransport: what sends the requests of FastHttpSession unless it has to be somebody else.

The engine takes every method, URL and header, text, bytes, forms, files, JSON and the cookies of the session. It has
no streams, and bodies that are read while they are sent (files, generators) are not for it: those go through
urllib3's Transport, and so does what the engine has no form for. Both share headers and cookies.
"""

from collections import deque
from urllib.parse import urlencode, urlsplit

from gevent.event import Event
from urllib3.util import make_headers

from acrida.session.attributes import Lazy
from acrida.session.cookies import PENDING_MAX, SessionCookies, set_cookies
from acrida.shard import current_shard
from locust.contrib.fast.request import BYTES_TYPE, FORM_TYPE, JSON_HEADERS, TEXT_TYPE, Headers
from locust.contrib.fast.transport import Transport

# What both the engine and urllib3 here can decompress; to urllib3, brotli is a package of its own.
ACCEPT_ENCODING = ", ".join(
    coding for coding in ("gzip", "deflate", "br") if coding in make_headers(accept_encoding=True)["accept-encoding"]
)
# A redirect may drop these, and so the engine is told of them request by request.
PER_REQUEST = frozenset(("authorization", "content-type", "content-encoding", "cookie"))
NO_TIMEOUT = 365 * 86400.0  # seconds: the engine's longest
CONTENT_TYPES = {str: TEXT_TYPE, bytes: BYTES_TYPE}


class DefaultHeaders(Headers):
    """The headers of all requests of a user. `changed`: since the engine was last told."""

    changed = True

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self.changed = True

    def __delitem__(self, name):
        super().__delitem__(name)
        self.changed = True

    def add(self, name, value, **kwargs):
        super().add(name, value, **kwargs)
        self.changed = True


class EngineTransport:
    """One user's connections in the engine: up to `concurrency` requests at once, the others wait for their turn.

    `base_url` is where most requests go; `headers` are the DefaultHeaders of all. Arguments are Transport's.
    """

    def __init__(
        self,
        base_url,
        headers,
        *,
        concurrency=10,
        connection_timeout=60.0,
        network_timeout=60.0,
        insecure=True,
        **others,
    ):
        self._base_url = base_url or ""
        self._headers = headers
        self._transport_args = {
            "concurrency": concurrency,
            "connection_timeout": connection_timeout,
            "network_timeout": network_timeout,
            "insecure": insecure,
            **others,
        }
        self._timeout = NO_TIMEOUT if network_timeout is None else network_timeout
        self._connect_timeout = NO_TIMEOUT if connection_timeout is None else connection_timeout
        self._insecure = bool(insecure)
        self._client = None
        self._own_headers = None  # those of `headers` that go into each request
        self._cookies = None
        self._pending_cookies = []
        self._free = concurrency
        self._waiting = None  # deque of Events, one for each greenlet that waits for its turn

    @Lazy
    def by_urllib3(self):
        """The Transport for what the engine does not take."""
        return Transport(**self._transport_args)

    @property
    def client_args(self):
        return self.by_urllib3.client_args

    @property
    def clients(self):
        return self.by_urllib3.clients

    @property
    def cookies(self):
        """The cookies of all requests, an http.cookiejar.CookieJar; with one of another class urllib3 sends all."""
        if self._cookies is None:
            self._cookies = SessionCookies(self._pending_cookies)
        return self._cookies

    @cookies.setter
    def cookies(self, jar):
        self._cookies = jar
        if isinstance(jar, SessionCookies):
            self._pending_cookies = jar.pending
        jar.changed = True

    def send(self, request):
        """As Transport.send()."""
        return self.by_urllib3.send(request)

    def close(self):
        """Closes all idle connections; the next request opens a new one."""
        if self._client is not None:
            self._client.close()
        if "by_urllib3" in self.__dict__:
            self.by_urllib3.close()

    def exchange(self, method, url, headers, data, json, name):
        """The _engine.Exchange of one request, redirects not followed; None: it is for urllib3, nothing was sent.

        `data` may be a dict or a list of pairs, which is sent as a form. `name`: what it counts under when it is cut
        off. Parks the greenlet.
        """
        body = None
        if data:
            json = None
            content_type = CONTENT_TYPES.get(type(data))
            if content_type is not None:
                body = data
            elif isinstance(data, dict | list | tuple):
                body, content_type = urlencode(data), FORM_TYPE
            else:
                return None
        if self._headers.changed and not self._tell_headers():
            return None
        if body is not None:
            headers = {"Content-Type": content_type, **self._own_headers, **(headers or {})}
        elif json is not None:
            headers = {**self._json_headers, **headers} if headers else self._json_headers
        elif self._own_headers:
            headers = {**self._own_headers, **(headers or {})}
        return self._perform(method, url, headers, body, json, name)

    def exchange_of(self, request):
        """As exchange(), for a FastRequest, which has the default headers already."""
        payload = request.payload
        if not (payload is None or isinstance(payload, str | bytes)):
            return None
        if self._headers.changed and not self._tell_headers():
            return None
        return self._perform(
            request.method, request.url, joined(request.headers), payload or None, None, request.event_name)

    def _perform(self, method, url, headers, body, json, name):
        client = self._client
        jar = self._cookies
        if jar is not None and self._has_news(jar) and not self._tell_cookies(jar):
            return None
        if self._free:
            self._free -= 1
        else:
            self._wait_for_turn()
        try:
            exchange = client.request(method, url, headers, body, None, json, self._timeout, name)
        finally:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
        if exchange is not None and exchange.cookies_changed:
            self._note_cookies(exchange)
        return exchange

    def _wait_for_turn(self):
        if self._waiting is None:
            self._waiting = deque()
        turn = Event()
        self._waiting.append(turn)
        try:
            turn.wait()
        except BaseException:  # killed: a turn that has come is somebody else's
            if not turn.is_set():
                self._waiting.remove(turn)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
            raise

    def _tell_headers(self):
        """Makes the client, and tells it the default headers. False: it cannot know them."""
        if self._client is None:
            engine = current_shard().engine
            try:
                self._client = engine.client(self._base_url, self._insecure, self._connect_timeout)
            except ValueError:  # no URL of ours; those of the requests may be
                self._client = engine.client("", self._insecure, self._connect_timeout)
        told, self._own_headers = {"Accept-Encoding": ACCEPT_ENCODING}, {}
        for name, value in joined(self._headers).items():
            place = self._own_headers if name.lower() in PER_REQUEST else told
            place[name] = value
        self._json_headers = {**self._own_headers, **JSON_HEADERS}
        self._headers.changed = not self._client.set_headers(told)
        return not self._headers.changed

    def _has_news(self, jar):
        return jar.changed or (isinstance(jar, SessionCookies) and not jar.claim(self._client))

    def _tell_cookies(self, jar):
        return isinstance(jar, SessionCookies) and jar.tell(self._client, urlsplit(self._base_url).hostname or "")

    def _note_cookies(self, exchange):
        pending = self._pending_cookies
        pending.append((exchange.first_url, set_cookies(exchange)))
        if self._cookies is not None and getattr(self._cookies, "homeless", False):
            self._cookies.changed = True  # one may be there twice now
        if len(pending) > PENDING_MAX:
            self.cookies._catch_up()


def joined(headers):
    """{name: value} of Headers, several values of one name as one."""
    values = {}
    for name, value in headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        values[name] = f"{values[name]}, {text}" if name in values else text
    return values
