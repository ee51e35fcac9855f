"""Users of databases and name servers, over stand-ins for the packages that speak their protocols."""

import importlib
import sys
import unittest
from types import ModuleType, SimpleNamespace
from unittest import mock

from locust.exception import LocustError
from recorded_requests import RecordedRequests


class DatabaseUserTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()
        self.environment = SimpleNamespace(events=SimpleNamespace(request=self.recorded))

    def module(self, name, **packages):
        """locust.contrib's module `name`, imported with `packages` (a__b: a.b) in place of the real ones."""
        stand_ins = {}
        for package, attributes in packages.items():
            path = package.split("__")
            for depth in range(1, len(path) + 1):
                stand_ins.setdefault(".".join(path[:depth]), ModuleType(".".join(path[:depth])))
            for parent in range(1, len(path)):
                setattr(stand_ins[".".join(path[:parent])], path[parent], stand_ins[".".join(path[: parent + 1])])
            vars(stand_ins[".".join(path)]).update(attributes)
        full_name = f"locust.contrib.{name}"
        with mock.patch.dict(sys.modules, stand_ins):
            sys.modules.pop(full_name, None)
            module = importlib.import_module(full_name)
        sys.modules.pop(full_name, None)
        return module

    def outcomes(self):
        return [
            (request["request_type"], request["name"], repr(request["exception"])) for request in self.recorded.list
        ]

    def test_postgres(self):
        connect = mock.Mock()
        module = self.module("postgres", psycopg={"connect": connect})
        user = type("Reader", (module.PostgresUser,), {"conn_string": "dbname=x"})(self.environment)
        connect.assert_called_once_with("dbname=x")
        execute = connect.return_value.execute
        execute.side_effect = ["cursor", ValueError("no such table")]
        self.assertEqual("cursor", user.client.execute_query("SELECT 1"))
        self.assertIsNone(user.client.execute_query("SELECT 2"))
        self.assertEqual(
            [
                ("postgres_success", "execute_query", "None"),
                ("postgres_failure", "execute_query", "ValueError('no such table')"),
            ],
            self.outcomes(),
        )
        user.on_stop()
        connect.return_value.close.assert_called_once_with()

    def test_mongodb(self):
        class MongoClient:
            def __init__(self, conn_string):
                self.closed = False

            def __getitem__(self, name):
                return {"people": mock.Mock(find=self.find)} if name == "company" else None

            def find(self, query):
                if query is None:
                    raise OperationFailure("no")
                return iter([query])

            def close(self):
                self.closed = True

        class OperationFailure(Exception):
            pass

        module = self.module(
            "mongodb", pymongo={"MongoClient": MongoClient}, pymongo__errors={"PyMongoError": OperationFailure}
        )
        attributes = {"conn_string": "mongodb://x", "db_name": "company"}
        user = type("Reader", (module.MongoDBUser,), attributes)(self.environment)
        self.assertEqual([{"name": "joe"}], user.client.execute_query("people", {"name": "joe"}))
        self.assertIsNone(user.client.execute_query("people", None))
        self.assertEqual(
            [("MONGODB", "QUERY", "None"), ("MONGODB", "QUERY", "OperationFailure('no')")], self.outcomes()
        )
        user.on_stop()
        self.assertTrue(user.client.closed)

    def test_dns(self):
        class Timeout(Exception):
            pass

        answered, empty = SimpleNamespace(answer=["1.2.3.4"]), SimpleNamespace(answer=[])
        udp = mock.Mock(side_effect=[answered, empty, Timeout("slow")])
        query = {"udp": udp, "udp_with_fallback": lambda message, where: (answered, True)}
        module = self.module("dns", dns__query=query, dns__exception={"DNSException": Timeout})
        client = module.DNSUser(self.environment).client
        self.assertIs(answered, client.udp("question", "8.8.8.8", timeout=2))
        udp.assert_called_once_with("question", "8.8.8.8", timeout=2)
        self.assertIs(empty, client.udp("question", "8.8.8.8", name="mine"))
        self.assertIsNone(client.udp("question", "8.8.8.8"))
        self.assertEqual((answered, True), client.udp_with_fallback("question", "8.8.8.8"))
        self.assertEqual(
            [
                ("DNS", "udp", "None"),
                ("DNS", "mine", "LocustError('No answer in DNS response')"),
                ("DNS", "udp", "Timeout('slow')"),
                ("DNS", "udp_with_fallback", "None"),
            ],
            self.outcomes(),
        )
        self.assertIsInstance(self.recorded.list[1]["exception"], LocustError)
        with self.assertRaises(AttributeError):
            client.absent("question")

    def test_qdrant(self):
        connect = mock.Mock()
        store = connect.return_value
        module = self.module("qdrant", qdrant_client={"QdrantClient": connect})
        attributes = {"collection_name": "c", "vectors_config": "v", "collection_kwargs": {"on_disk": True}}
        store.collection_exists.return_value = False
        user = type("Searcher", (module.QdrantUser,), attributes)(self.environment)
        store.create_collection.assert_called_once_with(collection_name="c", vectors_config="v", on_disk=True)
        store.query_points.return_value = SimpleNamespace(points=[1])
        store.scroll.return_value = ([], None)
        store.delete.side_effect = ValueError("no")
        self.assertTrue(user.upsert([1])["success"])
        self.assertFalse(user.search([0.1])["empty"])
        self.assertEqual((True, None), (user.scroll()["empty"], self.recorded.last["exception"]))
        self.assertFalse(user.delete([1])["success"])
        self.assertEqual(
            [("qdrant", name, "None") for name in ("upsert", "search", "scroll")]
            + [("qdrant", "delete", "ValueError('no')")],
            self.outcomes(),
        )
        with self.assertRaisesRegex(ValueError, "'collection_name' must be provided for QdrantUser"):
            module.QdrantUser(self.environment)

    def test_milvus(self):
        connect, init_gevent = mock.Mock(), mock.Mock()
        store = connect.return_value
        module = self.module(
            "milvus", pymilvus={"MilvusClient": connect}, grpc__experimental__gevent={"init_gevent": init_gevent}
        )
        init_gevent.assert_called_once_with()
        user = module.MilvusUser(self.environment, uri="u", schema="s", index_params="i", num_shards=2)
        store.create_collection.assert_called_once_with(
            collection_name="test_collection", schema="s", index_params="i", num_shards=2
        )
        store.search.return_value = [[{"id": 1}, {"id": 2}]]
        store.query.return_value = []
        store.delete.side_effect = ValueError("no")
        self.assertEqual(0.5, user.search([[0.1]], "v", 5, calculate_recall=True, ground_truth=[1, 3])["recall"])
        self.assertEqual(50, self.recorded.last["response_time"])
        self.assertTrue(user.query("f")["empty"])
        user.delete("f")
        self.assertEqual(["search", "recall", "query", "delete"], self.recorded.names)
        self.assertEqual("ValueError('no')", repr(self.recorded.last["exception"]))

    def test_recall(self):
        module = self.module(
            "milvus", pymilvus={"MilvusClient": mock.Mock()}, grpc__experimental__gevent={"init_gevent": mock.Mock()}
        )
        recall = module.MilvusV2Client.get_recall
        hits = [[{"id": 7}, {"id": 1}]]
        self.assertEqual(1.0, recall(hits, [1, 7, 2]))
        self.assertEqual(0.5, recall(hits, [[1, 2, 7]]))
        self.assertEqual(0.0, recall(hits, [1, 7], limit=1))
        self.assertEqual(0.0, recall([], []))


if __name__ == "__main__":
    unittest.main()
