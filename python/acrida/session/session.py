"""EngineSession: a requests.Session whose requests go through the engine when they are of a common form.

What the engine takes: every method and URL, headers, params, cookies of the session, JSON, bytes, text, forms and
files, basic authentication, redirects, one timeout, verify=False. What is left to requests, for that request alone:
adapters, hooks, proxies, streams, client certificates, own authorities, authentication objects, generators, split
timeouts. Both look the same to the caller, and share headers and cookies.
"""

from collections import OrderedDict
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth, _basic_auth_str
from requests.hooks import default_hooks
from requests.models import DEFAULT_REDIRECT_LIMIT
from requests.structures import CaseInsensitiveDict
from requests.utils import default_headers

from acrida.session.attributes import Container, Setting
from acrida.session.body import encode_data, encode_params, encode_upload
from acrida.session.cookies import PENDING_MAX, SessionCookies, extract, set_cookies
from acrida.session.environment import environment_has_a_say
from acrida.session.errors import exception_for
from acrida.session.headers import SessionHeaders
from acrida.session.redirects import follow, leads_elsewhere
from acrida.session.response import prepared
from acrida.shard import current_shard

COMMON_OPTIONS = frozenset(("params", "headers", "timeout", "allow_redirects", "auth"))
EMPTY_OPTIONS = frozenset(("files", "cookies", "proxies", "hooks", "stream", "cert"))  # the engine takes them unset
DEFAULT_HEADERS = default_headers()
# What a request passes through in requests, and a subclass, a mock or a tracer may have replaced.
SENDING = {
    name: getattr(requests.Session, name)
    for name in ("send", "prepare_request", "get_adapter", "merge_environment_settings", "rebuild_auth")
}
ADAPTER_SEND = HTTPAdapter.send
# What urllib3 and http.client send where a session has taken these headers out.
BELOW_REQUESTS = {"User-Agent": f"python-urllib3/{urllib3.__version__}", "Accept-Encoding": "identity"}


