"""What a locustfile sees of a response, by both clients: printed, so that it can be compared."""

from bounded import after

from locust import FastHttpUser, HttpUser, task


def show(label, response):
    print(label, response.status_code, repr(response.text)[:60], bool(response.ok), sep=" | ")


class Plain(HttpUser):
    wait_time = after(1)

    @task
    def all_in_order(self):
        client = self.client
        show("text", client.get("/text"))
        response = client.get("/json")
        print("json", response.json(), response.headers["content-type"], response.encoding, response.reason)
        print("bytes", type(response.content).__name__, len(response.content), response.elapsed.total_seconds() > 0)
        print("sent", client.post("/echo", json={"b": [1, None]}).json())
        print("sent", client.post("/echo", data={"b": "1 2"}).json())
        print("sent", client.post("/echo", data=b"raw", headers={"X-Header": "x"}).json())
        print("sent", client.post("/echo", files={"f": ("name.txt", b"contents")}).json()["body"])
        print("sent", client.put("/echo", data=iter([b"one", b"two"])).status_code)
        print("sent", client.get("/echo", auth=("me", "secret")).json()["headers"]["Authorization"])
        client.get("/cookie")
        print("cookies", client.cookies.get_dict(), client.get("/echo").json()["headers"]["Cookie"])
        print("own cookies", client.get("/echo", cookies={"b": "2"}).json()["headers"]["Cookie"])
        client.headers.update({"X-Header": "of the session"})
        print("headers", client.get("/echo").json()["headers"])
        show("gzip", client.get("/gzip"))
        show("empty", client.get("/empty"))
        redirected = client.get("/redirect/2")
        print("history", [one.status_code for one in redirected.history], redirected.url.endswith("/text"))
        print("not followed", client.get("/redirect/1", allow_redirects=False).headers["Location"])
        with client.get("/bytes/1000", stream=True, catch_response=True) as streamed:
            print("stream", sum(map(len, streamed.iter_content(100))))
        failed = client.get("/status/404")
        show("404", failed)
        try:
            failed.raise_for_status()
        except Exception as error:
            print("raises", type(error).__name__, error.response is not None)
        refused = client.get("http://127.0.0.1:1/")
        print("refused", refused.status_code, refused.content, refused.text, type(refused.error).__name__)
        try:
            refused.json()
        except Exception as error:
            print("no JSON", type(error).__name__)
        print("meta", sorted(refused.request_meta))


class Fast(FastHttpUser):
    wait_time = after(1)

    @task
    def all_in_order(self):
        client = self.client
        show("text", client.get("/text"))
        response = client.get("/json")
        print("json", response.text, response.json(), response.headers["content-type"], response.encoding)
        print("bytes", type(response.content).__name__, len(response.content))
        print("sent", client.post("/echo", json={"b": [1, None]}).json())
        print("sent", client.post("/echo", data={"b": "1 2"}).json())
        print("sent", client.post("/echo", data=b"raw", headers={"X-Header": "x"}).json())
        print("sent", client.get("/echo", auth=("me", "secret")).json()["headers"]["Authorization"])
        client.get("/cookie")
        print("cookies", [(one.name, one.value) for one in client.cookiejar],
              client.get("/echo").json()["headers"]["Cookie"])
        show("gzip", client.get("/gzip"))
        show("empty", client.get("/empty"))
        redirected = client.get("/redirect/2")
        show("redirected", redirected)
        print("not followed", client.get("/redirect/1", allow_redirects=False).headers["Location"])
        failed = client.get("/status/404")
        show("404", failed)
        refused = client.get("http://127.0.0.1:1/")
        print("refused", refused.status_code, refused.content, refused.text, type(refused.error).__name__, refused.ok)
        print("meta", sorted(refused.request_meta))
        print("lines", list(client.iter_lines("GET", "/text")) if hasattr(client, "iter_lines") else None)
