"""The task list of a class: what its bases, its attribute `tasks` and its @task methods come to."""

from __future__ import annotations


def inherited_tasks(bases):
    """The tasks of a class's bases, in their order."""
    return [task for base in bases for task in getattr(base, "tasks", None) or ()]


def expanded_tasks(tasks):
    """`tasks` as a list in which a task of weight n stands n times.

    Takes a dict of weights by task, or tasks and (task, weight) pairs in anything that can be iterated over.
    """
    if not tasks:
        return []
    entries = tasks.items() if isinstance(tasks, dict) else tasks
    expanded = []
    for entry in entries:
        if isinstance(entry, tuple):
            task, weight = entry
            expanded.extend([task] * weight)
        else:
            expanded.append(entry)
    return expanded


def decorated_tasks(member):
    """`member` of a class's body, as often as its weight says, or nothing when it is not decorated with @task."""
    if "locust_task_weight" not in dir(member):
        return []
    return [member for _ in range(member.locust_task_weight)]


def collected_tasks(bases, class_dict):
    """The tasks of a class that is made from `bases` and its body: theirs, those of `tasks`, and decorated ones."""
    tasks = inherited_tasks(bases) + expanded_tasks(class_dict.get("tasks"))
    for member in class_dict.values():
        tasks += decorated_tasks(member)
    return tasks
