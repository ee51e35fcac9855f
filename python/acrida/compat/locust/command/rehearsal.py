"""Rehearsal: each user class once, as one user, before the run, to learn which requests its tasks make.

on_start, then every task a few times without waits between them, then on_stop. What is learned is a plain value
(docs/plan.md), in the shape that src/report/learned_json.h reads.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import gevent
from gevent import GreenletExit

from locust.exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopTest, StopUser
from locust.runners.worker_nodes import WorkerNode
from locust.user.sequential_taskset import SequentialTaskSet
from locust.user.task import LOCUST_STATE_RUNNING, DefaultTaskSet, TaskSet

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.user import User

logger = logging.getLogger("locust.main")

REPEATS = 3  # executions of each task
SECONDS = 30  # for all classes together
ON_STOP_SECONDS = 2  # for a user whose time was over
PAUSE_SECONDS = 0.05  # less time outside of requests is the task's own work and no pause
_WAIT_SAMPLES = 1000
_WAIT_SAMPLING_SECONDS = 1
_STEP_SAMPLES = 3000  # of a task set that picks its next task in a way of its own


class _TimeIsOver(BaseException):
    """Strikes whatever a user under rehearsal is doing."""


class Rehearsal:
    """One rehearsal of all user classes of `environment`, whose runner there is already."""

    def __init__(self, environment: Environment, repeats: int = REPEATS, seconds: float = SECONDS) -> None:
        self._environment = environment
        self._repeats = repeats
        self._seconds = seconds
        self._requests: dict | None = None  # those of the piece of code that runs, by (method, name)
        self._cut_short = False

    def learn(self) -> dict:
        """Runs the rehearsal; what has been learned, without the source."""
        options, classes = self._environment.parsed_options, self._environment.user_classes
        users = getattr(options, "num_users", None)
        self._environment._filter_tasks_by_tags()
        events = self._environment.events
        events.test_start.fire(environment=self._environment)
        events.request.add_listener(self._count)
        end = time.monotonic() + self._seconds
        learned = []
        try:
            for index, user_class in enumerate(classes):
                left = max(0.0, end - time.monotonic()) / (len(classes) - index)
                learned.append(self._learn_class(user_class, left))
        finally:
            events.request.remove_listener(self._count)
            events.test_stop.fire(environment=self._environment)
        for name, count in users_by_class(classes, 1 if users is None else users).items():
            next(one for one in learned if one["name"] == name)["users"] = count
        return {
            "host": self._environment.host or own_host(classes),
            "repeats": self._repeats,
            "cut_short": self._cut_short,
            "locustfile": True,
            "spawn_rate": getattr(options, "spawn_rate", None) or 1,
            "relogin": getattr(options, "relogin", None) or 0,
            **({"run_time": options.run_time} if getattr(options, "run_time", None) else {}),
            "classes": learned,
        }

    def _learn_class(self, user_class: type[User], seconds: float) -> dict:
        """As Locust runs a user; what goes wrong is said in what is learned."""
        learned = {
            "name": user_class.__name__, "weight": user_class.weight, "fixed_count": user_class.fixed_count, "users": 0,
            "on_start": [], "tasks": [], "error": "",
        }
        if self._environment.host is not None:  # as the runner does
            user_class.host = self._environment.host
        try:
            user = user_class(self._environment)
        except (Exception, StopTest) as error:
            learned["error"] = f"it could not be made: {_said(error)}"
            return learned
        user._state = LOCUST_STATE_RUNNING
        user._taskset_instance = DefaultTaskSet(user)
        worker = gevent.spawn(self._rehearse, user, learned)
        worker.join(timeout=seconds)
        if not worker.ready():
            self._cut_short = True
            worker.kill(_TimeIsOver, timeout=ON_STOP_SECONDS)
            learned["error"] = learned["error"] or ("" if learned["tasks"] else
                                                    "none of its tasks was tried: on_start took too long")
        self._requests = None
        return learned

    def _rehearse(self, user: User, learned: dict) -> None:
        """In the user's greenlet, which is killed when its time is over."""
        try:
            with self._counting(learned["on_start"]) as piece:
                _call(user.on_start, piece)
            if piece.error:
                learned["error"] = f"none of its tasks was tried: on_start ended the user: {piece.error}"
                if piece.ended_user:
                    user.on_stop()
                return
            self._learn_tasks(user._taskset_instance, user.tasks, learned)
            learned["wait"] = _mean_wait(type(user), user.wait_time, learned)
        except _TimeIsOver:
            pass
        try:
            user.on_stop()
        except (Exception, StopTest, _TimeIsOver) as error:
            logger.info("Rehearsal: on_stop of %s: %s", learned["name"], _said(error))

    def _learn_tasks(self, owner: TaskSet, tasks: list, learned: dict) -> None:
        """Each task of `owner` as often as is wanted, in rounds; a task set within it once."""
        planned = _weighted(owner, tasks)
        learned["sequential"] = _is_sequential(owner)
        for task, weight in planned:
            learned["tasks"].append({"name": _name_of(task), "weight": weight, "executions": 0, "failed": 0,
                                     "error": "", "leaves_at_once": 0, "leaves_waiting": 0, "at_once": 0, "pause": 0,
                                     "requests": []})
        sums = [_Sums() for _ in planned]
        try:
            for turn in range(self._repeats):
                for (task, _), one, total in zip(planned, learned["tasks"], sums):
                    if not _is_set(task):
                        self._execute(owner, task, one, total)
                    elif turn == 0:
                        self._enter(owner, task, one)
        finally:  # also when the time is over
            for one, total in zip(learned["tasks"], sums):
                if "is_set" not in one:
                    total.average(one)

    def _execute(self, owner: TaskSet, task, one: dict, total: _Sums) -> None:
        began = time.monotonic()
        requests: list = []
        try:
            with self._counting(requests) as piece:
                _call(lambda: owner.execute_task(task), piece)
        finally:
            total.add(requests)
        one["executions"] += 1
        busy = sum(request["seconds"] * request["count"] for request in requests)
        pause = time.monotonic() - began - busy
        total.pause += pause if pause >= PAUSE_SECONDS else 0
        one["leaves_at_once"] += piece.leaves_at_once
        one["leaves_waiting"] += piece.leaves_waiting
        one["at_once"] += piece.at_once
        if piece.error:
            one["failed"] += 1
            one["error"] = one["error"] or piece.error

    def _enter(self, owner: TaskSet, task: type[TaskSet], one: dict) -> None:
        """A task set: its on_start and on_stop count as its own requests."""
        one.update(is_set=True, tasks=[], executions=1)
        parent = owner.user if isinstance(owner, DefaultTaskSet) else owner
        requests: list = []
        try:
            inner = task(parent)
            with self._counting(requests) as piece:
                _call(inner.on_start, piece)
            if piece.error:
                one.update(failed=1, error=f"on_start: {piece.error}")
                return
            self._learn_tasks(inner, inner.tasks, one)
            if _has_own_wait(task):
                one["wait"] = _mean_wait(task, inner.wait_time, one)
            with self._counting(requests) as piece:
                _call(inner.on_stop, piece)
        except Exception as error:
            one.update(failed=1, error=_said(error))
        finally:
            one["requests"] = requests

    def _counting(self, requests: list) -> _Piece:
        return _Piece(self, requests)

    def _count(self, request_type, name, response_time=None, exception=None, **_meta) -> None:
        if self._requests is None:
            return
        count, seconds, failures = self._requests.get((request_type, name), (0, 0.0, 0))
        self._requests[request_type, name] = (
            count + 1, seconds + (response_time or 0) / 1000, failures + (exception is not None))


