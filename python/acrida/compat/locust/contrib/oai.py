"""OpenAIUser: a user of OpenAI's SDK. Needs the package openai, and OPENAI_API_KEY in the environment."""

import os
import time

import openai

from locust.request_name import RequestNaming
from locust.user import User

if not os.getenv("OPENAI_API_KEY"):
    raise Exception("You need to set OPENAI_API_KEY env var to use OpenAIUser")


class OpenAIClient(RequestNaming, openai.OpenAI):
    """The SDK's client, which records each HTTP request as an event. `response_length` is in output tokens."""

    def __init__(self, request_event, user, *args, **kwargs):
        self.request_event = request_event
        self.user = user
        kwargs.setdefault("http_client", RecordingHttpClient(self))
        super().__init__(*args, **kwargs)

    def copy(self, *, _extra_kwargs=None, **kwargs):
        """A client with other options, that records as well."""
        own = {"request_event": self.request_event, "user": self.user}
        return super().copy(_extra_kwargs={**own, **(_extra_kwargs or {})}, **kwargs)

    with_options = copy


class RecordingHttpClient(openai.DefaultHttpxClient):
    """The SDK's HTTP client; reads each response to its end, and records it."""

    def __init__(self, owner):
        super().__init__()
        self._owner = owner

    def send(self, request, **kwargs):
        start_time = time.time()
        start = time.perf_counter()
        try:
            response = super().send(request, **kwargs)
            response.read()
        except Exception as error:
            self._record(request, (time.perf_counter() - start) * 1000, start_time, exception=error)
            raise
        response_time = (time.perf_counter() - start) * 1000
        exception = None
        try:
            response.raise_for_status()
        except Exception as error:
            exception = error
        self._record(request, response_time, start_time, response, exception)
        return response

    def _record(self, request, response_time, start_time, response=None, exception=None):
        owner = self._owner
        owner.request_event.fire(
            request_type=request.method,
            name=owner.request_name or request.url.path,
            response_time=response_time,
            response_length=_output_tokens(response) if response is not None and exception is None else 0,
            response=response,
            exception=exception,
            context={**owner.user.context()} if owner.user else {},
            start_time=start_time,
            url=request.url,
        )


class OpenAIUser(User):
    """A user whose `client` is an OpenAIClient."""

    abstract = True

    def __init__(self, environment):
        super().__init__(environment)
        self.client = OpenAIClient(environment.events.request, self)


def _output_tokens(response):
    """How many tokens the model wrote, by the usage that the Responses and the Chat Completions API report."""
    if not response.headers.get("content-type", "").startswith("application/json"):
        return 0
    body = response.json()
    usage = body.get("usage") if isinstance(body, dict) else None
    return (usage.get("output_tokens") or usage.get("completion_tokens") or 0) if usage else 0
