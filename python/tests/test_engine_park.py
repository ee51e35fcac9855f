"""Greenlets that wait for their responses: who is resumed when, and what else goes on meanwhile."""

import random
import unittest

import gevent
from engine_case import EngineCase
from held_server import deaf_port


class OrderTest(EngineCase):
    """Three greenlets that are parked; the server decides which goes on."""

    def resumed(self, answers):
        """The paths in the order in which their greenlets went on, when the server answers in the order `answers`."""
        order = []

        def wait_for(path):
            self.assertEqual(path.encode(), self.get(path).content)
            order.append(path)

        greenlets = [gevent.spawn(wait_for, path) for path in ("/a", "/b", "/c")]
        seen = len(self.server.seen)
        self.server.wait_until_seen(seen + 3)
        for count, path in enumerate(answers, 1):
            self.server.answer(path, path.encode())
            gevent.wait(greenlets, count=count)
        gevent.joinall(greenlets, raise_error=True)
        return order

    def test_first_in_first_out(self):
        self.assertEqual(["/a", "/b", "/c"], self.resumed(["/a", "/b", "/c"]))

    def test_last_in_first_out(self):
        self.assertEqual(["/c", "/b", "/a"], self.resumed(["/c", "/b", "/a"]))

    def test_any_order(self):
        dice = random.Random(7)
        for _ in range(50):
            answers = dice.sample(["/a", "/b", "/c"], 3)
            self.assertEqual(answers, self.resumed(answers))

    def test_answers_that_come_together_reach_everybody(self):
        greenlets = {path: self.spawn_get(path) for path in (f"/{number}" for number in range(200))}
        self.server.wait_until_seen(200)
        for path in reversed(greenlets):
            self.server.answer(path, path.encode())
        for path, greenlet in greenlets.items():
            self.assertEqual(path.encode(), greenlet.get().content)
        self.assertEqual(0, self.under_way())

    def test_the_main_greenlet_waits_like_any_other(self):
        other = self.spawn_get("/other")
        gevent.spawn(lambda: (self.server.wait_until_seen(2), self.server.answer("/main", b"main")))
        self.assertEqual(b"main", self.get("/main").content)
        self.assertFalse(other.ready())
        self.server.answer("/other", b"other")
        self.assertEqual(b"other", other.get().content)


class TimeoutTest(EngineCase):
    """A connection is kept beforehand where the time is to be up while the answer is waited for."""

    def test_a_request_times_out_though_nothing_comes_from_anywhere(self):
        self.get("/now")
        exchange = self.get("/never", timeout=0.05)
        self.assertEqual(("read timeout", 0), (exchange.error_kind, exchange.status))
        self.server.wait_until_closed(1)
        self.assertEqual([(0, "/now"), (0, "/never")], self.server.seen)

    def test_of_two_timeouts_the_nearer_one_that_was_set_later_comes_first(self):
        self.get("/now")
        late = self.spawn_get("/late", timeout=30.0, client=self.engine.client(self.server.url))
        self.server.wait_until_seen(2)
        self.assertEqual("read timeout", self.get("/soon", timeout=0.05).error_kind)
        self.assertFalse(late.ready())
        self.server.answer("/late")
        self.assertEqual(200, late.get().status)

    def test_a_connection_that_nobody_takes_times_out(self):
        with deaf_port() as port:
            exchange = self.get("/", timeout=0.05, url=f"http://127.0.0.1:{port}")
        self.assertEqual("connect timeout", exchange.error_kind)

    def test_gevents_timeout_ends_the_request_and_the_client_goes_on_with_a_new_connection(self):
        self.get("/now/first")
        timeout = gevent.Timeout(0.05)
        with self.assertRaises(gevent.Timeout) as raised, timeout:
            self.get("/never")
        self.assertIs(timeout, raised.exception)
        self.assert_cut_off(abandoned=1)
        self.server.wait_until_closed(1)
        self.assertEqual(b"/now", self.get("/now").content)
        self.assertEqual([(0, "/now/first"), (0, "/never"), (1, "/now")], self.server.seen)

    def test_what_is_no_timeout_is_for_requests_to_refuse(self):
        for timeout in (0, -1, float("nan"), "soon"):
            self.assertIsNone(self.get("/now", timeout=timeout))
        self.assertEqual([], self.server.seen)

    def test_a_timeout_beyond_all_bounds_is_none(self):
        self.assertEqual(200, self.get("/now", timeout=1e300).status)
        self.assertEqual(200, self.get("/now", timeout=float("inf")).status)


class FairnessTest(EngineCase):
    def test_who_sleeps_is_woken_though_many_send_without_a_pause(self):
        """Twenty wakings, each with answers before it, and those spread over all who send."""
        sent = [0] * 100
        over = False

        def send_on_and_on(number):
            client = self.engine.client(self.server.url)
            while not over:
                self.assertEqual(200, self.get("/now", client=client).status)
                sent[number] += 1

        greenlets = [gevent.spawn(send_on_and_on, number) for number in range(100)]
        self.server.wait_until_seen(100)
        wakings = []
        for _ in range(20):
            gevent.sleep(0.01)
            wakings.append(sum(sent))
        over = True
        gevent.joinall(greenlets, raise_error=True)
        self.assertEqual(sorted(set(wakings)), wakings)
        self.assertLessEqual(max(sent), 2 * min(sent) + 2, sent)

    def test_a_turn_resumes_a_bounded_number(self):
        """With more answers at hand than one turn resumes, the others have their turn in between."""
        greenlets = [self.spawn_get(f"/{number}") for number in range(300)]
        self.server.wait_until_seen(300)
        for number in range(300):
            self.server.answer(f"/{number}")
        done_at_turn = []

        def count_turns():
            while not all(greenlet.ready() for greenlet in greenlets):
                done_at_turn.append(sum(greenlet.ready() for greenlet in greenlets))
                gevent.sleep(0)

        gevent.spawn(count_turns).join()
        steps = [after - before for before, after in zip(done_at_turn, done_at_turn[1:])]
        self.assertLessEqual(max(steps, default=0), 64)
        gevent.joinall(greenlets, raise_error=True)


if __name__ == "__main__":
    unittest.main()