class _Piece:
    """A piece of the user's code: the requests it makes are put into `requests`, and how it ends is noted."""

    def __init__(self, rehearsal: Rehearsal, requests: list) -> None:
        self._rehearsal, self._into = rehearsal, requests
        self.error = ""
        self.ended_user = False
        self.leaves_at_once = self.leaves_waiting = self.at_once = 0

    def __enter__(self) -> _Piece:
        self._outer, self._rehearsal._requests = self._rehearsal._requests, {}
        return self

    def __exit__(self, *_exception) -> None:
        counted, self._rehearsal._requests = self._rehearsal._requests, self._outer
        self._into += [
            {"method": str(method), "name": str(name), "count": count, "seconds": seconds / count, "failures": failures}
            for (method, name), (count, seconds, failures) in counted.items()]


class _Sums:
    """What the executions of one task have made together."""

    def __init__(self) -> None:
        self.pause = 0.0
        self._requests: dict = {}

    def add(self, requests: list) -> None:
        for request in requests:
            total = self._requests.setdefault((request["method"], request["name"]), [0, 0.0, 0])
            total[0] += request["count"]
            total[1] += request["seconds"] * request["count"]
            total[2] += request["failures"]

    def average(self, one: dict) -> None:
        """From sums to means in `one`; an execution that its time was too short for counts as far as it went."""
        executions = max(one["executions"], 1)
        one["requests"] = [
            {"method": method, "name": name, "count": count / executions, "seconds": seconds / count,
             "failures": failures / executions}
            for (method, name), (count, seconds, failures) in self._requests.items()]
        one["pause"] = self.pause / executions
        for share in ("leaves_at_once", "leaves_waiting", "at_once"):
            one[share] /= executions


