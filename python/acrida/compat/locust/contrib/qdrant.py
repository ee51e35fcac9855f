"""QdrantUser: a user of a Qdrant collection. Needs the package qdrant-client."""

from qdrant_client import QdrantClient

from locust.contrib.timed_call import timed_call
from locust.user import User


class QdrantLocustClient:
    """One collection. Each method returns timed_call()'s dict, searches with `empty` (nothing was found) besides."""

    def __init__(self, url, collection_name, api_key=None, timeout=60, **kwargs):
        """`timeout` in seconds; other arguments are QdrantClient's."""
        self.url = url
        self.collection_name = collection_name
        self.api_key = api_key
        self.timeout = timeout
        self.client = QdrantClient(url=url, api_key=api_key, timeout=timeout, **kwargs)

    def close(self):
        self.client.close()

    def create_collection(self, vectors_config, **kwargs):
        """Creates the collection unless it exists."""
        if not self.client.collection_exists(collection_name=self.collection_name):
            self.client.create_collection(collection_name=self.collection_name, vectors_config=vectors_config, **kwargs)

    def upsert(self, points):
        return timed_call(self.client.upsert, collection_name=self.collection_name, points=points)

    def search(self, query, limit=10, query_filter=None, search_params=None, with_payload=True):
        outcome = timed_call(
            self.client.query_points,
            collection_name=self.collection_name,
            query=query,
            limit=limit,
            query_filter=query_filter,
            search_params=search_params,
            with_payload=with_payload,
        )
        if outcome["success"]:
            outcome["empty"] = not outcome["result"].points
            outcome["success"] = not outcome["empty"]
        return outcome

    def scroll(self, scroll_filter=None, limit=10, with_payload=True):
        outcome = timed_call(
            self.client.scroll,
            collection_name=self.collection_name,
            scroll_filter=scroll_filter,
            limit=limit,
            with_payload=with_payload,
        )
        if outcome["success"]:
            outcome["result"], outcome["next_offset"] = outcome["result"]
            outcome["empty"] = not outcome["result"]
            outcome["success"] = not outcome["empty"]
        return outcome

    def delete(self, points_selector):
        return timed_call(self.client.delete, collection_name=self.collection_name, points_selector=points_selector)


class QdrantUser(User):
    """A user whose methods work on `collection_name`, which is created first when `vectors_config` is set.

    `timeout` in seconds; `client_kwargs` and `collection_kwargs` are more arguments for QdrantClient and for
    its create_collection().
    """

    abstract = True

    url = "http://localhost:6333"
    api_key = None
    collection_name = None
    timeout = 60
    vectors_config = None
    client_kwargs = None
    collection_kwargs = None

    def __init__(self, environment):
        super().__init__(environment)
        if self.collection_name is None:
            raise ValueError("'collection_name' must be provided for QdrantUser")
        self.client = QdrantLocustClient(
            url=self.url,
            api_key=self.api_key,
            collection_name=self.collection_name,
            timeout=self.timeout,
            **(self.client_kwargs or {}),
        )
        if self.vectors_config is not None:
            self.client.create_collection(vectors_config=self.vectors_config, **(self.collection_kwargs or {}))

    def upsert(self, points):
        return self._recorded("upsert", self.client.upsert(points))

    def search(self, query, limit=10, query_filter=None, search_params=None, with_payload=True):
        return self._recorded("search", self.client.search(query, limit, query_filter, search_params, with_payload))

    def scroll(self, scroll_filter=None, limit=10, with_payload=True):
        return self._recorded("scroll", self.client.scroll(scroll_filter, limit, with_payload))

    def delete(self, points_selector):
        return self._recorded("delete", self.client.delete(points_selector))

    def on_stop(self):
        self.client.close()

    def _recorded(self, name, outcome):
        self.environment.events.request.fire(
            request_type="qdrant",
            name=name,
            response_time=outcome["response_time"],
            response_length=0,
            exception=outcome.get("exception"),
            context={},
        )
        return outcome
