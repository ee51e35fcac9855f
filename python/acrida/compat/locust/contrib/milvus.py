"""MilvusUser: a user of a Milvus collection. Needs the package pymilvus."""

from abc import ABC, abstractmethod

from grpc.experimental import gevent as grpc_gevent
from pymilvus import MilvusClient

from locust.contrib.timed_call import timed_call
from locust.user import User

grpc_gevent.init_gevent()  # or a call over gRPC would stop all users until it returns


class BaseClient(ABC):
    """What MilvusUser calls; a client of one's own may take the place of MilvusV2Client.

    Every method but close() and create_collection() returns timed_call()'s dict, the reading ones with `empty`.
    """

    @abstractmethod
    def close(self): ...

    @abstractmethod
    def create_collection(self, schema, index_params, **kwargs): ...

    @abstractmethod
    def insert(self, data): ...

    @abstractmethod
    def upsert(self, data): ...

    @abstractmethod
    def search(
        self,
        data,
        anns_field,
        limit,
        filter="",
        search_params=None,
        output_fields=None,
        calculate_recall=False,
        ground_truth=None,
    ): ...

    @abstractmethod
    def hybrid_search(self, reqs, ranker, limit, output_fields=None): ...

    @abstractmethod
    def query(self, filter, output_fields=None): ...

    @abstractmethod
    def delete(self, filter): ...


class MilvusV2Client(BaseClient):
    """One collection, over pymilvus.MilvusClient. `timeout` in seconds."""

    def __init__(self, uri, collection_name, token="root:Milvus", db_name="default", timeout=60):
        self.uri = uri
        self.collection_name = collection_name
        self.token = token
        self.db_name = db_name
        self.timeout = timeout
        self.client = MilvusClient(uri=uri, token=token, db_name=db_name, timeout=timeout)

    def close(self):
        self.client.close()

    def create_collection(self, schema, index_params, **kwargs):
        self.client.create_collection(
            collection_name=self.collection_name, schema=schema, index_params=index_params, **kwargs
        )

    def insert(self, data):
        return timed_call(self.client.insert, collection_name=self.collection_name, data=data)

    def upsert(self, data):
        return timed_call(self.client.upsert, collection_name=self.collection_name, data=data)

    def search(
        self,
        data,
        anns_field,
        limit,
        filter="",
        search_params=None,
        output_fields=None,
        calculate_recall=False,
        ground_truth=None,
    ):
        """With `calculate_recall`, the dict has `recall` as well, from the ids in `ground_truth`."""
        outcome = self._read(
            self.client.search,
            data=data,
            anns_field=anns_field,
            filter=filter,
            limit=limit,
            search_params=search_params,
            output_fields=output_fields or ["id"],
        )
        if calculate_recall and ground_truth is not None and outcome["success"]:
            outcome["recall"] = self.get_recall(outcome["result"], ground_truth, limit)
        return outcome

    def hybrid_search(self, reqs, ranker, limit, output_fields=None):
        return self._read(
            self.client.hybrid_search,
            reqs=reqs,
            ranker=ranker,
            limit=limit,
            output_fields=output_fields or ["id"],
            timeout=self.timeout,
        )

    def query(self, filter, output_fields=None):
        return self._read(self.client.query, filter=filter, output_fields=output_fields or ["id"])

    def delete(self, filter):
        return timed_call(self.client.delete, collection_name=self.collection_name, filter=filter)

    def _read(self, function, **kwargs):
        outcome = timed_call(function, collection_name=self.collection_name, **kwargs)
        if outcome["success"]:
            outcome["empty"] = not len(outcome["result"])
            outcome["success"] = not outcome["empty"]
        return outcome

    @staticmethod
    def get_recall(search_results, ground_truth, limit=None):
        """How much of the truth the first query's hits have, 0 to 1.

        `ground_truth`: the ids of the nearest vectors, nearest first, as a list or as one list for each query.
        As many of them count as there are hits, at most `limit`.
        """
        hits = [hit["id"] for hit in search_results[0][:limit]] if len(search_results) else []
        nested = len(ground_truth) and isinstance(ground_truth[0], list | tuple)
        truth = set((ground_truth[0] if nested else ground_truth)[: len(hits)])
        return len(truth.intersection(hits)) / len(truth) if truth else 0.0


class MilvusUser(User):
    """A user whose methods work on `collection_name`, which is created first when `schema` is given.

    `timeout` in seconds; other arguments are create_collection()'s.
    """

    abstract = True

    def __init__(
        self,
        environment,
        uri="http://localhost:19530",
        token="root:Milvus",
        collection_name="test_collection",
        db_name="default",
        timeout=60,
        schema=None,
        index_params=None,
        **kwargs,
    ):
        super().__init__(environment)
        self.client = MilvusV2Client(
            uri=uri, token=token, collection_name=collection_name, db_name=db_name, timeout=timeout
        )
        if schema is not None:
            self.client.create_collection(schema=schema, index_params=index_params, **kwargs)

    def insert(self, data):
        return self._recorded("insert", self.client.insert(data))

    def upsert(self, data):
        return self._recorded("upsert", self.client.upsert(data))

    def search(
        self,
        data,
        anns_field,
        limit,
        filter="",
        search_params=None,
        output_fields=None,
        calculate_recall=False,
        ground_truth=None,
    ):
        """See MilvusV2Client.search; a recall is recorded as a request of its own, its response time in percent."""
        outcome = self._recorded(
            "search",
            self.client.search(
                data, anns_field, limit, filter, search_params, output_fields, calculate_recall, ground_truth
            ),
        )
        if "recall" in outcome:
            self._record("recall", outcome["recall"] * 100, None)
        return outcome

    def hybrid_search(self, reqs, ranker, limit, output_fields=None):
        return self._recorded("hybrid_search", self.client.hybrid_search(reqs, ranker, limit, output_fields))

    def query(self, filter, output_fields=None):
        return self._recorded("query", self.client.query(filter, output_fields))

    def delete(self, filter):
        return self._recorded("delete", self.client.delete(filter))

    def on_stop(self):
        self.client.close()

    def _recorded(self, name, outcome):
        self._record(name, outcome["response_time"], outcome.get("exception"))
        return outcome

    def _record(self, name, response_time, exception):
        self.environment.events.request.fire(
            request_type="milvus",
            name=name,
            response_time=response_time,
            response_length=0,
            exception=exception,
            context={},
        )
