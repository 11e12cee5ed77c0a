"""A robot of our own on loopback: answers as told, remembers what came, over a real socket."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OK = (200, b'{"errcode":0,"code":0}')
REFUSED = (200, b'{"errcode":310000,"code":19021}')


class FakeRobot:
    """``answers`` are given in turn, the last one for ever; ``delay`` seconds before each."""

    def __init__(self, answers, delay=0.0):
        self.answers, self.delay, self.came, self._lock = list(answers), delay, [], threading.Lock()

    def take(self, path, body):
        with self._lock:
            self.came.append((path, json.loads(body)))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        time.sleep(self.delay)
        return answer


@contextmanager
def listening(*answers, delay=0.0):
    """A robot on a free port: its state and its ``host:port``."""
    robot = FakeRobot(answers or [OK], delay)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            status, body = robot.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # who hung up before the answer is part of the test
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield robot, f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
