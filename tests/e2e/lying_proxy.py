"""A proxy in front of a Frappe site that lies about POS Invoices, and keeps count of its lies.

It is not the site's own fault injection, so that what finds the lies is proven against something that knows
nothing of how it looks.
"""

import http.client
import http.server
import json
import re
import threading

INVOICES = "/api/resource/POS%20Invoice"


class LyingProxy:
    """Every so many invoices (0: never):

    lose    acknowledged, and on the site there is only somebody else's invoice of this name
    double  its submission is done, and a second copy is made and submitted as well
    silence its submission is done, and the connection is closed in the middle of the answer
    """

    def __init__(self, url, lose=0, double=0, silence=0):
        self.host = url.removeprefix("http://")
        self.every = {"lose": lose, "double": double, "silence": silence}
        self.lost, self.doubled, self.silenced = set(), set(), set()  # marks of invoices
        self.created = {}  # name -> the body it was created with
        self.turns = 0
        self.lock = threading.Lock()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self):
                super().setup()
                self.site = http.client.HTTPConnection(owner.host, timeout=60)

            def finish(self):
                self.site.close()
                super().finish()

            def ask(self, method, path, body):
                headers = {name: value for name, value in self.headers.items()
                           if name.lower() not in ("host", "content-length", "connection")}
                self.site.request(method, path, body, headers)
                answer = self.site.getresponse()
                return answer, answer.read()

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
                if not owner.lie(self, body):
                    self.reply(*self.ask(self.command, self.path, body))

            def reply(self, answer, body):
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = serve

            def log_message(self, *_arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_arguments):
                pass  # clients that go away are part of the tests

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def turn(self, kind):
        """Whether it is this kind's turn, at an invoice of its own for each."""
        every = self.every[kind]
        offset = {"lose": 0, "double": 1, "silence": 2}[kind]
        return every and self.turns % every == offset % every

    def lie(self, request, body):
        """Whether it answered, or left unanswered, the request itself."""
        if request.command == "POST" and request.path == INVOICES:
            return self.create(request, body)
        if request.command == "PUT" and request.path.startswith(INVOICES + "/"):
            return self.submit(request, body)
        return False

    def create(self, request, body):
        invoice = json.loads(body)
        mark = invoice["remarks"]
        with self.lock:
            self.turns += 1
            lost, doubled, silenced = (self.turn(kind) for kind in ("lose", "double", "silence"))
        if lost:
            invoice["remarks"] = "of somebody else"
        answer, text = request.ask("POST", request.path, json.dumps(invoice))
        with self.lock:
            if answer.status == 200 and lost:
                self.lost.add(mark)
            elif answer.status == 200:
                self.created[json.loads(text)["data"]["name"]] = body, doubled, silenced
        request.reply(answer, text)
        return True

    def submit(self, request, body):
        name = request.path.rpartition("/")[2]
        with self.lock:
            copy, doubled, silenced = self.created.pop(name, (None, False, False))
        answer, text = request.ask("PUT", request.path, body)
        if answer.status == 200 and copy:
            mark = json.loads(copy)["remarks"]
            if doubled:
                _, made = request.ask("POST", INVOICES, copy)
                request.ask("PUT", INVOICES + "/" + json.loads(made)["data"]["name"], body)
                with self.lock:
                    self.doubled.add(mark)
            elif silenced:
                with self.lock:
                    self.silenced.add(mark)
                request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
                request.close_connection = True
                return True
        request.reply(answer, text)
        return True


def marks(text):
    """The marks of invoices in a text."""
    return set(re.findall(r"acrida [0-9a-f]{8} \d+-\d+", text))
