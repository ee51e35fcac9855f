"""MarkovTaskSet: tasks of which each says which may come after it, and how likely."""

from __future__ import annotations

import logging
import random

from ..exception import LocustError
from .task import TaskSet, TaskSetMeta


class NoMarkovTasksError(LocustError):
    """A class that is not abstract has no task with a transition."""


class InvalidTransitionError(LocustError):
    """A transition leads to a name that the class does not have."""


class NonMarkovTaskTransitionError(LocustError):
    """A transition leads to something that has no transitions of its own."""


class MarkovTaskTagError(LocustError):
    """A task has tags, by which tasks could be left out and the chain broken."""


def transition(func_name: str, weight: int = 1):
    """Decorates a task with another that may come after it, by name; may be repeated.

    A transition of weight 3 is taken three times as often as one of weight 1.
    """
    return transitions({func_name: weight})


def transitions(weights: dict[str, int] | list[tuple[str, int] | str]):
    """Decorates a task with all that may come after it: weights by name, or names and (name, weight) pairs."""
    if not isinstance(weights, dict):
        weights = dict((entry, 1) if isinstance(entry, str) else entry for entry in weights)

    def decorate(function):
        if function.__name__ in ("on_start", "on_stop"):
            logging.warning(
                "You have tagged your on_stop/start function with @transition. "
                "This will make the method get called both as a step AND on stop/start."
            )
        if "transitions" not in dir(function):
            function.transitions = {}
        function.transitions.update(weights)
        return function

    return decorate


class MarkovTaskSetMeta(TaskSetMeta):
    """Checks the chain of a class that is not abstract, and lets it start with the first task of its body."""

    def __new__(mcs, classname, bases, class_dict):
        class_dict.setdefault("abstract", False)
        if not class_dict["abstract"]:
            steps = [member for member in class_dict.values() if "transitions" in dir(member)]
            _validate(classname, class_dict, steps)
            for step in steps:
                if isinstance(step.transitions, dict):  # a function may be a step of several classes
                    step.transitions = [name for name, weight in step.transitions.items() for _ in range(weight)]
            class_dict["current"] = steps[0]
            _warn_of_unreachable(classname, class_dict, steps)
        # Past TaskSetMeta: it is the chain that says what comes next, and `tasks` stays empty.
        return type.__new__(mcs, classname, bases, class_dict)


class MarkovTaskSet(TaskSet, metaclass=MarkovTaskSetMeta):
    """A random walk over tasks that are decorated with @transition or @transitions, from the first one declared.

    The chain is checked when the class is made. Set `abstract` in the body of a class that others derive from.
    """

    abstract = True  # not inherited
    _is_whole = True  # tags do not choose among its tasks

    def get_next_task(self):
        """The task at which the walk is; then takes one of its transitions."""
        step = self.current
        self.current = getattr(self, random.choice(step.transitions))
        return step


def _validate(classname, class_dict, steps):
    if not steps:
        raise NoMarkovTasksError(
            f"No Markov tasks defined in class {classname}. Use the @transition(s) decorators to define some."
        )
    for step in steps:
        for name in step.transitions:
            if name not in class_dict:
                raise InvalidTransitionError(
                    f"Transition to {name} from {step.__name__} is invalid since no such element exists on class "
                    f"{classname}"
                )
            if "transitions" not in dir(class_dict[name]):
                raise NonMarkovTaskTransitionError(
                    f"{classname}.{name} cannot be used as a target for a transition since it does not define any "
                    f"transitions of its own.Used as a transition from {step.__name__}."
                )
        if "locust_tag_set" in dir(step):
            raise MarkovTaskTagError(
                "Tags are unsupported for MarkovTaskSet since they can make the markov chain invalid. "
                f"Tags detected on {classname}.{step.__name__}: {step.locust_tag_set}"
            )


def _warn_of_unreachable(classname, class_dict, steps):
    reached, waiting = set(), [steps[0].__name__]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += class_dict[name].transitions
    if unreachable := {step.__name__ for step in steps} - reached:
        logging.warning(f"The following markov tasks are unreachable in class {classname}: {unreachable}")
