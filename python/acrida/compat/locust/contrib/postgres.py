"""PostgresUser: a user with a connection to PostgreSQL. Needs the package psycopg."""

import psycopg

import locust
from locust.contrib.timed_call import timed_call
from locust.user import User


class PostgresClient:
    """One connection to the database of `conn_string`, which records each query as an event."""

    def __init__(self, conn_string, request_event=None):
        self.connection = psycopg.connect(conn_string)
        self._request_event = locust.events.request if request_event is None else request_event

    def execute_query(self, query):
        """Runs `query` and returns its cursor, or None when it failed, which is recorded."""
        outcome = timed_call(self.connection.execute, query)
        self._request_event.fire(
            request_type="postgres_success" if outcome["success"] else "postgres_failure",
            name="execute_query",
            response_time=outcome["response_time"],
            response_length=0,
            exception=outcome.get("exception"),
            context={},
        )
        return outcome.get("result")

    def close(self):
        self.connection.close()


class PostgresUser(User):
    """A user whose `client` is a PostgresClient; set `conn_string`, as psycopg.connect() takes it."""

    abstract = True

    def __init__(self, environment):
        super().__init__(environment)
        self.client = PostgresClient(self.conn_string, environment.events.request)

    def on_stop(self):
        self.client.close()
