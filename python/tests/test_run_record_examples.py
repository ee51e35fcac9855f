"""Of each failure the first exchange in full, without its secrets."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import unittest

from http_server import HttpServer
from locust.exception import CatchResponseError
from test_run_record import REFUSED, RecordCase, clients

SECRET = "s3cret"


class Examples(RecordCase):
    def setUp(self):
        super().setUp()
        self.server = HttpServer()
        self.addCleanup(self.server.stop)

    def clients(self, url=None):
        return clients(url or self.server.url, self.environment)

    def examples(self):
        run = self.saved()
        return {run["failures"][example["failure"]]["text"]: example for example in run["examples"]}

    def only_example(self):
        [example] = self.examples().values()
        return example

    def test_both_clients_leave_one(self):
        for client in self.clients():
            with self.subTest(client=type(client).__name__):
                client.post("/status/417?body=no&sid=s3cret", json={"pwd": SECRET, "qty": 2}, name=type(client).__name__,
                            headers={"Authorization": "token " + SECRET, "X-Till": "3"})
        run = self.saved()
        self.assertEqual(2, len(run["examples"]))
        for example in run["examples"]:
            lines = example["request"].split("\n")
            self.assertEqual("POST /status/417?body=no&sid=*** HTTP/1.1", lines[0])
            self.assertIn("Authorization: ***", lines)
            self.assertIn("X-Till: 3", lines)
            self.assertRegex(lines[-1], r'^\{"pwd": ?"\*\*\*", ?"qty": ?2\}$')
            self.assertTrue(example["response"].startswith("HTTP/1.1 417 Said So\n"), example)
            self.assertTrue(example["response"].endswith("\n\nno"), example)
            self.assertRegex(example["note"], r"^Begun \d{4}-.*, took [\d.]+ ms \(.*waiting [\d.]+ ms")
            self.assertNotIn(SECRET, str(example))

    def test_only_the_first_of_a_failure_is_kept(self):
        session, _ = self.clients()
        for body in ("first", "second"):
            session.get(f"/status/500?body={body}", name="/status")
        self.assertTrue(self.only_example()["response"].endswith("\n\nfirst"))

    def test_a_check_of_the_locustfile_has_one(self):
        for client in self.clients():
            with client.get("/json", catch_response=True) as response:
                response.failure(type(client).__name__)
        examples = self.examples()
        self.assertEqual(2, len(examples))
        for example in examples.values():
            self.assertTrue(example["response"].startswith("HTTP/1.1 200 OK\n"), example)

    def test_forms_are_masked(self):
        session, fast = self.clients()
        session.post("/status/401", data={"usr": "a@b.c", "pwd": SECRET}, name="session")
        fast.post("/status/401", data={"usr": "a@b.c", "pwd": SECRET}, name="fast")
        for example in self.saved()["examples"]:
            self.assertTrue(example["request"].endswith("\n\nusr=a%40b.c&pwd=***"), example)

    def test_cookies_keep_their_names_alone(self):
        for client in self.clients():
            client.get("/cookie?name=sid&value=" + SECRET)
            client.get("/status/403", name=type(client).__name__)
        for example in self.saved()["examples"]:
            self.assertIn("\nCookie: sid=***\n", example["request"])

    def test_a_connection_that_is_refused_has_no_response(self):
        session, fast = self.clients(REFUSED)
        session.get("/x", name="session")
        fast.get("/x", name="fast")
        run = self.saved()
        self.assertEqual(2, len(run["failures"]))
        for example in run["examples"]:
            self.assertTrue(example["request"].startswith("GET /x HTTP/1.1\n"))
            self.assertEqual("", example["response"])
            self.assertIn("; not sent; no whole answer: ", example["note"])
        self.assertEqual(2, len(run["examples"]))

    def test_the_last_of_a_chain_of_redirects_is_shown(self):
        session, _ = self.clients()
        session.get("/redirect?to=/status/404", name="session")
        self.assertTrue(self.only_example()["request"].startswith("GET /status/404 HTTP/1.1\n"))

    def test_an_event_without_an_exchange_has_none(self):
        self.fire(exception=CatchResponseError("no"))
        self.fire(exception=CatchResponseError("no"), response=object())
        run = self.saved()
        self.assertEqual(2, run["failures"][0]["count"])
        self.assertEqual([], run["examples"])

    def test_a_success_has_none(self):
        for client in self.clients():
            client.get("/json")
        self.assertEqual([], self.saved()["examples"])


if __name__ == "__main__":
    unittest.main()
