"""Tags: names on tasks, by which a run chooses which tasks it takes."""

from __future__ import annotations

import logging


def tag(*tags: str):
    """Decorates a task, or all tasks of a task set, with names for --tags and --exclude-tags.

    Raises ValueError without a name.
    """
    if not tags or not all(isinstance(name, str) for name in tags):
        raise ValueError("No tag name was supplied")

    def decorate(decorated):
        _add_tags(decorated, tags)
        return decorated

    return decorate


def _add_tags(decorated, tags):
    if hasattr(decorated, "tasks"):
        for task in decorated.tasks:
            _add_tags(task, tags)
    elif "locust_tag_set" in dir(decorated):
        decorated.locust_tag_set.update(tags)
    else:
        decorated.locust_tag_set = set(tags)


def filter_tasks_by_tags(
    task_holder: type,
    tags: set[str] | None = None,
    exclude_tags: set[str] | None = None,
    checked: dict | None = None,
) -> None:
    """Leaves in a class of users or a task set, and in those nested in it, the tasks that a run takes.

    With `tags`, these are the tasks that have one of them; never those that have one of `exclude_tags`. A task set
    stays when any of its tasks does. `checked` remembers, by task, what was decided already.
    """
    checked = {} if checked is None else checked
    kept = []
    for task in task_holder.tasks:
        if task not in checked:
            checked[task] = _is_taken(task, tags, exclude_tags, checked)
        if checked[task]:
            kept.append(task)
    task_holder.tasks = kept
    if not kept:
        logging.warning(f"{task_holder.__name__} had no tasks left after filtering, instantiating it will fail!")


def _is_taken(task, tags, exclude_tags, checked):
    if getattr(task, "_is_whole", False):
        return True
    if hasattr(task, "tasks"):
        filter_tasks_by_tags(task, tags, exclude_tags, checked)
        return bool(task.tasks)
    has = getattr(task, "locust_tag_set", set())
    return (tags is None or not has.isdisjoint(tags)) and (exclude_tags is None or has.isdisjoint(exclude_tags))
