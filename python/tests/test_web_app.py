"""The app of the web UI: Flask's for a locustfile to add to, and what stands in for it where Flask is not installed."""

import importlib.util
import subprocess
import sys
import textwrap
import unittest
from unittest import mock

import gevent

from locust.webui import wsgi
from web_case import WebCase

FLASK = importlib.util.find_spec("flask") is not None
FLASK_LOGIN = importlib.util.find_spec("flask_login") is not None

WITHOUT_FLASK = """
    import sys
    sys.modules.update(dict.fromkeys(("flask", "flask_login", "jinja2", "werkzeug"), None))
    import unittest
    from web_case import WebCase

    class PlainTest(WebCase):
        def test_all(self):
            started = self.post("/swarm", {"user_count": 2, "spawn_rate": 10})
            self.assertTrue(started.json()["success"])
            self.assertEqual("running", self.get("/stats/requests").json()["state"])
            self.ui.app.view_functions["locust.request_stats"].clear_cache()
            self.assertEqual(2, self.template_args()["user_count"])
            self.assertEqual(405, self.get("/swarm").status_code)
            self.assertEqual(404, self.get("/nothing").status_code)
            files = {"user_count": (None, "3"), "spawn_rate": (None, "5")}
            boundary = "x"
            body = "".join(f'--x\\r\\nContent-Disposition: form-data; name="{name}"\\r\\n\\r\\n{value}\\r\\n'
                           for name, (_, value) in files.items()) + "--x--\\r\\n"
            answer = self.post("/swarm", data=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
            self.assertTrue(answer.json()["success"], answer.text)
            self.assertEqual(3, self.environment.parsed_options.num_users)
            self.assertEqual("Test stopped", self.post("/stop").json()["message"])
            with self.assertRaisesRegex(RuntimeError, "need Flask: pip install flask"):
                self.ui.app.route("/mine")
            self.ui.app.view_functions["locust.tasks"] = lambda ui, request: 1 / 0
            self.assertEqual((500, "division by zero"), (self.get("/tasks").status_code, self.get("/tasks").text))

        def test_a_login_by_the_locustfile_needs_flask_login(self):
            from locust.web import WebUI
            with self.assertRaisesRegex(ValueError, "pip install flask-login"):
                WebUI(self.environment, "127.0.0.1", 0, web_login=True)

    unittest.main()
"""


class PlainAppTest(unittest.TestCase):
    def test_the_web_ui_works_without_flask(self):
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(WITHOUT_FLASK)], text=True, capture_output=True,
                              timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)


@unittest.skipUnless(FLASK, "python3-flask is not installed")
class FlaskAppTest(WebCase):
    def make_ui(self):
        self.settings = {"delayed_start": True}
        ui = super().make_ui()
        self.extend(ui)
        ui.start()
        return ui

    def extend(self, ui):
        import flask
        added = flask.Blueprint("added", "added")

        @added.route("/added/<path:name>", methods=["GET", "POST"])
        def show(name):
            asked = flask.request
            return {"name": name, "query": asked.args.get("q"), "form": asked.form.get("f"), "peer": asked.remote_addr}

        @added.route("/extended")
        def extended():
            ui.update_template_args()
            return flask.render_template(
                "index.html", template_args={**ui.template_args, "extended_tabs": [{"title": "</script>"}]})

        @added.route("/broken")
        def broken():
            raise ValueError("my own mistake")

        @added.route("/endless")
        def endless():
            def words():
                while True:
                    yield "more "
                    gevent.sleep(0.01)

            return flask.Response(words())

        @ui.app.after_request
        def mark(response):
            response.headers["X-Mark"] = "seen"
            return response

        ui.app.register_blueprint(added)
        ui.app.view_functions["locust.get_worker_count"] = lambda: "mine"

    def test_pages_of_the_locustfile(self):
        self.assertEqual({"name": "a b/\u00fc", "query": "1", "form": None, "peer": "127.0.0.1"},
                         self.get("/added/a%20b/%C3%BC?q=1").json())
        self.assertEqual("x y", self.post("/added/a", {"f": "x y"}).json()["form"])
        self.assertEqual(500, self.get("/broken").status_code)
        self.assertEqual("mine", self.get("/worker-count").text)

    def test_a_view_that_streams_for_ever_is_ended(self):
        with mock.patch.object(wsgi, "BODY_SECONDS", 0.2):
            answer = self.get("/endless")
        self.assertEqual((500, "the view has not ended its answer"), (answer.status_code, answer.text))

    def test_hooks_see_the_answers_of_the_ui_too(self):
        self.assertEqual("seen", self.get("/stats/requests").headers["X-Mark"])

    def test_the_page_with_arguments_of_the_locustfile(self):
        page = self.get("/extended")
        self.assertIn('"extended_tabs": [{"title": "\\u003c/script\\u003e"}]', page.text)
        self.assertIn("nonce-", page.headers["Content-Security-Policy"])

    def test_statistics_are_kept_for_a_while(self):
        self.environment.stats.log_request("GET", "/a", 1, 1)
        self.assertEqual(2, len(self.get("/stats/requests").json()["stats"]))
        self.environment.stats.log_request("GET", "/b", 1, 1)
        self.assertEqual(2, len(self.get("/stats/requests").json()["stats"]))
        self.ui.app.view_functions["locust.request_stats"].clear_cache()
        self.assertEqual(3, len(self.get("/stats/requests").json()["stats"]))


@unittest.skipUnless(FLASK and FLASK_LOGIN, "python3-flask-login is not installed")
class FlaskLoginTest(WebCase):
    def make_ui(self):
        self.settings = {"web_login": True, "delayed_start": True}
        ui = super().make_ui()
        import flask_login

        class Someone(flask_login.UserMixin):
            id = "someone"

        ui.app.secret_key = "secret"
        ui.auth_args = {"username_password_callback": "/enter"}
        ui.login_manager.user_loader(lambda name: Someone())

        @ui.app.route("/enter", methods=["POST"])
        def enter():
            flask_login.login_user(Someone())
            return "welcome"

        @ui.app.route("/mine")
        @ui.auth_required_if_enabled
        def mine():
            return "for someone"

        ui.start()
        return ui

    def test_only_who_has_logged_in_gets_pages_and_the_events_of_the_run(self):
        for path in ("/", "/tasks", "/mine"):
            answer = self.get(path)
            self.assertEqual(302, answer.status_code)
            self.assertRegex(answer.headers["Location"], "^/login")
        self.assertNotEqual(200, self.get("/acrida/events", stream=True).status_code)
        self.assertIn('"username_password_callback": "/enter"', self.get("/login").text)
        self.assertEqual("welcome", self.post("/enter").text)
        self.assertEqual("for someone", self.get("/mine").text)
        self.assertIn("templateArgs", self.get("/").text)
        with self.get("/acrida/events", stream=True) as events:
            self.assertEqual(200, events.status_code)
        gevent.sleep(0)


if __name__ == "__main__":
    unittest.main()
