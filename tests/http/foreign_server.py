"""nginx and nghttpd, started by a test on ports that are free."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time

from feature_test_case import free_port

ATTEMPTS = 20
READY_SECONDS = 60

# What nginx writes of each request: our name and its variable.
SEEN = {
    "protocol": "server_protocol", "connection": "connection", "host": "http_host", "line": "request",
    "method": "request_method", "uri": "request_uri", "args": "args", "status": "status",
    "cookie": "http_cookie", "content_type": "http_content_type", "length": "http_content_length",
    "body": "request_body", "expect": "http_expect", "user": "remote_user", "authorization": "http_authorization",
    "encoding": "sent_http_content_encoding", "transfer": "sent_http_transfer_encoding",
    "sni": "ssl_server_name", "alpn": "ssl_alpn_protocol", "reused": "ssl_session_reused",
    "client": "ssl_client_s_dn", "proxy_authorization": "http_proxy_authorization",
}

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.err;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_max_body_size 64m;
  log_format seen escape=json '{{{seen}}}';
  access_log {folder}/access.log seen;
  {settings}
}}
"""


def program(name):
    """Where a server is, also for a user without /usr/sbin in the path."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not found:
        raise AssertionError(f"{name} is not installed: tools/setup test")
    return found


def wait_until_it_listens(process, port):
    """False when it ended instead: somebody else has the port."""
    pause = threading.Event()
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return True
        except OSError:
            pause.wait(0.02)
    return False


class ForeignServer:
    """A program that was told to listen on `port`; stop() before its log is read."""

    def __init__(self, test, command_of):
        self.test = test
        for _ in range(ATTEMPTS):
            self.port = free_port()
            with open(test.path("server.out"), "w", encoding="utf-8") as output:
                self.process = subprocess.Popen(command_of(self.port), stdin=subprocess.DEVNULL, stdout=output,
                                                stderr=subprocess.STDOUT)
            if wait_until_it_listens(self.process, self.port):
                test.addCleanup(self.stop)
                return
            self.stop()
        raise AssertionError(f"it did not start: {test.read('server.out')}")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()

    def output(self):
        self.stop()
        return self.test.read("server.out")


class Nginx(ForeignServer):
    """`settings` is the inside of http {}; PORT and FOLDER in it are replaced."""

    def __init__(self, test, settings):
        seen = ",".join(f'"{key}":"${variable}"' for key, variable in SEEN.items())
        def command(port):
            text = settings.replace("PORT", str(port)).replace("FOLDER", test.folder)
            test.write("nginx.conf", NGINX.format(folder=test.folder, settings=text, seen=seen))
            return [program("nginx"), "-p", test.folder, "-e", test.path("nginx.err"), "-c", test.path("nginx.conf")]
        super().__init__(test, command)

    def seen(self):
        """A dictionary for each request, in order. The server is stopped, so that all of them are written."""
        self.stop()
        rows = [json.loads(line) for line in self.test.read("access.log").splitlines()]
        return [row for row in rows if row["method"]]


def column(rows, key):
    return [row[key] for row in rows]


class Nghttpd(ForeignServer):
    """Serves the test's folder `pages`."""

    def __init__(self, test, *options, certificate=None):
        os.makedirs(test.path("pages"), exist_ok=True)
        tail = [certificate[1], certificate[0]] if certificate else []
        def command(port):
            return [program("nghttpd"), "-v", "-a", "127.0.0.1", "-d", test.path("pages"), *options,
                    *([] if certificate else ["--no-tls"]), str(port), *tail]
        super().__init__(test, command)
