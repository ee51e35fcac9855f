"""What travels between the processes of a distributed run. The transport itself is not offered yet."""

from .protocol import Message

__all__ = ["Message"]
