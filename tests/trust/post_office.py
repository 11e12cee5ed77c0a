"""A mail server of our own on loopback: takes what comes, remembers it, and can be slow to say so."""

import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy


class PostOffice:
    """``mails`` as they came; ``slow`` seconds between the whole mail and the word that it was taken."""

    def __init__(self):
        self.mails, self.slow, self.taken = [], 0.0, threading.Event()
        self._lock = threading.Lock()

    def take(self, raw):
        with self._lock:
            self.mails.append(message_from_bytes(raw, policy=policy.default))
        self.taken.set()
        time.sleep(self.slow)


@contextmanager
def open_for_mail():
    """A server on a free port: its state and the port."""
    office = PostOffice()

    class Counter(socketserver.StreamRequestHandler):
        def handle(self):
            self.say(b"220 here")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.say(b"354 go on")
                    raw = b""
                    for part in self.rfile:
                        if part == b".\r\n":
                            break
                        raw += part
                    office.take(raw)
                self.say(b"221 bye" if word == b"QUIT" else b"250 ok")
                if word == b"QUIT":
                    return

        def say(self, line):
            self.wfile.write(line + b"\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True
        request_queue_size = 64

        def handle_error(self, *args):
            """Whoever hung up is part of the test."""

    with Server(("127.0.0.1", 0), Counter) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield office, server.server_address[1]
        finally:
            server.shutdown()
