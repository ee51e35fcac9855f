"""Arguments of a locustfile's own, from the command line, the environment and a file; the common ones as it sees them."""

from bounded import after

from locust import User, events, task


@events.init_command_line_parser.add_listener
def add(parser):
    parser.add_argument("--my-text", default="a default", env_var="MY_TEXT", help="Some text")
    parser.add_argument("--my-number", type=int, default=3, include_in_web_ui=False)
    parser.add_argument("--my-flag", action="store_true")
    parser.add_argument("--my-choice", choices=["x", "y"], default="x")
    parser.add_argument("--my-secret", is_secret=True, default="s")
    parser.add_argument("--my-list", is_multiple=True, default=["p"], choices=["p", "q"])


@events.test_start.add_listener
def show(environment, **_):
    options = environment.parsed_options
    for name in sorted(vars(options)):
        print(name, "=", repr(getattr(options, name)))


class Idle(User):
    wait_time = after(1)

    @task
    def nothing(self):
        pass
