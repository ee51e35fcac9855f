"""Following redirects over the engine, as requests does."""

from urllib.parse import urljoin, urlparse

from requests import exceptions
from requests.utils import requote_uri

REDIRECTS = frozenset((301, 302, 303, 307, 308))
KEEP_BODY = frozenset((307, 308))
ABOUT_THE_BODY = frozenset(("content-length", "content-type", "transfer-encoding"))


def leads_elsewhere(exchange):
    """Whether the response of an _engine.Exchange is a redirect."""
    return exchange.status in REDIRECTS and exchange.header("location") is not None


def follow(session, response, method, data, json, options, name):
    """The last response of the chain that starts with `response`, a LazyResponse; the others are its history.

    `method`, `data`, `json`, `options` (the other arguments of Session.request) and `name` (see send_request): of the
    request that `response` answers. What leads to another origin is for requests, which knows what must not be told there.
    Raises requests.TooManyRedirects after session.max_redirects, and what a request raises.
    """
    options = {**options, "params": None}
    history = []
    while leads_elsewhere(response.exchange):
        if len(history) >= session.max_redirects:
            raise exceptions.TooManyRedirects(
                f"Exceeded {session.max_redirects} redirects.", response=response, request=response.request
            )
        history.append(response)
        url = _target(session, response)
        following = None
        if _origin(url) == _origin(response.url):
            method = _method(method, response.status_code)
            if response.status_code not in KEEP_BODY:
                data = json = None
                options = _without_body(options)
            try:
                following = session.send_by_engine(method, url, data, json, options, name)
            except exceptions.RequestException as error:
                error.first_exchange = history[0].exchange
                raise
        if following is None:
            return _by_requests(session, history, options)
        response = following
    response.history = history
    return response


def _target(session, response):
    location = session.get_redirect_target(response)
    page = urlparse(response.url)
    if location.startswith("//"):
        location = f"{page.scheme}:{location}"
    url = requote_uri(location)
    if not urlparse(location).netloc:
        url = urljoin(response.url, url)
    return f"{url}#{page.fragment}" if page.fragment and "#" not in url else url


def _origin(url):
    parts = urlparse(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _method(method, status):
    """As browsers do, rather than as the RFC says; the one of requests."""
    if (status in (302, 303) and method.upper() != "HEAD") or (status == 301 and method.upper() == "POST"):
        return "GET"
    return method


def _without_body(options):
    headers = options.get("headers")
    kept = headers and {name: value for name, value in headers.items() if str(name).lower() not in ABOUT_THE_BODY}
    return {**options, "headers": kept, "files": None}


def _by_requests(session, history, options):
    response = history[-1]
    arguments = {name: options[name] for name in ("timeout", "verify") if name in options}
    chain = list(session.resolve_redirects(response, response.request, **arguments))
    last = chain.pop()
    last.history = [*history, *chain]
    return last
