"""DNSUser: a user that asks name servers. Needs the package dnspython."""

import time

import dns.query
from dns.exception import DNSException

from locust.exception import LocustError
from locust.user import User


class DNSClient:
    """Has every function of dns.query, and records each call as an event."""

    def __init__(self, request_event):
        self.request_event = request_event

    def __getattr__(self, function_name):
        function = getattr(dns.query, function_name)

        def query(message, *args, name=None, **kwargs):
            """Sends `message`; returns what the function of dns.query returns, or None when it failed.

            `name`: what statistics call it, instead of the function's name.
            """
            result = answer = exception = None
            start_time = time.time()
            start = time.perf_counter()
            try:
                result = function(message, *args, **kwargs)
            except DNSException as error:
                exception = error
            else:
                answer = result[0] if isinstance(result, tuple) else result
                if not answer.answer:
                    exception = LocustError("No answer in DNS response")
            self.request_event.fire(
                request_type="DNS",
                name=name or function_name,
                response_time=(time.perf_counter() - start) * 1000,
                response_length=0,
                response=answer,
                exception=exception,
                context={},
                start_time=start_time,
            )
            return result

        return query


class DNSUser(User):
    """A user whose `client` is a DNSClient."""

    abstract = True

    def __init__(self, environment):
        super().__init__(environment)
        self.client = DNSClient(environment.events.request)
