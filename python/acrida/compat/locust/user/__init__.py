"""Users and what they do: tasks, task sets, wait times, tags."""

from .task import TaskSet, tag, task
from .users import HttpUser, User

__all__ = ["HttpUser", "TaskSet", "User", "tag", "task"]
