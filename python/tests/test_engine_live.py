"""Nothing of the engine outlives its use: objects are counted over many requests, in cycles, and at the exit."""

import gc
import os
import unittest

import gevent
from acrida import _engine
from engine_case import EngineCase, settled
from script import run_script

REQUESTS = int(os.environ.get("ACRIDA_ENGINE_REQUESTS", "10000"))


class ManyRequestsTest(EngineCase):
    def test_the_count_of_objects_is_the_same_after_many_requests(self):
        """Ten users at a time; some requests fail or are cut off. ACRIDA_ENGINE_REQUESTS sets how many there are."""
        samples = []
        sent = 0

        def use_a_client():
            nonlocal sent
            client = self.engine.client(self.server.url)
            for number in range(20):
                sent += 1
                if number == 10:
                    with gevent.Timeout(0.001, False):
                        self.get("/held", client=client)
                elif number == 15:
                    self.assertIsNotNone(self.get("/", client=client, url="http://127.0.0.1:1").error)
                else:
                    self.assertEqual(b"/now", self.get("/now", client=client).content)

        while sent < REQUESTS:
            gevent.joinall([gevent.spawn(use_a_client) for _ in range(10)], raise_error=True)
            if len(samples) < 10 or sent >= REQUESTS:
                samples.append(settled())
        self.assertEqual([samples[0]] * len(samples), samples)
        self.assert_nothing_lives()
        self.assertEqual(0, self.under_way())


class CycleTest(unittest.TestCase):
    def test_an_engine_that_its_own_callable_holds_is_collected(self):
        class Park:
            engine = None

            def __call__(self):
                raise AssertionError("nothing is sent here")

        for keep in (lambda engine: engine, lambda engine: engine.client("http://127.0.0.1:1")):
            before = settled()
            park = Park()
            park.engine = keep(_engine.Engine(park, gevent.getcurrent))
            self.assertNotEqual(before, _engine.live())
            del park
            gc.collect()
            self.assertEqual(before, _engine.live())

    def test_the_types_that_hold_callables_take_part_in_collection(self):
        engine = _engine.Engine(print, gevent.getcurrent)
        self.assertTrue(gc.is_tracked(engine))
        self.assertIn(engine, gc.get_referents(engine.client("")))
        self.assertIn(print, gc.get_referents(engine))


AT_EXIT = """
    import atexit, gc

    def tell():  # registered first: called last
        gc.collect()
        print(_engine.live())

    atexit.register(tell)

    import gevent
    from acrida import _engine
    from acrida.shard import current_shard
    from held_server import HeldServer

    def use():
        server = HeldServer()
        client = current_shard().engine.client(server.url)
        assert client.request("GET", server.url + "/now", None, None, None, None, 60.0).status == 200
        server.stop()
        return server.url, client
"""
NONE_LIVES = "{'Engine': 0, 'Client': 0, 'Exchange': 0, 'Watchdog': 0, 'RunRecord': 0, 'WebServer': 0, 'WebRequest': 0}\n"


class ExitTest(unittest.TestCase):
    def test_at_the_exit_nothing_lives(self):
        done = run_script(AT_EXIT, "gevent.spawn(lambda: use() and None).join()")
        self.assertEqual((0, NONE_LIVES, ""), (done.returncode, done.stdout, done.stderr))

    def test_the_engine_that_has_resumed_the_main_greenlet_is_still_at_it_at_the_exit(self):
        """It is on the stack of the hub, which nobody resumes any more."""
        done = run_script(AT_EXIT, "use()")
        self.assertEqual((0, "{'Engine': 1, 'Client': 0, 'Exchange': 0, 'Watchdog': 0, 'RunRecord': 0, 'WebServer': 0, 'WebRequest': 0}\n", ""),
                         (done.returncode, done.stdout, done.stderr))

    def test_what_a_module_holds_to_the_last_does_no_harm(self):
        done = run_script(AT_EXIT, "url, client = use()\nkept = current_shard()")
        self.assertEqual((0, "{'Engine': 1, 'Client': 1, 'Exchange': 0, 'Watchdog': 0, 'RunRecord': 0, 'WebServer': 0, 'WebRequest': 0}\n", ""),
                         (done.returncode, done.stdout, done.stderr))

    def under_way(self, how):
        """An interpreter with three requests under way, which ends by `how`."""
        return run_script(
            """
            import os, sys
            import gevent
            from acrida.shard import current_shard
            from held_server import HeldServer

            server = HeldServer()
            client = current_shard().engine.client(server.url)
            for _ in range(3):
                gevent.spawn(client.request, "GET", server.url + "/held", None, None, None, None, 60.0)
            server.wait_until_seen(3)
            print(current_shard().engine.under_way, flush=True)
            """, how)

    def test_requests_that_are_under_way_do_not_disturb_the_exit(self):
        for how, code in (("", 0), ("sys.exit(7)", 7), ("raise ValueError('of the user')", 1), ("os._exit(3)", 3)):
            done = self.under_way(how)
            self.assertEqual((code, "3\n"), (done.returncode, done.stdout), done.stderr)
            self.assertEqual("ValueError: of the user" if code == 1 else "", done.stderr.strip().split("\n")[-1])

    def test_the_exit_in_a_greenlet_that_a_response_has_resumed(self):
        done = self.under_way(
            "gevent.spawn(lambda: (client.request('GET', server.url + '/now', None, None, None, None, 60.0), "
            "sys.exit(9)))\ngevent.sleep(60)")
        self.assertEqual((9, "3\n"), (done.returncode, done.stdout), done.stderr)


if __name__ == "__main__":
    unittest.main()
