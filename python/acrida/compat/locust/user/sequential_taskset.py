"""SequentialTaskSet: tasks in the order in which they are written down."""

from itertools import cycle

from ..exception import LocustError
from .task import TaskSet, TaskSetMeta
from .task_list import decorated_tasks, expanded_tasks, inherited_tasks


class SequentialTaskSetMeta(TaskSetMeta):
    """Gives each class its tasks in the order of its body, `tasks` among its methods where it stands."""

    def __new__(mcs, classname, bases, class_dict):
        tasks = inherited_tasks(bases)
        for name, member in class_dict.items():
            tasks += expanded_tasks(member) if name == "tasks" else decorated_tasks(member)
        # Past TaskSetMeta, which would collect them in another order.
        return type.__new__(mcs, classname, bases, {**class_dict, "tasks": tasks})


class SequentialTaskSet(TaskSet, metaclass=SequentialTaskSetMeta):
    """Runs its tasks in the order of declaration, over and over; one of weight n runs n times in a row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._task_cycle = cycle(self.tasks)

    def get_next_task(self):
        """The task that comes next. Raises LocustError when there are none."""
        if not self.tasks:
            raise LocustError(
                "No tasks defined. Use the @task decorator or set the 'tasks' attribute of the SequentialTaskSet"
            )
        return next(self._task_cycle)
