"""Requests sent from where it is awkward: from listeners, from resumed greenlets, from the hub itself."""

import sys
import traceback
import unittest

import gevent
from engine_case import EngineCase
from gevent.exceptions import BlockingSwitchOutError
from script import run_script


class ReentranceTest(EngineCase):
    def test_a_listener_of_a_request_sends_a_request(self):
        """Three deep: each is sent by the greenlet that the engine has just resumed."""
        contents = []

        def listen(depth):
            contents.append(self.get(f"/now/{depth}").content)
            if depth < 3:
                listen(depth + 1)

        gevent.joinall([gevent.spawn(listen, 0) for _ in range(3)], raise_error=True)
        self.assertEqual([f"/now/{depth}".encode() for depth in range(4) for _ in range(3)], sorted(contents))

    def test_a_greenlet_that_a_response_has_resumed_may_start_and_await_others(self):
        def parent():
            self.get("/now")
            children = [self.spawn_get(f"/now/{number}") for number in range(5)]
            return [child.get().content for child in children]

        self.assertEqual([f"/now/{number}".encode() for number in range(5)], gevent.spawn(parent).get())

    def test_a_resumed_greenlet_that_ends_by_an_exception_leaves_the_others_alone(self):
        class Expected(Exception):
            pass

        def fail(path):
            self.get(path)
            raise Expected

        not_printed, gevent.get_hub().NOT_ERROR = gevent.get_hub().NOT_ERROR, (Expected,)
        self.addCleanup(setattr, gevent.get_hub(), "NOT_ERROR", not_printed)
        greenlets = [gevent.spawn(fail, f"/{number}") for number in range(100)]
        last = self.spawn_get("/last")
        self.server.wait_until_seen(101)
        for number in range(100):
            self.server.answer(f"/{number}")
        self.server.answer("/last")
        self.assertEqual(200, last.get().status)
        gevent.joinall(greenlets)
        self.assertEqual([Expected] * 100, [type(greenlet.exception) for greenlet in greenlets])


class HubTest(EngineCase):
    def test_waiting_for_everything_ends_with_the_last_request(self):
        """An engine with nothing under way is nothing that gevent.wait() waits for."""
        done = run_script("""
            import threading, time
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

            class Handler(BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"

                def do_GET(self):
                    time.sleep(float(self.path[1:]))
                    self.send_response(204)
                    self.end_headers()

                def log_message(self, *_):
                    pass

            server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)  # in a thread of its own: nothing is patched
            threading.Thread(target=server.serve_forever, daemon=True).start()

            import gevent
            from acrida.shard import current_shard

            client = current_shard().engine.client(f"http://127.0.0.1:{server.server_port}")
            get = lambda path: client.request("GET", path, None, None, None, None, 20.0).status
            print(get("/0"), gevent.wait())
            later = gevent.spawn(get, "/0.3")
            print(gevent.wait(timeout=0.05), gevent.wait(), later.value)
            killed = gevent.spawn(get, "/9")
            gevent.sleep(0.05)
            killed.kill()
            print(gevent.wait())
        """)
        self.assertEqual(("204 True\nFalse True 204\nTrue\n", ""), (done.stdout, done.stderr))

    def test_the_first_requests_leave_though_the_hub_is_already_about_to_sleep(self):
        """The engine is made in a callback, with which the hub ends its turn: all that is to be called is known."""
        done = run_script("""
            import gevent
            from acrida.shard import current_shard
            from held_server import HeldServer

            gevent.sleep(0)
            server = HeldServer()
            client = current_shard().engine.client(server.url)
            print(client.request("GET", server.url + "/now", None, None, None, None, 60.0).status)
            """)
        self.assertEqual(("200\n", ""), (done.stdout, done.stderr))

    def test_the_hub_cannot_wait_and_says_so(self):
        """Where gevent calls functions itself, a request is refused before anything is sent, as gevent's own are."""
        errors = []

        def callback():
            try:
                self.get("/now")
            except BlockingSwitchOutError as error:
                errors.append(str(error))

        def ask(start):
            count = len(errors)
            start()
            while len(errors) == count:
                gevent.sleep(0)

        loop = gevent.get_hub().loop
        ask(lambda: loop.run_callback(callback))
        ask(lambda: loop.timer(0).start(callback))
        ask(lambda: gevent.spawn(self.get, "/now").rawlink(lambda _: callback()))
        self.assertEqual(["Impossible to call blocking function in the event loop callback"] * 3, errors)
        self.assertEqual([(0, "/now")], self.server.seen)
        self.assert_cut_off(unsent=3)


class TracebackTest(EngineCase):
    def frames(self, function):
        """The functions in the traceback of what `function`, in this file, raises."""
        try:
            function()
        except Exception:
            return [frame.name for frame in traceback.extract_tb(sys.exc_info()[2]) if frame.filename == __file__]
        raise AssertionError("nothing was raised")

    def test_what_goes_wrong_in_a_call_shows_the_callers_line_last(self):
        def user_code():
            self.client.request("GET", 7, None, None, None, None, 60.0)

        self.assertEqual("user_code", self.frames(user_code)[-1])

    def test_what_reaches_a_greenlet_that_waits_shows_where_it_waits(self):
        def user_code():
            with gevent.Timeout(0.02, ValueError("too long")):
                self.client.request("GET", self.server.url + "/held", None, None, None, None, 60.0)

        self.assertEqual(["frames", "user_code"], self.frames(user_code))

    def test_an_exception_of_a_greenlet_is_printed_as_python_prints_it(self):
        done = run_script("""
            import gevent
            from acrida.shard import current_shard
            from held_server import HeldServer

            server = HeldServer()
            client = current_shard().engine.client(server.url)

            def sell():
                response = client.request("GET", server.url + "/now", None, None, None, None, 60.0)
                response.content["no such key"]

            gevent.spawn(sell).join()
            """)
        lines = done.stderr.split("\n")
        self.assertIn("TypeError: byte indices must be integers or slices, not str", lines, done.stderr)
        raised = lines.index("TypeError: byte indices must be integers or slices, not str")
        self.assertEqual('  File "<string>", line 11, in sell', [line for line in lines[:raised] if "File" in line][-1])
        self.assertNotIn("C++", done.stderr)
        self.assertNotIn("terminate", done.stderr)


if __name__ == "__main__":
    unittest.main()
