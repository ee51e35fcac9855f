"""The form of a message between a master and a worker: a msgpack array of its type, its data and a node's id."""

from datetime import datetime

_TIME_FORMAT = "%Y%m%dT%H:%M:%S.%f"


class Message:
    """`data` (whatever msgpack knows, and datetimes) of kind `type`, from or to the worker `node_id`."""

    def __init__(self, message_type, data, node_id):
        self.type = message_type
        self.data = data
        self.node_id = node_id

    def __repr__(self):
        return f"<Message {self.type}:{self.node_id}>"

    def serialize(self):
        """The bytes of this message. Raises TypeError for data that msgpack does not know."""
        import msgpack

        return msgpack.dumps((self.type, self.data, self.node_id), default=_encode)

    @classmethod
    def unserialize(cls, data):
        """The message in `data`, bytes that serialize() made."""
        import msgpack

        return cls(*msgpack.loads(data, raw=False, strict_map_key=False, object_hook=_decode))


def _encode(value):
    if isinstance(value, datetime):
        return {"__datetime__": True, "as_str": value.strftime(_TIME_FORMAT)}
    raise TypeError(f"can not serialize '{type(value).__name__}' object")


def _decode(value):
    if "__datetime__" in value:
        return datetime.strptime(value["as_str"], _TIME_FORMAT)
    return value
