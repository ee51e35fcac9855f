"""EngineTransport: sends a session's requests through the engine, and through requests what is not of a common form."""

import requests
from requests.auth import HTTPBasicAuth, _basic_auth_str
from requests.models import RequestEncodingMixin

from acrida.session.errors import exception_for
from acrida.shard import current_shard

# requests waits for ever unless told otherwise; the engine's longest is a year.
NO_TIMEOUT = 365 * 86400.0
COMMON_OPTIONS = frozenset(("params", "headers", "timeout", "allow_redirects"))
REDIRECTS = frozenset((301, 302, 303, 307, 308))
FORM = "application/x-www-form-urlencoded"
encode_params = RequestEncodingMixin._encode_params


class EngineTransport:
    """The engine's client of one session; `response_class` is a LazyResponse."""

    def __init__(self, session, response_class):
        self._response_class = response_class
        self._client = None
        self._adapters = dict(session.adapters)
        self._cookie_changes = 0
        self._auth = None

    def send(self, session, method, url, *, data=None, json=None, **options):
        """The response to one request, redirects followed; raises what Session.request raises."""
        if self._takes(session, url, data, options):
            exchange = self._exchange(session, method, url, data, json, options)
            if exchange is not None:
                return self._response(session, exchange, method, url, data, json, options)
        return requests.Session.request(session, method, url, data=data, json=json, **options)

    def close(self):
        """Closes the connections that are kept."""
        if self._client is not None:
            self._client.close()

    def _takes(self, session, url, data, options):
        for name, value in options.items():
            if name not in COMMON_OPTIONS and (value or name == "verify") and value is not True and value is not None:
                return False
            if name == "stream" and value:
                return False
        return (
            (data is None or isinstance(data, str | bytes | dict))
            and not isinstance(options.get("timeout"), tuple)
            and session.verify is True
            and not session.trust_env
            and not (session.stream or session.cert or session.proxies or session.params)
            and not session.hooks["response"]
            and (session.auth is None or type(session.auth) is HTTPBasicAuth)
            and session.adapters == self._adapters
            and "#" not in url
        )

    def _exchange(self, session, method, url, data, json, options):
        client = self._client
        if client is None:
            client = self._client = current_shard().engine.client(session.base_url or "")
        headers = session.headers
        if getattr(headers, "changed", True) or session.auth is not self._auth:
            if not self._tell_headers(client, session):
                return None
        if session.cookies.changed:
            session.cookies.tell(client, "localhost")
        params = options.get("params")
        if params:
            url = f"{url}{'&' if '?' in url else '?'}{encode_params(params)}"
        headers = options.get("headers")
        if headers is not None and type(headers) is not dict:
            headers = dict(headers)
        body = None
        if data:
            json, body = None, data
            if isinstance(data, dict):
                body = encode_params(data)
                headers = {"Content-Type": FORM, **(headers or {})}
        timeout = options.get("timeout")
        return client.request(method.upper(), url, headers, body, json, NO_TIMEOUT if timeout is None else timeout, False)

    def _tell_headers(self, client, session):
        headers = dict(session.headers)
        if session.auth is not None:
            headers["Authorization"] = _basic_auth_str(session.auth.username, session.auth.password)
        if not client.set_headers(headers):
            return False
        self._auth = session.auth
        if hasattr(session.headers, "changed"):
            session.headers.changed = False
        return True

    def _response(self, session, exchange, method, url, data, json, options):
        if self._client.cookie_changes != self._cookie_changes:
            self._cookie_changes = self._client.cookie_changes
            session.cookies.set_by(exchange)

        def asked():
            return session.prepare_request(
                requests.Request(
                    method.upper(), url, headers=options.get("headers"), data=data or {}, json=json, params=options.get("params")
                )
            )

        if exchange.error is not None:
            raise exception_for(exchange, asked(), options.get("timeout"))
        response = self._response_class.__new__(self._response_class)
        response.exchange = exchange
        response.status_code = exchange.status
        response.asked = asked
        if exchange.status in REDIRECTS and options.get("allow_redirects", True) and exchange.header("location"):
            return self._follow(session, response, options)
        return response

    def _follow(self, session, response, options):
        """The end of a chain of redirects, which requests knows how to follow."""
        chain = [response, *session.resolve_redirects(response, response.request, timeout=options.get("timeout"))]
        last = chain.pop()
        last.history = chain
        return last
