"""What is sent between nodes arrives as it was."""

import unittest
from datetime import datetime

import msgpack

from locust.rpc import Message


class MessageTest(unittest.TestCase):
    def test_a_message_arrives_as_it_was(self):
        data = {"when": datetime(2026, 11, 26, 1, 2, 3, 45), "response_times": {10: 3}, "none": None, "text": "caf\xe9"}
        got = Message.unserialize(Message("stats", data, "till_1").serialize())
        self.assertEqual(("stats", data, "till_1"), (got.type, got.data, got.node_id))
        self.assertEqual("<Message stats:till_1>", repr(got))

    def test_its_form_is_locusts(self):
        sent = Message("spawning", {"a": datetime(2026, 11, 26, 1, 2, 3, 45)}, "id").serialize()
        self.assertEqual(["spawning", {"a": {"__datetime__": True, "as_str": "20261126T01:02:03.000045"}}, "id"],
                         msgpack.loads(sent))

    def test_what_cannot_be_sent_is_refused(self):
        with self.assertRaisesRegex(TypeError, "can not serialize 'object' object"):
            Message("custom", object(), "id").serialize()


if __name__ == "__main__":
    unittest.main()
