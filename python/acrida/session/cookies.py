"""SessionCookies: the cookies of a session, which the engine keeps, in the shape of requests' jar.

The engine stores what responses set and writes the Cookie header. This jar catches up when somebody looks at it,
and the engine is told before the next request when somebody has changed it.
"""

from types import SimpleNamespace

from requests.cookies import MockRequest, RequestsCookieJar

# Responses that are held until somebody looks at the jar.
PENDING_MAX = 32


class Answer:
    """A response in the form that http.cookiejar reads."""

    def __init__(self, exchange):
        self._headers = exchange.headers

    def info(self):
        return self

    def get_all(self, name, default=None):
        name = name.lower()
        return [value for key, value in self._headers if key.lower() == name] or default


def extract(jar, exchange):
    """Puts the cookies that a response set into `jar`."""
    request = MockRequest(SimpleNamespace(url=exchange.first_url, headers={}))
    jar.extract_cookies(Answer(exchange), request)


class SessionCookies(RequestsCookieJar):
    """`changed`: by other hands than a response's, since the engine was last told."""

    def __init__(self, policy=None):
        self._pending = []
        self.changed = False
        super().__init__(policy)
        self.changed = False

    @property
    def _cookies(self):
        # Every look at a jar of http.cookiejar goes through this attribute.
        if self._pending:
            self._catch_up()
        return self._held

    @_cookies.setter
    def _cookies(self, value):
        self._held = value

    def set_by(self, exchange):
        """Notes that a response, an _engine.Exchange, has changed cookies."""
        self._pending.append(exchange)
        if len(self._pending) > PENDING_MAX:
            self._catch_up()

    def _catch_up(self):
        pending, self._pending = self._pending, []
        changed = self.changed
        for exchange in pending:
            extract(self, exchange)
        self.changed = changed

    def set_cookie(self, cookie, *args, **kwargs):
        result = super().set_cookie(cookie, *args, **kwargs)
        self.changed = True
        return result

    def clear(self, domain=None, path=None, name=None):
        super().clear(domain, path, name)
        self.changed = True

    def tell(self, client, default_host):
        """Makes the cookies of `client`, an _engine.Client, the ones of this jar."""
        client.clear_cookies()
        for cookie in self:
            header = f"{cookie.name}={'' if cookie.value is None else cookie.value}; Path={cookie.path or '/'}"
            host = cookie.domain.lstrip(".") or default_host
            if cookie.domain_specified:
                header += f"; Domain={host}"
            if cookie.secure:
                header += "; Secure"
            client.set_cookie(header, host, "/", cookie.secure)
        self.changed = False

    def __getstate__(self):
        state = super().__getstate__()
        self._catch_up()
        state.update(_pending=[], _held=self._held)
        state.pop("_cookies", None)
        return state
