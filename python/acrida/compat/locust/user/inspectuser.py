"""Task ratios: which share of all tasks is which, for --show-task-ratio and the web UI."""

from __future__ import annotations

from collections import Counter
from json import dumps

from .task import TaskSet
from .users import User


def print_task_ratio(user_classes, num_users, total):
    """Prints the ratios of `num_users` users as an indented table; of all tasks with `total`, else in each class."""
    _print_task_ratio(get_ratio(user_classes, _calc_distribution(user_classes, num_users), total))


def print_task_ratio_json(user_classes, num_users):
    """Prints the ratios of `num_users` users as JSON with both kinds: per_class and total."""
    print(dumps(expected_ratios(user_classes, num_users), indent=4))


def expected_ratios(user_classes, num_users):
    """The ratios of `num_users` users before any has started: {"per_class": ..., "total": ...}."""
    spawned = _calc_distribution(user_classes, num_users)
    return {
        "per_class": get_ratio(user_classes, spawned, False),
        "total": get_ratio(user_classes, spawned, True),
    }


def run_ratios(environment):
    """The ratios of the users that run, or did when the run was stopped: {"per_class": ..., "total": ...}."""
    counts = users_of_run(environment.runner)
    return {
        "per_class": get_ratio(environment.user_classes, counts, False),
        "total": get_ratio(environment.user_classes, counts, True),
    }


def users_of_run(runner):
    """How many users of each class there are, or were when the run was stopped, by name."""
    if runner is None:
        return {}
    return runner.final_user_classes_count if runner.state in ("stopping", "stopped") else runner.user_classes_count


def get_ratio(user_classes: list[type[User]], user_spawned: dict[str, int], total: bool) -> dict[str, dict]:
    """{class name: {"ratio", "tasks": {task name: {"ratio"[, "tasks"]}}}}, ratios from 0 to 1.

    `user_spawned` is how many users there are, by class name. With `total`, the ratio of a task is that among all
    tasks of the run, otherwise that among the tasks of its class or task set.
    """
    users = sum(user_spawned.values()) or 1
    ratios = {}
    for user_class in user_classes:
        ratio = user_spawned.get(user_class.__name__, 0) / users
        ratios[user_class.__name__] = {
            "ratio": ratio,
            "tasks": _get_task_ratio(user_class.tasks, total, ratio),
        }
    return ratios


def _get_task_ratio(tasks, total, parent_ratio):
    parent_ratio = parent_ratio if total else 1
    ratios = {}
    for task, count in Counter(tasks).items():
        ratio = count / len(tasks) * parent_ratio
        ratios[task.__name__] = {"ratio": ratio}
        if isinstance(task, type) and issubclass(task, TaskSet):
            ratios[task.__name__]["tasks"] = _get_task_ratio(task.tasks, total, ratio)
    return ratios


def _print_task_ratio(ratios, level=0):
    for name, entry in ratios.items():
        indent = "  " * level
        share = f"{entry['ratio'] * 100:.1f}"
        print(f" {indent + share:<10} {indent + name:<50}")
        _print_task_ratio(entry.get("tasks", {}), level + 1)


def _calc_distribution(user_classes, num_users):
    """How many users each class gets of `num_users`, by name: an estimate, without the dispatcher's rounding.

    Without a number there are the fixed ones, or as many as the weights say.
    """
    fixed = sum(user_class.fixed_count for user_class in user_classes)
    weights = sum(user_class.weight for user_class in user_classes if not user_class.fixed_count)
    by_weight = max(0, (num_users or fixed or weights) - fixed)
    return {
        user_class.__name__: user_class.fixed_count or round(by_weight * user_class.weight / weights)
        for user_class in user_classes
    }
