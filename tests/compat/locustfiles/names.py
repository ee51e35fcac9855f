"""What requests are called, and what of them is a failure with which text: HttpUser."""

from bounded import after

from locust import HttpUser, task


class HalfABody(HttpUser):
    wait_time = after(1, linger=2.2)

    @task
    def ask(self):
        self.client.get("/half")


class Namer(HttpUser):
    wait_time = after(1, linger=2.2)

    @task
    def all_in_order(self):
        client = self.client
        client.get("/text")
        client.get("/text?page=1")
        client.get("/text", params={"page": 2, "of": "a b"})
        client.get("/text?page=3", name="/text?page=[n]")
        client.get(self.host + "/text?absolute=1")
        client.get("/a b/\u00e9")
        client.request_name = "a session's name"
        client.get("/text?hidden=1")
        client.get("/text?hidden=2", name="its own name")
        client.request_name = None
        with client.rename_request("a block's name"):
            client.get("/text?hidden=3")
        client.get("/text#fragment")
        for status in (200, 201, 204, 304, 400, 401, 403, 404, 417, 418, 429, 500, 502, 503):
            client.get(f"/status/{status}", name="/status/[n]" if status > 400 else None)
        client.get("/redirect/2")
        client.get("/redirect/1", allow_redirects=False)
        client.post("/redirect/1", "a body")
        client.get("/loop")
        client.head("/text")
        client.options("/text")
        client.head("/redirect/1")
        for method in ("post", "put", "patch", "delete"):
            getattr(client, method)("/echo")
        client.request("GET", "/bytes/100000")
        client.get("/drop")
        client.get("/slow", timeout=0.2)
        client.get("http://127.0.0.1:1/refused")
        client.get("http://no.such.host.invalid/", name="no host")
        for wrong in ("http://", "ftp://127.0.0.1/", "http://[::1/"):
            try:
                client.get(wrong)
            except Exception as error:
                print("raised", type(error).__name__)
