"""MqttUser: a user with a connection to an MQTT broker. Needs the package paho-mqtt."""

import random
import selectors
import string
import time

import paho.mqtt.client as mqtt

from locust.user import User

REQUEST_TYPE = "MQTT"
SUBACK_FAILURE = 0x80  # return codes from here on say that a subscription was refused


class MqttClient(mqtt.Client):
    """A paho client that records connect, disconnect, and each publish and subscribe once it is acknowledged.

    Names are "publish:qos:topic" and "subscribe:qos:topic"; override _generate_event_name() for others.
    With `use_loop_selectors`, sockets are waited for by epoll: select() stops at 1,024 file descriptors, that is
    at about 340 clients.
    """

    def __init__(
        self,
        *args,
        environment,
        client_id=None,
        protocol=mqtt.MQTTv311,
        use_loop_selectors=False,
        **kwargs,
    ):
        if client_id is None:
            client_id = "locust-" + "".join(random.choices(string.ascii_letters + string.digits, k=16))
        super().__init__(*args, client_id=client_id, protocol=protocol, **kwargs)
        self.environment = environment
        self.client_id = client_id
        self.use_loop_selectors = use_loop_selectors
        self._waiting = {}  # the number of a message: (type of event, context) until it is acknowledged
        self._acknowledged = {}  # the same: the answer, when it came before the call that sent it returned
        self.on_connect = self._connected
        self.on_disconnect = self._disconnected
        self.on_publish = self._publish_acknowledged
        self.on_subscribe = self._subscribe_acknowledged

    def publish(self, topic, payload=None, qos=0, retain=False, properties=None):
        """As paho's; recorded when the broker has acknowledged it (qos 1 and 2) or it was written (qos 0)."""
        size = len(payload) if hasattr(payload, "__len__") else 0
        context = self._context(qos, topic, payload_size=size)
        start = time.perf_counter()
        info = super().publish(topic, payload, qos, retain, properties)
        self._sent("publish", info.mid, info.rc, context, start)
        return info

    def subscribe(self, topic, qos=0, options=None, properties=None):
        """As paho's; recorded when the broker has answered. Several topics are named after the first."""
        named_topic, named_qos = topic, qos
        if isinstance(topic, list):
            named_topic = topic[0][0]
        elif isinstance(topic, tuple):
            named_topic, named_qos = topic
        context = self._context(getattr(named_qos, "QoS", named_qos), named_topic)
        start = time.perf_counter()
        rc, mid = super().subscribe(topic, qos, options, properties)
        self._sent("subscribe", mid, rc, context, start)
        return rc, mid

    def _generate_event_name(self, event_type, qos, topic):
        return f"{event_type}:{qos}:{topic}"

    def _context(self, qos, topic, **more):
        return {"client_id": self.client_id, "qos": qos, "topic": topic, "start_time": time.time(), **more}

    def _sent(self, event_type, mid, rc, context, start):
        if rc != mqtt.MQTT_ERR_SUCCESS:
            self._record_message(event_type, context, 0, rc)
        elif mid in self._acknowledged:
            self._record_message(event_type, context, *self._acknowledged.pop(mid)(start))
        else:
            self._waiting[mid] = event_type, context, start

    def _acknowledge(self, mid, exception=None):
        now = time.perf_counter()
        if mid in self._waiting:
            event_type, context, start = self._waiting.pop(mid)
            self._record_message(event_type, context, (now - start) * 1000, exception)
        else:
            self._acknowledged[mid] = lambda start: ((now - start) * 1000, exception)

    # paho's callbacks: their arguments differ by the version of the protocol and of paho's callback interface.

    def _publish_acknowledged(self, client, userdata, mid, *_):
        self._acknowledge(mid)

    def _subscribe_acknowledged(self, client, userdata, mid, codes, *_):
        codes = type(codes)(getattr(code, "value", code) for code in codes)
        error = AssertionError(f"Broker returned an error response during subscription: {codes}")
        self._acknowledge(mid, error if any(code >= SUBACK_FAILURE for code in codes) else None)

    def _connected(self, client, userdata, flags, rc, *_):
        self._record("connect", {"client_id": self.client_id}, Exception(str(rc)) if _failed(rc) else None)

    def _disconnected(self, client, userdata, *details):
        rc = details[1] if len(details) == 3 else details[0]
        self._record("disconnect", {"client_id": self.client_id}, rc if _failed(rc) else None)

    def _record_message(self, event_type, context, response_time, exception):
        name = self._generate_event_name(event_type, context["qos"], context["topic"])
        length = 0 if exception else context.get("payload_size", 0)
        self._record(name, context, exception, response_time, length)

    def _record(self, name, context, exception, response_time=0, response_length=0):
        self.environment.events.request.fire(
            request_type=REQUEST_TYPE,
            name=name,
            response_time=response_time,
            response_length=response_length,
            exception=exception,
            context=context,
        )

    def _loop(self, timeout=1.0):
        """One turn of paho's network loop, which its thread calls for as long as it gets no error."""
        if not self.use_loop_selectors:
            return super()._loop(timeout)
        connection = self.socket()
        if connection is None:
            return mqtt.MQTT_ERR_NO_CONN
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.want_write() else 0)
        decrypted = hasattr(connection, "pending") and connection.pending() > 0
        with selectors.DefaultSelector() as selector:
            selector.register(connection, events)
            selector.register(self._sockpairR, selectors.EVENT_READ)  # how publish() wakes the loop
            ready = {key.fileobj: mask for key, mask in selector.select(0 if decrypted else timeout)}
        mask = ready.get(connection, 0)
        if mask & selectors.EVENT_READ or decrypted:
            rc = self.loop_read()
            if rc or self.socket() is None:
                return rc
        if self._sockpairR in ready:
            self._sockpairR.recv(10000)
            mask |= selectors.EVENT_WRITE
        if mask & selectors.EVENT_WRITE:
            rc = self.loop_write()
            if rc or self.socket() is None:
                return rc
        return self.loop_misc()


class MqttUser(User):
    """A user whose `client` is connected to the broker at `host`:`port`, again and again until it is stopped.

    Tasks may begin before the connection is there.
    """

    abstract = True

    host = "localhost"
    port = 1883
    transport = "tcp"  # or "websockets", and then at `ws_path`
    ws_path = "/mqtt"
    tls_context = None  # an ssl.SSLContext
    client_cls = MqttClient
    client_id = None  # random when None
    username = None
    password = None
    protocol = mqtt.MQTTv311
    use_loop_selectors = False

    def __init__(self, environment):
        super().__init__(environment)
        self.client = self.client_cls(
            environment=environment,
            transport=self.transport,
            client_id=self.client_id,
            protocol=self.protocol,
            use_loop_selectors=self.use_loop_selectors,
        )
        if self.transport == "websockets":
            self.client.ws_set_options(path=self.ws_path)
        if self.tls_context is not None:
            self.client.tls_set_context(self.tls_context)
        if self.username is not None:
            self.client.username_pw_set(self.username, self.password)
        self.client.connect_async(host=self.host, port=self.port)
        self.client.loop_start()


def _failed(rc):
    """Whether `rc`, a number or a paho ReasonCode, is an error."""
    return rc.is_failure if hasattr(rc, "is_failure") else rc != 0
