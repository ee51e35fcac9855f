"""A MariaDB and a Redis, started by a test in a folder of their own, as a user without rights, and ended by their id."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import pymysql
import redis

READY_SECONDS = 90
ATTEMPTS = 20
NOBODY = "nobody"


def program(name):
    """Where a server is, also for a user without /usr/sbin in the path."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not found:
        raise AssertionError(f"{name} is not installed: tools/setup test")
    return found


def free_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return holder.getsockname()[1]


def who():
    """For Popen: servers run as nobody where the test is root, and as whoever it is otherwise."""
    return {"user": NOBODY, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


class DatabaseServer:
    """`folder` is the server's; start() and stop() may follow each other. Clients find its `socket`."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="acrida-db-", dir="/tmp")  # a socket's path must be short
        if os.geteuid() == 0:
            account = pwd.getpwnam(NOBODY)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.socket = os.path.join(self.folder, "s")
        self.log = os.path.join(self.folder, "log")
        self.process = None

    def command(self):
        raise NotImplementedError

    def ready(self):
        """Whether it answers."""
        raise NotImplementedError

    def start(self):
        for _ in range(ATTEMPTS):
            with open(self.log, "ab") as log:
                self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log,
                                                stderr=subprocess.STDOUT, cwd=self.folder, **who())
            if self._answers():
                return self
            self.stop()  # somebody else has the port
        with open(self.log, encoding="utf-8", errors="replace") as log:
            raise AssertionError(f"it does not start:\n{log.read()[-3000:]}")

    def _answers(self):
        pause = threading.Event()
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            if self.ready():
                return True
            pause.wait(0.02)
        return False

    def die(self):
        """At once, as a machine does that loses its power."""
        self.process.kill()
        self.process.wait()

    def hang(self):
        """Listens, and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGCONT)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)


class MariaDb(DatabaseServer):
    """root has no password; `settings` are further options. With a port where `network`, by its socket otherwise."""

    def __init__(self, *settings, network=False):
        super().__init__()
        self.settings = settings
        self.network = network
        self.port = 0
        self.data = os.path.join(self.folder, "data")
        made = subprocess.run(
            [program("mariadb-install-db"), "--no-defaults", f"--datadir={self.data}", "--skip-test-db",
             "--auth-root-authentication-method=normal", "--skip-name-resolve"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.folder,
            timeout=READY_SECONDS, check=False, **who())
        if made.returncode != 0:
            raise AssertionError(made.stdout)

    def command(self):
        self.port = free_port() if self.network else 0
        network = [f"--port={self.port}", "--bind-address=127.0.0.1"] if self.network else ["--skip-networking"]
        return [program("mariadbd"), "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}",
                f"--pid-file={self.folder}/pid", "--skip-name-resolve", "--innodb-buffer-pool-size=16M",
                "--performance-schema=OFF", "--thread-pool-size=2", *network, *self.settings]

    def ready(self):
        if not os.path.exists(self.socket):
            return False
        try:
            self.connect().close()
        except pymysql.err.OperationalError:
            return False
        return True

    def connect(self):
        return pymysql.connect(unix_socket=self.socket, user="root", autocommit=True)

    def execute(self, *statements):
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


class RedisServer(DatabaseServer):
    """`settings` are further options."""

    def __init__(self, *settings):
        super().__init__()
        self.settings = settings

    def command(self):
        return [program("redis-server"), "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no",
                "--dir", self.folder, *self.settings]

    def ready(self):
        if not os.path.exists(self.socket):
            return False
        try:
            with contextlib.closing(self.client()) as client:
                return client.ping()
        except redis.exceptions.AuthenticationError:
            return True
        except redis.exceptions.ConnectionError:
            return False

    def client(self, **options):
        return redis.Redis(unix_socket_path=self.socket, **options)
