"""MongoDBUser: a user with a connection to MongoDB. Needs the package pymongo."""

import time

from pymongo import MongoClient
from pymongo.errors import PyMongoError

import locust
from locust.user import User


class MongoDBClient(MongoClient):
    """A MongoClient for the database `db_name`, which records each query as an event."""

    def __init__(self, conn_string, db_name, request_event=None):
        super().__init__(conn_string)
        self.db = self[db_name]
        # Set past MongoClient, whose attributes are names of databases.
        self.__dict__["_request_event"] = locust.events.request if request_event is None else request_event

    def execute_query(self, collection_name, query):
        """Finds the documents that match `query` and returns them as a list, or None when it failed."""
        documents = exception = None
        start = time.perf_counter()
        try:
            documents = list(self.db[collection_name].find(query))
        except PyMongoError as error:
            exception = error
        self._request_event.fire(
            request_type="MONGODB",
            name="QUERY",
            response_time=(time.perf_counter() - start) * 1000,
            response_length=0,
            exception=exception,
            context={},
        )
        return documents


class MongoDBUser(User):
    """A user whose `client` is a MongoDBClient; set `conn_string` and `db_name`."""

    abstract = True

    def __init__(self, environment):
        super().__init__(environment)
        self.client = MongoDBClient(self.conn_string, self.db_name, environment.events.request)

    def on_stop(self):
        self.client.close()
