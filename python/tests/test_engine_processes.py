"""Threads and forks: an engine belongs to one thread of one process, and the others get along without it."""

import unittest

from engine_case import EngineCase
from gevent import get_hub
from script import run_script

PARENT = """
    import os, sys
    import gevent
    from acrida import _engine
    from acrida.shard import current_shard
    from held_server import HeldServer

    server = HeldServer()
    client = current_shard().engine.client(server.url)

    def get(path):
        return client.request("GET", server.url + path, None, None, None, None, 60.0)

    assert get("/now/before").status == 200  # a connection is kept, which the child has as well
"""


class ForkTest(unittest.TestCase):
    def assert_says(self, text, *parts):
        done = run_script(*parts)
        self.assertEqual((0, text, ""), (done.returncode, done.stdout, done.stderr))

    def test_a_child_has_connections_of_its_own(self):
        """What it sends does not come over the parent's connection, and the parent's goes on."""
        self.assert_says(
            "[(0, '/now/before'), (1, '/now/child'), (0, '/now/after')] child 0\n",
            PARENT,
            """
            child = gevent.fork()
            if child == 0:
                server.stop()
                os._exit(0 if get("/now/child").content == b"/now/child" else 1)
            status = gevent.os.waitpid(child, 0)[1]
            assert get("/now/after").content == b"/now/after"
            print(server.seen, "child", status)
            """)

    def test_a_request_under_way_is_answered_in_the_parent_and_only_there(self):
        self.assert_says(
            "b'for the parent' [(0, '/now/before'), (0, '/held'), (1, '/now/child')] child 0\n",
            PARENT,
            """
            held = gevent.spawn(get, "/held")
            server.wait_until_seen(2)
            child = gevent.fork()
            if child == 0:
                server.stop()
                ok = get("/now/child").status == 200 and not held.ready()
                held.kill()
                os._exit(0 if ok else 1)
            server.wait_until_seen(3)
            server.answer("/held", b"for the parent")
            content = held.get().content
            print(content, server.seen, "child", gevent.os.waitpid(child, 0)[1])
            """)

    def test_what_waits_for_a_deadline_in_the_child_leaves_the_parents_timers_alone(self):
        self.assert_says(
            "read timeout child 0\n",
            PARENT,
            """
            held = gevent.spawn(lambda: client.request("GET", server.url + "/held", None, None, None, None, 0.2))
            server.wait_until_seen(2)
            child = gevent.fork()
            if child == 0:
                server.stop()
                os._exit(0 if held.get().error_kind == "read timeout" else 1)
            print(held.get().error_kind, "child", gevent.os.waitpid(child, 0)[1])
            """)

    def test_multiprocessing(self):
        self.assert_says(
            "[0, 0, 0] [0, 1, 2, 3]\n",
            "import gevent.monkey; gevent.monkey.patch_all()",
            PARENT,
            """
            import multiprocessing

            def work(number):
                server.stop()
                assert get(f"/now/{number}").status == 200

            children = [multiprocessing.Process(target=work, args=(number,)) for number in range(3)]
            for child in children:
                child.start()
            server.wait_until_seen(4)
            for child in children:
                child.join()
            print([child.exitcode for child in children], sorted(number for number, _ in server.seen))
            """)

    def test_a_child_that_sends_nothing_ends_as_it_likes(self):
        self.assert_says(
            "child 0\nb'/now/after'\n",
            PARENT,
            """
            child = gevent.fork()
            if child == 0:
                server.stop()
                sys.exit(0)
            print("child", gevent.os.waitpid(child, 0)[1])
            print(get("/now/after").content)
            """)


class ThreadTest(EngineCase):
    def in_thread(self, function):
        """What the function returns in a real thread, which has a hub of its own."""
        return get_hub().threadpool.apply(function)

    def test_a_client_of_another_thread_leaves_the_request_to_requests(self):
        self.assertIsNone(self.in_thread(lambda: self.get("/now")))
        self.assertEqual([], self.server.seen)
        self.assertEqual(200, self.get("/now").status)

    def test_each_thread_has_an_engine_of_its_own_which_goes_with_it(self):
        done = run_script(PARENT, """
            import gc
            from gevent.threadpool import ThreadPool

            def in_other_thread():
                engine = current_shard().engine
                client = engine.client(server.url)
                response = client.request("GET", server.url + "/now/thread", None, None, None, None, 60.0)
                return engine is not current_shard().engine, response.content, _engine.live()["Engine"]

            for _ in range(3):
                pool = ThreadPool(1)
                print(pool.apply(in_other_thread))
                pool.kill()
            gc.collect()
            print(_engine.live(), server.seen)
            """)
        self.assertEqual(
            "(False, b'/now/thread', 2)\n" * 3
            + "{'Engine': 1, 'Client': 1, 'Exchange': 0, 'Watchdog': 0, 'RunRecord': 0, 'WebServer': 0, 'WebRequest': 0} "
            "[(0, '/now/before'), (1, '/now/thread'), (2, '/now/thread'), (3, '/now/thread')]\n",
            done.stdout, done.stderr)
        self.assertEqual("", done.stderr)

    def test_a_hub_that_is_destroyed_takes_its_engine_along(self):
        done = run_script(PARENT, """
            import gc
            first = current_shard().engine
            del client, server
            gevent.get_hub().destroy(destroy_loop=True)
            assert current_shard().engine is not first
            del first
            gc.collect()
            print(_engine.live())
            """)
        self.assertEqual(("{'Engine': 1, 'Client': 0, 'Exchange': 0, 'Watchdog': 0, 'RunRecord': 0, 'WebServer': 0, 'WebRequest': 0}\n", ""),
                         (done.stdout, done.stderr))


if __name__ == "__main__":
    unittest.main()
