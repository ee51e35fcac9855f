"""Bodies of requests in the forms that the engine sends."""

from collections.abc import Mapping

import requests
from requests.models import RequestEncodingMixin

FORM = "application/x-www-form-urlencoded"
encode_params = RequestEncodingMixin._encode_params
encode_files = RequestEncodingMixin._encode_files


def encode_data(data):
    """(body, its type or None) for the argument `data` of requests; None: it is read piece by piece."""
    if isinstance(data, str | bytes):
        return data or None, None
    if isinstance(data, Mapping | list | tuple):
        return (encode_params(data), FORM) if data else (None, None)
    return None


def encode_upload(session, data, options):
    """(data, options) with `options["files"]` read, once, into a multipart body.

    A chain of redirects, or a request that has to be repeated, has the same body then.
    """
    options = dict(options)
    body, content_type = encode_files(options.pop("files"), data)
    headers = requests.structures.CaseInsensitiveDict(options.get("headers") or {})
    if "Content-Type" not in headers and "Content-Type" not in session.headers:
        headers["Content-Type"] = content_type
    options["headers"] = dict(headers)
    return body, options
