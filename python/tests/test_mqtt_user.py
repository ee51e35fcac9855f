"""MqttUser against a broker in this process, in both versions of the protocol."""

import locust  # first: it makes the sockets of everything else cooperative

import unittest
from types import SimpleNamespace

import gevent
from mqtt_broker import MqttBroker
from recorded_requests import RecordedRequests

try:
    import paho.mqtt.client as mqtt
    from locust.contrib.mqtt import MqttClient, MqttUser
except ImportError:
    raise unittest.SkipTest("paho-mqtt is not installed") from None


class MqttUserTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()

    def user(self, broker, **attributes):
        """A user that has connected, or been refused."""
        self.addCleanup(broker.stop)
        environment = SimpleNamespace(events=SimpleNamespace(request=self.recorded))
        attributes = {"host": "127.0.0.1", "port": broker.port, **attributes}
        user = type("Device", (MqttUser,), attributes)(environment)
        self.addCleanup(user.client.loop_stop)
        self.addCleanup(user.client.disconnect)
        self.wait_for(1)
        return user

    def wait_for(self, count):
        with gevent.Timeout(5):
            while len(self.recorded.list) < count:
                gevent.sleep(0.01)

    def each_kind(self):
        for protocol in (mqtt.MQTTv311, mqtt.MQTTv5):
            for use_loop_selectors in (False, True):
                self.recorded.list.clear()
                with self.subTest(protocol=protocol, use_loop_selectors=use_loop_selectors):
                    yield {"protocol": protocol, "use_loop_selectors": use_loop_selectors}

    def test_what_is_acknowledged_is_recorded(self):
        for attributes in self.each_kind():
            broker = MqttBroker()
            user = self.user(broker, **attributes)
            for qos in range(3):
                user.client.publish("a/b", b"hello", qos=qos)
                self.wait_for(2 + qos)
            user.client.subscribe("x/y", qos=1)
            self.wait_for(5)
            user.client.subscribe([("x/z", mqtt.SubscribeOptions(1) if attributes["protocol"] == mqtt.MQTTv5 else 1)])
            self.wait_for(6)
            self.assertEqual(
                ["connect", "publish:0:a/b", "publish:1:a/b", "publish:2:a/b", "subscribe:1:x/y", "subscribe:0:x/z"],
                self.recorded.names,
            )
            self.assertEqual([("a/b", b"hello", qos) for qos in range(3)], broker.published)
            self.assertEqual(["x/y", "x/z"], broker.subscribed)
            for request in self.recorded.list:
                self.assertEqual(("MQTT", None), (request["request_type"], request["exception"]))
            context = dict(self.recorded.list[1]["context"])
            self.assertRegex(context["client_id"], r"^locust-\w{16}$")
            self.assertEqual((0, "a/b", 5), (context["qos"], context["topic"], context["payload_size"]))
            self.assertEqual(5, self.recorded.list[1]["response_length"])
            user.client.disconnect()
            self.wait_for(7)
            self.assertEqual(("disconnect", None), (self.recorded.last["name"], self.recorded.last["exception"]))

    def test_a_lost_connection_is_a_failure_and_so_is_what_follows(self):
        for attributes in self.each_kind():
            broker = MqttBroker()
            user = self.user(broker, **attributes)
            broker.stop()
            broker.drop_connections()
            self.wait_for(2)
            user.client.publish("a/b", b"x", qos=1)
            user.client.subscribe("x/y")
            self.assertEqual(["connect", "disconnect", "publish:1:a/b", "subscribe:0:x/y"], self.recorded.names)
            self.assertEqual(
                [mqtt.MQTT_ERR_CONN_LOST, mqtt.MQTT_ERR_NO_CONN, mqtt.MQTT_ERR_NO_CONN],
                [request["exception"] for request in self.recorded.list[1:]],
            )

    def test_refusals(self):
        user = self.user(MqttBroker(refuse_connections=True))
        self.assertEqual("Exception('5')", repr(self.recorded.list[0]["exception"]))
        user.client.loop_stop()
        for protocol, codes in {mqtt.MQTTv311: "(128,)", mqtt.MQTTv5: "[128]"}.items():
            self.recorded.list.clear()
            user = self.user(MqttBroker(refuse_subscriptions=True), protocol=protocol, username="u", password="p")
            user.client.subscribe("x/y")
            self.wait_for(2)
            text = f"Broker returned an error response during subscription: {codes}"
            self.assertEqual(f"AssertionError('{text}')", repr(self.recorded.last["exception"]))

    def test_names_may_be_others(self):
        class Client(MqttClient):
            def _generate_event_name(self, event_type, qos, topic):
                return f"{event_type} {qos}"

        self.user(MqttBroker(), client_cls=Client).client.publish("a/b", b"x", qos=1)
        self.wait_for(2)
        self.assertEqual("publish 1", self.recorded.last["name"])


if __name__ == "__main__":
    unittest.main()
