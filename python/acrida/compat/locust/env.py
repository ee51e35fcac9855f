"""Environment ties together what a load test consists of: user classes, events, statistics and a runner."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from locust.dispatch import UsersDispatcher
from locust.event import Events
from locust.exception import RunnerAlreadyExistsError
from locust.runners import LocalRunner, MasterRunner, Runner, WorkerRunner
from locust.shape import LoadTestShape
from locust.stats import RequestStats, StatsCSV
from locust.user.task import TaskSet, filter_tasks_by_tags

if TYPE_CHECKING:
    from locust.user import User
    from locust.web import WebUI

RunnerType = TypeVar("RunnerType", bound=Runner)


class Environment:
    """One load test, or several one after the other. Locustfiles get it with most events, users as `self.environment`.

    `host` overrides that of every user class. `stop_timeout` is how many seconds users may take to finish their tasks
    when they are stopped; that of `parsed_options` when it is None. With `reset_stats` the statistics begin when all
    users have started. With `catch_exceptions` exceptions of tasks are logged and the user goes on; otherwise they
    propagate. `parsed_options` are those of the command line, or None. `process_exit_code` is for locustfiles to set:
    the exit code of `locust`.
    """

    def __init__(
        self,
        *,
        user_classes: list[type[User]] | None = None,
        shape_class: LoadTestShape | None = None,
        tags: list[str] | None = None,
        locustfile: str | None = None,
        exclude_tags: list[str] | None = None,
        events: Events | None = None,
        host: str | None = None,
        reset_stats: bool = False,
        stop_timeout: float | None = None,
        catch_exceptions: bool = True,
        parsed_options: Namespace | None = None,
        parsed_locustfiles: list[str] | None = None,
        available_user_classes: dict[str, type[User]] | None = None,
        available_shape_classes: dict[str, LoadTestShape] | None = None,
        available_user_tasks: dict[str, list[TaskSet | Callable]] | None = None,
        dispatcher_class: type[UsersDispatcher] = UsersDispatcher,
        profile: str | None = None,
    ) -> None:
        """Removes user classes of weight 0 from `user_classes`, which stays the environment's own list.

        Raises ValueError for two classes of one name, when every class has weight 0, and for a `shape_class` that is
        not an instance of LoadTestShape.
        """
        self.user_classes = user_classes if user_classes is not None else []
        self.shape_class = shape_class
        self.tags = tags
        self.locustfile = locustfile
        self.exclude_tags = exclude_tags
        self.events = events or Events()
        self.host = host
        self.reset_stats = reset_stats
        if stop_timeout is None:
            stop_timeout = float(getattr(parsed_options, "stop_timeout", 0.0))
        self.stop_timeout = stop_timeout
        self.catch_exceptions = catch_exceptions
        self.parsed_options = parsed_options
        self.parsed_locustfiles = parsed_locustfiles
        self.available_user_classes = available_user_classes
        self.available_shape_classes = available_shape_classes
        self.available_user_tasks = available_user_tasks
        self.dispatcher_class = dispatcher_class
        self.profile = profile

        self.runner: Runner | None = None
        self.web_ui: WebUI | None = None
        self.process_exit_code: int | None = None
        self.run_state: Callable[[], str] | None = None  # Acrida's: what a report shows of the run so far, as JSON
        self.run_json: Callable[[], str] | None = None  # Acrida's: what run.json would be, of the run so far
        self.on_wait: Callable[[float], None] | None = None  # Acrida's: told the seconds that users have waited
        self.stats = RequestStats()
        self.worker_logs: dict[str, list[str]] = {}

        self._remove_user_classes_of_no_weight()
        self._check_user_class_names()
        self._check_shape()

    def create_local_runner(self) -> LocalRunner:
        """Makes the runner of this environment, one that runs users in this process.

        Raises RunnerAlreadyExistsError when there is one.
        """
        return self._create_runner(LocalRunner)

    def create_master_runner(self, master_bind_host: str = "*", master_bind_port: int = 5557) -> MasterRunner:
        """Makes the runner of this environment, one that lets workers run the users. It is not offered yet."""
        return self._create_runner(MasterRunner, master_bind_host, master_bind_port)

    def create_worker_runner(self, master_host: str, master_port: int) -> WorkerRunner:
        """Makes the runner of this environment, one that runs users for a master. It is not offered yet."""
        return self._create_runner(WorkerRunner, master_host, master_port)

    def _create_runner(self, runner_class: type[RunnerType], *where: Any) -> RunnerType:
        if self.runner is not None:
            raise RunnerAlreadyExistsError(f"Environment.runner already exists ({self.runner})")
        runner = runner_class(self, *where)
        self.runner = runner
        if self.web_ui is not None and self.web_ui.runs is not None:
            self.web_ui.runs.attach(runner)
        return runner

    def create_web_ui(
        self,
        host: str = "",
        port: int = 8089,
        web_base_path: str | None = None,
        web_login: bool = False,
        tls_cert: str | None = None,
        tls_key: str | None = None,
        stats_csv_writer: StatsCSV | None = None,
        delayed_start: bool = False,
        userclass_picker_is_active: bool = False,
        build_path: str | None = None,
    ) -> WebUI:
        """Makes and starts the web UI of this environment: `locust.web.WebUI`, which says what it takes."""
        from locust.web import WebUI

        return WebUI(self, host, port, web_base_path, web_login, tls_cert, tls_key, stats_csv_writer, delayed_start,
                     userclass_picker_is_active, build_path)

    def update_user_class(self, user_settings: dict[str, Any]) -> None:
        """Sets attributes of the available user class that is named `user_settings["user_class_name"]`.

        `tasks` are names, of which the class gets those tasks it was written with. Raises KeyError for an unknown
        class.
        """
        name = user_settings["user_class_name"]
        user_class = self.available_user_classes[name]
        for attribute, value in user_settings.items():
            if attribute == "user_class_name":
                continue
            if attribute == "tasks":
                value = [task for task in self.available_user_tasks[name] if task.__name__ in value]
            setattr(user_class, attribute, value)

    def update_worker_logs(self, worker_log_report: dict[str, Any]) -> None:
        """Keeps the log lines that a worker has sent, in place of those it sent before."""
        if worker_log_report.get("worker_id"):
            self.worker_logs[worker_log_report["worker_id"]] = worker_log_report.get("logs") or []

    def assign_equal_weights(self) -> None:
        """Gives every user class weight 1, and every task of a user, nested ones included, the same chance."""
        for user_class in self.user_classes:
            user_class.weight = 1
            user_class.tasks = list(dict.fromkeys(_leaf_tasks(user_class.tasks)))

    @property
    def user_classes_by_name(self) -> dict[str, type[User]]:
        return {user_class.__name__: user_class for user_class in self.user_classes}

    def _filter_tasks_by_tags(self) -> None:
        """Takes from the user classes the tasks that the tags leave out: the environment's, or those of the options."""
        tags = self._tags("tags")
        exclude_tags = self._tags("exclude_tags")
        for user_class in self.user_classes:  # without tags too, which warns of those that have no tasks
            filter_tasks_by_tags(user_class, tags, exclude_tags)

    def _tags(self, name: str) -> set[str] | None:
        tags = getattr(self, name)
        if tags is None:
            tags = getattr(self.parsed_options, name, None) or None
        return None if tags is None else set(tags)

    def _remove_user_classes_of_no_weight(self) -> None:
        if not self.user_classes:
            return
        with_weight = [user_class for user_class in self.user_classes if user_class.weight or user_class.fixed_count]
        if not with_weight:
            raise ValueError("There are no users with weight > 0.")
        self.user_classes[:] = with_weight

    def _check_user_class_names(self) -> None:
        times = Counter(user_class.__name__ for user_class in self.user_classes)
        same = [user_class.fullname() for user_class in self.user_classes if times[user_class.__name__] > 1]
        if same:
            raise ValueError(f"The following user classes have the same class name: {', '.join(same)}")

    def _check_shape(self) -> None:
        if self.shape_class and not isinstance(self.shape_class, LoadTestShape):
            raise ValueError(
                f"shape_class should be instance of LoadTestShape or subclass LoadTestShape, but got: "
                f"{self.shape_class}"
            )


def _leaf_tasks(tasks: list[Any]) -> list[Callable]:
    """The tasks that are not task sets, of these and of the task sets among them."""
    leaves = []
    for task in tasks:
        if hasattr(task, "tasks"):
            leaves.extend(_leaf_tasks(task.tasks))
        else:
            leaves.append(task)
    return leaves
