"""_engine.WebServer: requests wait for the interpreter, which answers them under gevent's hub."""

import gc
import http.client
import json
import os
import select
import threading
import unittest

import gevent.socket
from acrida import _engine


class WebServerCase(unittest.TestCase):
    def open(self, **options):
        server = _engine.WebServer("127.0.0.1", 0, **options)
        self.addCleanup(server.close)
        return server

    def ask(self, server, method, path, body=None, **headers):
        """Starts a request on a thread of the system; gives what fetches its response."""
        result = []

        def send():
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            result.append((response.status, response.getheaders(), response.read()))
            connection.close()

        thread = threading.Thread(target=send)
        thread.start()

        def fetch():
            thread.join()
            return result[0]

        return fetch

    def take(self, server):
        self.assertTrue(select.select([server], [], [], 20)[0])
        requests = server.take_requests()
        self.assertEqual(1, len(requests))
        return requests[0]


class WebServerTest(WebServerCase):
    def test_a_request_is_taken_and_answered(self):
        server = self.open(base_path="/load")
        self.assertEqual(f"http://127.0.0.1:{server.port}/load/", server.url)
        self.assertEqual([], server.take_requests())
        fetch = self.ask(server, "POST", "/load/swarm%41?x=%20", b"user_count=3", Cookie="a=\xe9")
        request = self.take(server)
        self.assertEqual(("POST", "/swarm%41", "x=%20", b"user_count=3"),
                         (request.method, request.path, request.query, request.body))
        self.assertIn(("Cookie", "a=\xe9"), request.headers)
        self.assertEqual(("127.0.0.1", False), (request.peer[0], request.secure))
        self.assertEqual(([], []), (select.select([server], [], [], 0)[0], server.take_requests()))
        request.reply(201, [("X-Name", "\xe9"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], b"\0done")
        status, headers, body = fetch()
        self.assertEqual((201, b"\0done"), (status, body))
        self.assertIn(("X-Name", "\xe9"), headers)
        self.assertEqual(2, sum(name == "Set-Cookie" for name, _ in headers))
        self.assertRaisesRegex(ValueError, "answered before", request.reply, 200, [], b"")
        self.assertEqual(1, server.counts["requests"])

    def test_a_request_that_is_let_go_of_is_answered_500(self):
        server = self.open()
        fetch = self.ask(server, "GET", "/")
        self.take(server)
        self.assertEqual(500, fetch()[0])

    def test_what_is_no_answer_is_an_error_and_leaves_the_request(self):
        server = self.open()
        fetch = self.ask(server, "GET", "/")
        request = self.take(server)
        self.assertRaises(TypeError, request.reply, 200, [("a",)], b"")
        self.assertRaises(TypeError, request.reply, 200, [], "text")
        self.assertRaises(UnicodeEncodeError, request.reply, 200, [("a", "\u20ac")], b"")
        request.reply(200, [("X-A", "1\r\nX-B: 2")], b"")
        status, headers, _body = fetch()
        self.assertEqual((500, None), (status, dict(headers).get("X-B")))

    def test_the_hub_watches_it(self):
        server = self.open()

        def answer():
            gevent.socket.wait_read(server.fileno())
            for request in server.take_requests():
                request.reply(200, [], request.path.encode())

        greenlet = gevent.spawn(answer)
        fetch = self.ask(server, "GET", "/tasks")
        greenlet.join(20)
        self.assertEqual((200, b"/tasks"), fetch()[::2])

    def test_pages(self):
        server = self.open()
        status, headers, body = server.index_page(json.dumps({"host": "</script><img onerror>"}))
        self.assertEqual(200, status)
        self.assertIn("script-src 'self' 'nonce-", dict(headers)["Content-Security-Policy"])
        self.assertIn(rb"\u003c/script\u003e\u003cimg onerror\u003e", body)
        status, _headers, body = server.login_page('{"error": "no"}', 401)
        self.assertEqual(401, status)
        self.assertIn(b'window.authArgs = {"error": "no"}', body)

    def test_a_password(self):
        server = self.open(access="password", password="swordfish")
        self.assertEqual(401, self.ask(server, "GET", "/stats/requests")()[0])
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(401, self.ask(server, "POST", "/login", b"password=trout", **form)()[0])
        status, headers, _body = self.ask(server, "POST", "/login", b"password=swordfish", **form)()
        self.assertEqual(303, status)
        cookie = dict(headers)["Set-Cookie"].split(";")[0]
        fetch = self.ask(server, "GET", "/stats/requests", Cookie=cookie)
        self.take(server).reply(200, [], b"in")
        self.assertEqual((200, b"in"), fetch()[::2])

    def test_the_owner_is_asked_for_each_stream(self):
        server = self.open(access="owner")
        fetch = self.ask(server, "GET", "/acrida/events")
        self.take(server).reply(401, [], b"no")
        self.assertEqual((401, b"no"), fetch()[::2])
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/acrida/events")
        self.take(server).reply(200, [], b"")
        self.assertEqual(b"retry: 1000\n", connection.getresponse().readline())
        connection.close()

    def test_wrong_arguments(self):
        for options in ({"access": "password"}, {"password": "x"}, {"access": "all"}):
            self.assertRaises(ValueError, _engine.WebServer, "127.0.0.1", 0, **options)
        self.assertRaises(OSError, _engine.WebServer, "127.0.0.1", self.open().port)
        self.assertRaises(OSError, _engine.WebServer, "127.0.0.1", 0, certificate="/no/such.pem")
        self.assertRaises(TypeError, _engine.WebRequest)

    def test_close_ends_it_and_nothing_lives(self):
        gc.collect()
        before = _engine.live()
        server = _engine.WebServer("127.0.0.1", 0)
        taken, left = (http.client.HTTPConnection("127.0.0.1", server.port, timeout=20) for _ in range(2))
        taken.request("GET", "/")
        self.assertTrue(select.select([server], [], [], 20)[0])
        [request] = server.take_requests()
        left.request("GET", "/")
        self.assertTrue(select.select([server], [], [], 20)[0])
        server.close()
        server.close()
        self.assertRaises(http.client.RemoteDisconnected, taken.getresponse)
        taken.close()
        request.reply(200, [], b"too late")
        self.assertEqual(500, left.getresponse().status)
        left.close()
        self.assertEqual([], server.take_requests())
        self.assertRaisesRegex(ValueError, "closed", lambda: server.port)
        del server, request
        self.assertEqual(before, _engine.live())

    def test_a_child_leaves_it_to_its_parent(self):
        server = self.open()
        child = os.fork()
        if child == 0:
            server.close()
            os._exit(0)
        self.assertEqual(0, os.waitpid(child, 0)[1])
        fetch = self.ask(server, "GET", "/")
        self.take(server).reply(200, [], b"still here")
        self.assertEqual(b"still here", fetch()[2])


if __name__ == "__main__":
    unittest.main()
