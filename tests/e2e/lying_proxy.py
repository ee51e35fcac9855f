"""A proxy in front of a Frappe site that lies about POS Invoices, and keeps count of its lies.

It is not the site's own fault injection, so that what finds the lies is proven against something that knows
nothing of how it looks.
"""

import http.client
import json
import re
import threading

from threaded_server import QuietHandler, ThreadedServer

INVOICES = "/api/resource/POS%20Invoice"
UNFINISHED = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
GATEWAY_GAVE_UP = (b"HTTP/1.1 520 Web Server Returned an Unknown Error\r\nServer: cloudflare\r\n"
                   b"Content-Type: text/plain\r\nContent-Length: 15\r\n\r\nerror code: 520")


class LyingProxy:
    """Every so many invoices (0: never):

    lose    acknowledged, and on the site there is only somebody else's invoice of this name
    double  its submission is done, and a second copy is made and submitted as well
    silence its submission is done, and the connection is closed in the middle of the answer
    give_up its submission is done, and the answer is a gateway's 520
    """

    def __init__(self, url, lose=0, double=0, silence=0, give_up=0):
        self.host = url.removeprefix("http://")
        self.every = {"lose": lose, "double": double, "silence": silence, "give_up": give_up}
        self.lost, self.doubled, self.silenced, self.given_up = set(), set(), set(), set()  # marks of invoices
        self.created = {}  # name -> the body it was created with, and the lie about its submission
        self.turns = 0
        self.lock = threading.Lock()
        owner = self

        class Handler(QuietHandler):

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

        self.server = ThreadedServer(Handler)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.server.start()

    def stop(self):
        self.server.stop()

    def turn(self, kind):
        """Whether it is this kind's turn, at an invoice of its own for each."""
        every = self.every[kind]
        offset = list(self.every).index(kind)
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
            lost = self.turn("lose")
            lie = next((kind for kind in ("double", "silence", "give_up") if self.turn(kind)), None)
        if lost:
            invoice["remarks"] = "of somebody else"
        answer, text = request.ask("POST", request.path, json.dumps(invoice))
        with self.lock:
            if answer.status == 200 and lost:
                self.lost.add(mark)
            elif answer.status == 200:
                self.created[json.loads(text)["data"]["name"]] = body, lie
        request.reply(answer, text)
        return True

    def submit(self, request, body):
        name = request.path.rpartition("/")[2]
        with self.lock:
            copy, lie = self.created.pop(name, (None, None))
        answer, text = request.ask("PUT", request.path, body)
        if answer.status == 200 and lie:
            mark = json.loads(copy)["remarks"]
            if lie == "double":
                _, made = request.ask("POST", INVOICES, copy)
                request.ask("PUT", INVOICES + "/" + json.loads(made)["data"]["name"], body)
            with self.lock:
                {"double": self.doubled, "silence": self.silenced, "give_up": self.given_up}[lie].add(mark)
            if lie != "double":
                request.wfile.write(UNFINISHED if lie == "silence" else GATEWAY_GAVE_UP)
                request.close_connection = lie == "silence"
                return True
        request.reply(answer, text)
        return True


def marks(text):
    """The marks of invoices in a text."""
    return set(re.findall(r"acrida [0-9a-f]{8} \d+-\d+", text))
