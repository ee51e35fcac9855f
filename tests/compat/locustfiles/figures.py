"""Requests with known times and sizes, for the tables and files that a run leaves; some fail, a task raises."""

from bounded import after

from locust import User, events, task

TIMES = [0, 0.4, 1, 5.5, 99.4, 99.6, 100, 104, 105, 995, 999, 1000, 1049, 1050, 9949, 9999, 12345, 61234]


@events.init_command_line_parser.add_listener
def add(parser):
    parser.add_argument("--process-exit-code", type=int, default=None)
    parser.add_argument("--no-failures", action="store_true")


@events.quitting.add_listener
def quitting(environment, **_):
    environment.process_exit_code = environment.parsed_options.process_exit_code


class Measured(User):
    # The CSV files are written once a second, and flushed when they are closed.
    wait_time = after(2, linger=2.2)

    @task
    def measure(self):
        def record(name, time, length=10, exception=None, method="GET"):
            self.environment.events.request.fire(request_type=method, name=name, response_time=time,
                                                 response_length=length, exception=exception, context={})

        for time in TIMES:
            record("/many", time)
        for number in range(100):
            record("/even", number * 10, length=number)
        record('/quoted "name", with a comma', 12)
        record("/unicode \u00e9\u4e2d", 12)
        record("/a/name/that/is/longer/than/the/column" + "/and/goes/on" * 6, 12)
        record("/none", None)
        record("/only none", None, length=0)
        if not self.environment.parsed_options.no_failures:
            record("/many", 7, exception=ValueError("bad, 'value'"), method="POST")
            record("/many", 7, exception=ValueError("bad, 'value'"), method="POST")
            record("/many", 8, exception=OSError(111, "Connection refused"), method="POST")
            record("/object", 8, exception=Exception(object()), method="POST")
            raise RuntimeError("a task's own")
