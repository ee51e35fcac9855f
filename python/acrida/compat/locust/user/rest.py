"""RestMixin: rest() and rest_() of HttpUser and FastHttpUser, for JSON APIs checked by plain assertions."""

import time
import traceback
from contextlib import contextmanager

JSON_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
UNPARSED_LIMIT = 250  # characters of a response that is not JSON which become part of its failure
QUOTED_LIMIT = 200  # characters of a response that are quoted after a failed assertion or another error


class RestMixin:
    """For users whose `client` has request(); what happens inside of the with-blocks decides the outcome."""

    @contextmanager
    def rest(self, method, url, headers=None, **kwargs):
        """Sends a JSON request in a with-block; the response's `js` is the parsed answer, None when there is none.

        A response that is not JSON is a failure. An AssertionError in the block fails the request with its
        message (one that ends with a comma is followed by the response's text), as does any other exception,
        which then ends here. Other arguments go to client.request().
        """
        headers = {**JSON_HEADERS, **(headers or {})}
        with self.client.request(method, url, catch_response=True, headers=headers, **kwargs) as response:
            response.js = None
            if response.content:
                self._parse(response)
            elif response.error is not None:
                response.failure(str(response.error))
            try:
                yield response
            except AssertionError as error:
                response.failure(_assertion_text(error, response))
            except Exception as error:
                response.failure(f"{_error_text(error)}. Response was {_quoted(response)}")

    @contextmanager
    def rest_(self, method, url, name=None, **kwargs):
        """As rest(), with a parameter `_` of the current milliseconds that keeps caches from answering."""
        separator = "&" if "?" in url else "?"
        with self.rest(
            method,
            f"{url}{separator}_={int(time.time() * 1000)}",
            name=name or f"{url}{separator}_=...",
            **kwargs,
        ) as response:
            yield response

    @staticmethod
    def _parse(response):
        try:
            response.js = response.json()
        except ValueError as error:  # json.JSONDecodeError, UnicodeDecodeError, requests.JSONDecodeError
            response.failure(
                f"Could not parse response as JSON. {response.text[:UNPARSED_LIMIT]}, "
                f"response code {response.status_code}, error {error}"
            )


def _quoted(response):
    return response.text and response.text[:QUOTED_LIMIT]


def _assertion_text(error, response):
    if not error.args:
        return "Assertion failed"
    text = str(error.args[0])
    return f"{text[:-1]}, response was {_quoted(response)}" if text.endswith(",") else text


def _error_text(error):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    places = ", ".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return f"{type(error).__name__}: {error} at {places}"