class EngineSession(requests.Session):
    """`base_url` is where most requests go; `response_class` is a LazyResponse."""

    response_class = None

    base_url = Setting("")
    by_requests = Setting(False)  # nothing goes through the engine
    max_redirects = DEFAULT_REDIRECT_LIMIT
    auth = Setting(None)
    verify = Setting(True)
    cert = Setting(None)
    stream = Setting(False)
    trust_env = Setting(True)
    proxies = Container(lambda session: {})
    hooks = Container(lambda session: default_hooks())
    params = Container(lambda session: {})
    adapters = Container(lambda session: session._make_adapters())
    headers = Container(lambda session: SessionHeaders(default_headers()))
    cookies = Container(lambda session: SessionCookies(session.__dict__.setdefault("_pending_cookies", [])))

    # True: the engine takes every request of a common form. None: look at the settings. False: look each time.
    _takes_all = None
    _told = False  # whether the client knows the session's headers and authentication
    _client = None
    _made_for = None  # base URL and insecurity of the client
    _own_adapters = None

    def __init__(self):
        """Makes nothing of what requests.Session.__init__ makes: each is made when somebody looks at it."""

    def settings_changed(self):
        """Called when a setting was set or, being a container, may be changed from now on."""
        self._takes_all = None
        self._told = False
        if self._client is not None:
            self._client.stale = True

    def make_adapter(self):
        """An adapter for the requests that the engine does not take."""
        return HTTPAdapter()

    def _make_adapters(self):
        adapters = OrderedDict((prefix, self.make_adapter()) for prefix in ("https://", "http://"))
        self._own_adapters = dict(adapters)
        return adapters

    def send_request(self, method, url, data, json, options, exchange=None, name=None):
        """The response to one request, redirects followed; raises what Session.request raises.

        `options`: its other arguments. `exchange`: what the engine has made of it already, if not None. `name`: what
        it counts under, if not its path. A response that came through the engine, and an exception for one that did
        not come, have `exchange`; an exception at the end of redirects has the `first_exchange` too.
        """
        if "files" in options and options["files"]:
            data, options = encode_upload(self, data, options)
        if exchange is not None:
            response = self._answer(exchange, method, url, data, json, options)
        else:
            response = self.send_by_engine(method, url, data, json, options, name)
        if response is None:
            return requests.Session.request(self, method, url, data=data, json=json, **options)
        if leads_elsewhere(response.exchange) and options.get("allow_redirects", True):
            return follow(self, response, method, data, json, options, name)
        return response

    def send_by_engine(self, method, url, data, json, options, name=None):
        """The response to one request, whatever its status; None: it is for requests, and nothing was sent."""
        if not (self._takes_all or self._takes_settings()):
            return None
        body = content_type = headers = timeout = None
        target = url
        if options:
            if not (COMMON_OPTIONS.issuperset(options) or self._takes_options(options)):
                return None
            headers, timeout = options.get("headers"), options.get("timeout")
            if params := options.get("params"):
                target = with_params(url, params)
        auth = options.get("auth") or self.auth
        if auth is not None:
            if not is_basic(auth):
                return None
            headers = with_authorization(headers, auth)
        if data is not None:
            encoded = encode_data(data)
            if encoded is None:
                return None
            body, content_type = encoded
        client = self._ready_client()
        if client is None:
            return None
        exchange = client.request(method.upper(), target, headers, body, content_type, json, timeout, name)
        if exchange is None:
            return None
        if exchange.cookies_changed:
            self._note_cookies(exchange)
        return self._answer(exchange, method, url, data, json, options)

    def _answer(self, exchange, method, url, data, json, options):
        if exchange.error is not None:
            request = prepared(self, method, url, data, json, options)
            raise exception_for(exchange, request, options.get("timeout"))
        response = self.response_class.__new__(self.response_class)
        response.exchange = exchange
        response.status_code = exchange.status
        response.asked = (self, method, url, data, json, options, None, None)
        return response

    def close(self):
        """Closes the connections that are kept."""
        if self._client is not None:
            self._client.close()
        if "adapters" in self.__dict__:
            super().close()

    def _takes_settings(self):
        """Whether the engine can do what the settings ask for."""
        state = self.__dict__
        simple = (
            not self.by_requests
            and (self.verify is True or self.verify is False)
            and not (self.cert or self.stream)
            and (self.auth is None or is_basic(self.auth))
            and not (self.trust_env and environment_has_a_say())
            and ("cookies" not in state or isinstance(state["cookies"], SessionCookies))
            and sends_as_requests_does(self)
        )
        if not simple:
            return False
        if self._takes_all is None:
            looked_at = any(name in state for name in ("proxies", "hooks", "params", "adapters"))
            self._takes_all = not (looked_at or self.trust_env)  # the environment may have a say at any time
        return self._takes_all or (
            not (state.get("proxies") or state.get("params"))
            and not ("hooks" in state and self.hooks.get("response"))
            and not ("adapters" in state and dict(self.adapters) != self._own_adapters)
        )

    def _takes_options(self, options):
        """Whether the arguments that are set are all of a common form."""
        for name, value in options.items():
            if name == "verify":
                if value is not None and value is not self.verify:
                    return False
            elif name not in COMMON_OPTIONS and (value or name not in EMPTY_OPTIONS):
                return False
        return True

    def _ready_client(self):
        """The engine's client, knowing the session's headers and cookies; None: it cannot know them."""
        state = self.__dict__
        client = self._client
        if not self._told:
            client = self._make_client()
            if client is None:
                return None
        headers, jar = state.get("headers"), state.get("cookies")
        own_headers = headers is None or (isinstance(headers, SessionHeaders) and headers.claim(client))
        own_jar = jar is None or jar.claim(client)
        if not (own_headers and (headers is None or not headers.changed)) and not self._tell_headers(client):
            return None
        if jar is not None:
            if jar.other_policy:
                return None
            if jar.changed or not own_jar:
                if not jar.tell(client, urlsplit(self.base_url).hostname or ""):
                    return None
        # From now on whoever changes one of them says so to the client; of several clients, each has to look itself.
        client.stale = not (self._takes_all and own_headers and own_jar and self.auth is None)
        return client

    def _make_client(self):
        insecure = self.verify is False
        made_for = (self.base_url, insecure)
        if self._client is None or self._made_for != made_for:
            try:
                self._client = current_shard().engine.client(self.base_url or "", insecure)
            except ValueError:  # no URL of ours, which requests has an exception for
                return None
            self._made_for = made_for
        if "cookies" in self.__dict__ or "_pending_cookies" in self.__dict__:
            self.cookies.changed = True  # it may be another jar, or another client
        if not self._tell_headers(self._client):
            return None
        self._told = True
        return self._client

    def _tell_headers(self, client):
        headers = self.__dict__.get("headers")
        told = CaseInsensitiveDict(BELOW_REQUESTS)
        told.update(DEFAULT_HEADERS if headers is None else headers)
        if not client.set_headers(dict(told)):
            return False
        if isinstance(headers, SessionHeaders):
            headers.changed = False
        return True

    def _note_cookies(self, exchange):
        jar = self.__dict__.get("cookies")
        if jar is not None and not isinstance(jar, SessionCookies):  # put there while the request was under way
            extract(jar, exchange.first_url, set_cookies(exchange))
            return
        pending = self.__dict__.setdefault("_pending_cookies", []) if jar is None else jar.pending
        pending.append((exchange.first_url, set_cookies(exchange)))
        if exchange.client is not self._client or (jar is not None and jar.homeless):
            # Another client has the cookies, base_url being changed meanwhile; or one may be there twice now.
            self.cookies.changed = True
            self._client.stale = True
        if len(pending) > PENDING_MAX:
            self.cookies._catch_up()


def is_basic(auth):
    """Whether this is a name and a password for basic authentication."""
    return type(auth) is HTTPBasicAuth or (isinstance(auth, tuple) and len(auth) == 2)


def authorization(auth):
    """The header of basic authentication."""
    name, password = auth if isinstance(auth, tuple) else (auth.username, auth.password)
    return _basic_auth_str(name, password)


def with_authorization(headers, auth):
    """`headers`, a mapping or None, with the one of basic authentication, which wins as it does with requests."""
    kept = {name: value for name, value in (headers or {}).items() if str(name).lower() != "authorization"}
    return {**kept, "Authorization": authorization(auth)}


def sends_as_requests_does(session):
    """Whether neither a subclass nor anybody else has put a method of its own where requests sends."""
    cls, state = type(session), session.__dict__
    return HTTPAdapter.send is ADAPTER_SEND and all(
        name not in state and getattr(cls, name) is method for name, method in SENDING.items()
    )


def with_params(url, params):
    """`url` with `params`, in any form that requests knows, added to its query."""
    query = encode_params(params)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url