def users_by_class(classes: list, users: int) -> dict[str, int]:
    """How many users of each class there are when all have been started, as the dispatcher deals them."""
    from locust.dispatch import UsersDispatcher

    dispatcher = UsersDispatcher([WorkerNode("rehearsal")], classes)
    dispatcher.new_dispatch(users, max(users, 1))  # all of them in one step
    counts: dict[str, int] = {}
    for step in dispatcher:
        counts = dict(step["rehearsal"])
    return counts


def _call(function, piece: _Piece) -> None:
    """Calls a piece of the user's code, which may end in all the ways that Locust knows."""
    try:
        function()
    except InterruptTaskSet as interruption:
        if interruption.reschedule:
            piece.leaves_at_once = 1
        else:
            piece.leaves_waiting = 1
    except RescheduleTaskImmediately:
        piece.at_once = 1
    except RescheduleTask:
        pass
    except (StopUser, StopTest) as error:
        piece.ended_user = True
        piece.error = _said(error)
    except (Exception, GreenletExit) as error:
        logger.debug("Rehearsal: %s", traceback.format_exc())
        piece.error = _said(error)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _name_of(task) -> str:
    return getattr(task, "__name__", type(task).__name__)


def _is_set(task) -> bool:
    return isinstance(task, type) and issubclass(task, TaskSet)


def _is_sequential(owner: TaskSet) -> bool:
    return isinstance(owner, SequentialTaskSet) and type(owner).get_next_task is SequentialTaskSet.get_next_task


def _weighted(owner: TaskSet, tasks: list) -> list[tuple]:
    """Tasks with their weights: in a sequence the turns in a row, otherwise how often each stands in the list."""
    if _is_sequential(owner):
        return [(task, len(list(group))) for task, group in groupby(tasks)]
    if type(owner).get_next_task in (TaskSet.get_next_task, DefaultTaskSet.get_next_task):
        return list(Counter(tasks).items())
    # It has a way of its own, which is asked; MarkovTaskSet for one.
    return list(Counter(owner.get_next_task() for _ in range(_STEP_SAMPLES)).items())


def _has_own_wait(task_set: type[TaskSet]) -> bool:
    return task_set.wait_time is not TaskSet.wait_time


def _mean_wait(owner: type, wait_time, learned: dict) -> dict:
    """The mean of what `wait_time` draws, which those of Locust know; of a pace the pace itself."""
    own = getattr(owner, "wait_time", None)
    pace, mean = getattr(own, "pace", None), getattr(own, "mean", None)
    if pace is not None or mean is not None:
        return {"seconds": max(0.0, mean if pace is None else pace), "pace": pace is not None}
    total, samples, end = 0.0, 0, time.monotonic() + _WAIT_SAMPLING_SECONDS
    try:
        while samples < _WAIT_SAMPLES and (samples == 0 or time.monotonic() < end):
            total += max(0.0, float(wait_time()))
            samples += 1
    except Exception as error:
        learned["error"] = f"its wait time fails: {_said(error)}"
        return {"seconds": 0}
    return {"seconds": total / samples}


def own_host(classes: list) -> str:
    """The first that one of the classes names, "" without any."""
    return next((str(one.host) for one in classes if getattr(one, "host", None)), "")
