"""catch_response by both clients: what counts when the block decides, raises, or does neither."""

from bounded import after

from locust import FastHttpUser, HttpUser, task
from locust.exception import ResponseError


def block(client, name, act, path="/text", **options):
    """One request whose block calls act(response); prints what comes out of it."""
    try:
        with client.get(path, name=name, catch_response=True, **options) as response:
            act(response)
    except Exception as error:
        print(name, "raised", type(error).__name__, str(error)[:60])


def fail(error):
    raise error


def rename(response):
    response.request_meta["name"] = "a new name"
    response.request_meta["context"]["more"] = 1


def checks(client):
    block(client, "success", lambda response: None)
    block(client, "failure by text", lambda response: response.failure("no good"))
    block(client, "failure by exception", lambda response: response.failure(ValueError("no value")))
    block(client, "failure by another object", lambda response: response.failure({"a": 1}))
    block(client, "404 is natural", lambda response: None, path="/status/404")
    block(client, "404 is a success", lambda response: response.success(), path="/status/404")
    block(client, "failure after success", lambda response: (response.success(), response.failure("after all")))
    block(client, "success after failure", lambda response: (response.failure("at first"), response.success()))
    block(client, "an exception of its own", lambda response: fail(KeyError("missing")))
    block(client, "decided, then an exception", lambda response: (response.success(), fail(KeyError("missing"))))
    block(client, "a ResponseError", lambda response: fail(ResponseError("bad answer")))
    block(client, "renamed", rename)
    block(client, "refused", lambda response: None, path="http://127.0.0.1:1/")
    block(client, "refused is a success", lambda response: response.success(), path="http://127.0.0.1:1/")
    block(client, "raise_for_status", lambda response: response.raise_for_status(), path="/status/500")
    block(client, "a context", lambda response: print(response.request_meta["context"]), context={"k": "v"})
    try:
        with client.get("/text", name="no catch_response"):
            print("not reached")
    except Exception as error:
        print("with raised", type(error).__name__, str(error)[:80])
    for decide in ("success", "failure"):
        try:
            response = client.get("/text", name=f"{decide} outside of a block")
            getattr(response, decide)(*(["why"] if decide == "failure" else []))
        except Exception as error:
            print(decide, "raised", type(error).__name__, str(error)[:80])


class Plain(HttpUser):
    wait_time = after(1, linger=2.2)

    def context(self):
        return {"user": "plain"}

    @task
    def check(self):
        checks(self.client)


class Fast(FastHttpUser):
    wait_time = after(1, linger=2.2)

    def context(self):
        return {"user": "fast"}

    @task
    def check(self):
        checks(self.client)


class Rest(FastHttpUser):
    wait_time = after(1, linger=2.2)

    @task
    def check(self):
        with self.rest("GET", "/json") as answer:
            print("js", answer.js)
        with self.rest("POST", "/echo", json={"b": 1}) as answer:
            print("sent", answer.js["headers"], answer.js["body"])
        with self.rest("GET", "/json", name="assertion") as answer:
            assert answer.js["a"] == 2, "a is not 2"
        with self.rest("GET", "/json", name="assertion with the text") as answer:
            assert answer.js["a"] == 2, "a is not 2,"
        with self.rest("GET", "/json", name="missing key") as answer:
            print(answer.js["b"])
        with self.rest("GET", "/text", name="no JSON") as answer:
            print("js", answer.js)
        with self.rest("GET", "/empty", name="nothing") as answer:
            print("js", answer.js)
        with self.rest("GET", "/status/404", name="404") as answer:
            print("js", answer.js)
        with self.rest("GET", "/json", name="decided") as answer:
            answer.failure("decided")
        with self.rest_("GET", "/json") as answer:
            print("js", answer.js)
