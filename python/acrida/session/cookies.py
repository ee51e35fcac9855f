"""SessionCookies: the cookies of a session, which the engine keeps, in the shape of requests' jar.

The engine stores what responses set and writes the Cookie header. This jar catches up when somebody looks at it,
and the engine is told before the next request when somebody has changed it.
"""

import http.cookiejar
import time
import weakref
from types import SimpleNamespace

from requests.cookies import MockRequest, RequestsCookieJar

from acrida.session.told import Told

# Responses that set cookies and are held until somebody looks at the jar.
PENDING_MAX = 32


class Answer:
    """Set-Cookie headers in the form that http.cookiejar reads."""

    def __init__(self, headers):
        self._headers = headers

    def info(self):
        return self

    def get_all(self, name, default=None):
        return self._headers if name.lower() == "set-cookie" and self._headers else default


def set_cookies(exchange):
    """The values of the Set-Cookie headers of an _engine.Exchange."""
    return [value for name, value in exchange.headers if name.lower() == "set-cookie"]


def extract(jar, url, headers):
    """Puts into `jar` the cookies that a response to `url` set by its Set-Cookie `headers`."""
    jar.extract_cookies(Answer(headers), MockRequest(SimpleNamespace(url=url, headers={})))


def with_dot(host):
    """The name of `host` to http.cookiejar, which appends something to those without a dot."""
    return host if "." in host else f"{host}.local"


def hosts(cookie, default_host):
    """The names of the hosts that a cookie is sent to; those below them are its domain's affair."""
    domain = cookie.domain.lstrip(".")
    if not domain:
        return [default_host]
    if "." not in domain:  # which no name of a host ends in, all having a dot
        return []
    short = domain.removesuffix(".local")
    return [domain] if "." in short else [domain, short.strip("[]")]


def is_plain(cookie):
    """Whether the engine can send this cookie as http.cookiejar does, which writes all there is as it is."""
    return (
        is_text(cookie.name)
        and "=" not in cookie.name
        and is_text(cookie.value)
        and is_text(cookie.path)
        and cookie.path.startswith("/")
        and not cookie.version
        and cookie.port is None
        and cookie.domain.lstrip(".") != "local"  # every host without a dot
    )


def is_text(text):
    """Whether this comes out of a Set-Cookie header as it was put there."""
    return isinstance(text, str) and text.isascii() and ";" not in text and text == text.strip()


class Cookie(http.cookiejar.Cookie):
    """A cookie in one SessionCookies or more, which learn of it when one of its attributes is set."""

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        for reference in self.__dict__.get("_jars", ()):
            if (jar := reference()) is not None:
                jar._change()

    def __getstate__(self):
        return {name: value for name, value in self.__dict__.items() if name != "_jars"}


class SessionCookies(Told, RequestsCookieJar):
    """`changed`: by other hands than a response's.

    `pending`: [(URL, Set-Cookie headers)] of responses whose cookies are not in the jar yet; it takes them from
    there, whoever puts them. `other_policy`: which cookies are kept and sent is not for the engine to say.
    """

    other_policy = False
    homeless = False  # when last told: whether there was a cookie without a domain

    def __init__(self, pending=None, policy=None):
        self.pending = []
        super().__init__(policy)
        self.pending = [] if pending is None else pending
        self.changed = False
        self.other_policy = policy is not None

    def set_policy(self, policy):
        super().set_policy(policy)
        self.other_policy = True
        self._change()

    @property
    def _cookies(self):
        # Every look at a jar of http.cookiejar goes through this attribute.
        if self.pending:
            self._catch_up()
        return self._held

    @_cookies.setter
    def _cookies(self, value):
        self.pending.clear()  # clear() replaces all there are, also those that nobody has looked at
        self._held = value

    def _catch_up(self):
        pending = self.pending.copy()
        self.pending.clear()
        changed = self.changed
        for url, headers in pending:
            extract(self, url, headers)
        self.changed = changed

    def set_cookie(self, cookie, *args, **kwargs):
        result = super().set_cookie(cookie, *args, **kwargs)
        self._watch(cookie)
        self._change()
        return result

    def _watch(self, cookie):
        if type(cookie) is http.cookiejar.Cookie:
            cookie.__class__ = Cookie
        jars = cookie.__dict__.get("_jars", ())
        if not any(jar() is self for jar in jars):
            cookie.__dict__["_jars"] = (*(jar for jar in jars if jar() is not None), weakref.ref(self))

    def clear(self, domain=None, path=None, name=None):
        super().clear(domain, path, name)
        self._change()

    def tell(self, client, default_host):
        """Makes the cookies of `client`, an _engine.Client, the ones of this jar.

        A cookie without a domain, which requests sends everywhere, is for `default_host`, and then `client` takes
        requests to no other host. Whether all could be told: not when a host set one of the same name, since
        requests sends both, and not when one is not plain.
        """
        client.clear_cookies()
        told, places, homeless = True, set(), False
        for cookie in self:
            if cookie.is_expired():
                continue
            homeless = homeless or not cookie.domain
            place = (cookie.name, cookie.domain.lstrip(".") or with_dot(default_host), cookie.path)
            if place in places or not is_plain(cookie):
                told = False
                continue
            places.add(place)
            header = f"{cookie.name}={cookie.value}; Path={cookie.path}"
            if cookie.secure:
                header += "; Secure"
            if cookie.expires is not None:
                header += f"; Max-Age={max(1, int(cookie.expires - time.time()))}"
            for host in hosts(cookie, default_host):
                below = f"; Domain={host}" if cookie.domain_specified and "." in host else ""
                told = client.set_cookie(header + below, host, "/", cookie.secure) and told
        self.homeless = client.home_only = homeless
        self.changed = not told
        return told

    def __getstate__(self):
        state = super().__getstate__()
        self._catch_up()
        state.update(pending=[], client=None, changed=True, _held=self._held)
        state.pop("_cookies", None)
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        for cookie in self:
            self._watch(cookie)
