"""nginx as a child of bench/run, over TLS on a core of its own: what the bench server does not speak."""

import os
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from bench_server import pinned
from figures import requests_of_nginx

ATTEMPTS = 20
READY_SECONDS = 30
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"

# The five cookies of bench/server/answers.cc, with every answer.
COOKIES = (
    "sid=3f1c9a5b7d20e486af13579bdf02468ace13579bdf02468ace135790; Expires=Fri, 01 Jan 2027 00:00:00 GMT; "
    "Max-Age=612000; HttpOnly; Path=/; SameSite=Lax",
    "system_user=yes; Path=/; SameSite=Lax",
    "full_name=POS%20Terminal%201; Path=/; SameSite=Lax",
    "user_id=pos-terminal-1%40scoopjoy.com; Path=/; SameSite=Lax",
    "user_image=; Path=/; SameSite=Lax",
)
LOGIN = '{"message":"Logged In","home_page":"/app","full_name":"POS Terminal 1"}'
ITEM = '{"message":{"item_code":"MANGO-SORBET-500ML","qty":41.0}}'

CONFIGURATION = """
daemon off;
master_process off;
pid FOLDER/nginx.pid;
error_log FOLDER/nginx.err;
events { worker_connections CONNECTIONS; }
http {
  client_body_temp_path FOLDER/body;
  proxy_temp_path FOLDER/proxy;
  fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi;
  scgi_temp_path FOLDER/scgi;
  access_log off;
  keepalive_timeout 1h;
  default_type application/json;
  ssl_certificate FOLDER/cert.pem;
  ssl_certificate_key FOLDER/key.pem;
  server {
    LISTEN
    COOKIES
    location /api/method/login { return 200 'LOGIN'; }
    location /_counts { stub_status; }
    location / { return 200 'ITEM'; }
  }
}
"""


class NginxServer:
    """Listens on 127.0.0.1 to 127.0.0.`addresses` when constructed; `with` stops it."""

    def __init__(self, core, addresses, descriptors, http2):
        self.folder = tempfile.TemporaryDirectory()
        self.certificate = self.path("cert.pem")
        self.asked = 0  # our own requests
        hosts = [f"127.0.0.{number}" for number in range(1, addresses + 1)]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=bench", "-addext",
                        "subjectAltName=" + ",".join(f"IP:{host}" for host in hosts),
                        "-keyout", self.path("key.pem"), "-out", self.certificate], check=True, capture_output=True)
        for _ in range(ATTEMPTS):
            self.port = free_port()
            how = "ssl http2 backlog=4096" if http2 else "ssl backlog=4096"
            self.configure("\n".join(f"listen {host}:{self.port} {how};" for host in hosts), descriptors)
            self.process = subprocess.Popen(["nginx", "-p", self.folder.name, "-e", self.path("nginx.err"),
                                             "-c", self.path("nginx.conf")], env={**os.environ, "PATH": PATH},
                                            stderr=subprocess.DEVNULL, preexec_fn=pinned(core, descriptors))
            if self.is_ready():
                return
        raise SystemExit(f"bench: nginx did not start:\n{self.errors()}")

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def configure(self, listen, descriptors):
        cookies = "\n".join(f"add_header Set-Cookie '{cookie}';" for cookie in COOKIES)
        text = CONFIGURATION
        for word, value in (("FOLDER", self.folder.name), ("CONNECTIONS", str(2 * descriptors)), ("LISTEN", listen),
                            ("COOKIES", cookies), ("LOGIN", LOGIN), ("ITEM", ITEM)):
            text = text.replace(word, value)
        with open(self.path("nginx.conf"), "w", encoding="ascii") as file:
            file.write(text)

    def is_ready(self):
        """False when it ended instead: somebody else has the port."""
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.requests()
                return True
            except urllib.error.URLError:
                time.sleep(0.05)
        self.stop()
        return False

    def requests(self):
        """Requests begun so far, without our own."""
        trust = ssl.create_default_context(cafile=self.certificate)
        with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/_counts", timeout=30, context=trust) as answer:
            self.asked += 1
            return requests_of_nginx(answer.read().decode()) - self.asked

    def errors(self):
        with open(self.path("nginx.err"), encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()


def free_port():
    """Free a moment ago: whoever takes it has to be ready to try again."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return holder.getsockname()[1]
