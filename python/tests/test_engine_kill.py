"""Greenlets that are ended while the engine works for them, at every point of a request."""

import socket
import unittest

import gevent
from engine_case import EngineCase
from gevent import GreenletExit
from held_server import deaf_port


class KillTest(EngineCase):
    def kill(self, greenlet):
        """Ends it, which it must not survive, and lets everything that follows from it happen."""
        greenlet.kill()
        self.assertIsInstance(greenlet.value, GreenletExit)
        self.assertEqual(0, self.under_way())

    def throw_soon(self, greenlet, exception):
        """Raises it in the greenlet after what the hub is going to call already, and before it looks at sockets."""
        gevent.get_hub().loop.run_callback(greenlet.throw, exception)

    def test_before_it_has_begun(self):
        self.kill(self.spawn_get("/never"))
        self.assert_cut_off()
        self.assertEqual([], self.server.seen)
        self.assert_nothing_lives()

    def test_before_anything_is_sent(self):
        """In the same turn of the hub in which the request was started."""
        victim = self.spawn_get("/never")
        self.throw_soon(victim, GreenletExit)
        victim.join()
        self.assert_cut_off(unsent=1)
        self.assertEqual(b"/now", self.get("/now").content)
        self.assertEqual([(0, "/now")], self.server.seen)

    def test_while_the_name_is_asked_for(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            self.engine.ask_name_servers(f"127.0.0.1:{silent.getsockname()[1]}")
            victim = self.spawn_get("/", url="http://shop.example")
            gevent.socket.wait_read(silent.fileno())
            self.assertIn(b"shop", silent.recv(512))
            self.kill(victim)
            self.assert_cut_off(unsent=1)
            # The question goes on, for the next one who asks; it must not wake who is gone.
            again = self.spawn_get("/", url="http://shop.example", timeout=0.05)
            self.assertEqual("connect timeout", again.get().error_kind)
        del victim, again
        self.assert_nothing_lives()

    def test_while_the_connection_is_made(self):
        with deaf_port() as port:
            victim = self.spawn_get("/", url=f"http://127.0.0.1:{port}")
            gevent.sleep(0)  # it starts
            gevent.sleep(0)  # and what it started is done
            self.assertEqual(1, self.under_way())
            self.kill(victim)
        self.assert_cut_off(unsent=1)
        del victim
        self.assert_nothing_lives()

    def test_while_the_answer_is_waited_for(self):
        victim = self.spawn_get("/held")
        self.server.wait_until_seen(1)
        self.kill(victim)
        self.assert_cut_off(abandoned=1)
        self.server.wait_until_closed(1)
        del victim
        self.assert_nothing_lives()

    def test_the_connection_of_a_request_that_was_cut_off_is_not_used_again(self):
        """Or the answer to the old question would be taken for that to the next."""
        self.get("/now/first")
        victim = self.spawn_get("/held")
        self.server.wait_until_seen(2)
        self.kill(victim)
        self.assertEqual(b"/now/second", self.get("/now/second").content)
        self.assertEqual([(0, "/now/first"), (0, "/held"), (1, "/now/second")], self.server.seen)

    def test_when_its_answer_is_there_and_others_are_resumed_first(self):
        """One of the first that go on ends one of the last, whose response is complete and waits for its turn."""
        count = 200
        greenlets = []

        def get_and_end_the_last():
            self.get("/0")
            self.throw_soon(greenlets[-1], GreenletExit)

        greenlets.append(gevent.spawn(get_and_end_the_last))
        greenlets += [self.spawn_get(f"/{number}") for number in range(1, count - 1)]
        greenlets.append(self.spawn_get("/last", client=self.engine.client(self.server.url)))
        self.server.wait_until_seen(count)
        for number in range(count - 1):
            self.server.answer(f"/{number}")
        self.server.answer("/last")
        gevent.joinall(greenlets)
        self.assertIsInstance(greenlets[-1].value, GreenletExit)
        self.assert_cut_off(abandoned=1)
        del greenlets
        self.assert_nothing_lives()

    def test_in_a_with_block_around_a_response(self):
        reached = gevent.event.Event()

        def use_response():
            exchange = self.get("/now")
            try:
                reached.set()
                gevent.sleep(60)
            finally:
                self.assertEqual(b"/now", exchange.content)

        victim = gevent.spawn(use_response)
        reached.wait()
        self.kill(victim)
        self.assert_cut_off()
        del victim
        self.assert_nothing_lives()

    def test_a_request_that_is_sent_while_the_greenlet_ends(self):
        """As in on_stop: the exception has been caught, and the greenlet may wait again."""
        answers = []

        def say_goodbye():
            try:
                self.get("/held")
            except GreenletExit:
                answers.append(self.get("/now/goodbye").content)
                raise

        victim = gevent.spawn(say_goodbye)
        self.server.wait_until_seen(1)
        self.kill(victim)
        self.assertEqual([b"/now/goodbye"], answers)
        self.assert_cut_off(abandoned=1)

    def test_all_of_many(self):
        greenlets = [self.spawn_get("/held", client=self.engine.client(self.server.url)) for _ in range(100)]
        self.server.wait_until_seen(100)
        gevent.killall(greenlets)
        self.assert_cut_off(abandoned=100)
        self.server.wait_until_closed(100)
        del greenlets
        self.assert_nothing_lives()

    def test_any_exception_ends_the_request_and_comes_out_as_it_is(self):
        class Unusual(BaseException):
            pass

        raised = Unusual("for this greenlet")
        seen = []

        def get():
            try:
                self.get("/held")
            except Unusual as error:
                seen.append(error)

        victim = gevent.spawn(get)
        self.server.wait_until_seen(1)
        self.throw_soon(victim, raised)
        victim.join()
        self.assertEqual([raised], seen)
        self.assert_cut_off(abandoned=1)


class LostServerTest(EngineCase):
    def test_a_connection_that_the_server_closes_ends_the_wait(self):
        greenlet = self.spawn_get("/held")
        self.server.wait_until_seen(1)
        self.server.drop("/held")
        self.assertEqual("closed before response", greenlet.get().error_kind)


if __name__ == "__main__":
    unittest.main()
