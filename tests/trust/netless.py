"""Started in a network namespace of its own: nothing but this machine's loopback. Prints what the product answers there.

Not a test: tests/trust/test_without_network.py runs it by `unshare --net`.
"""

import errno
import fcntl
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

SIOCSIFFLAGS, UP = 0x8914, 0x1 | 0x40
PORT = 8000


def bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", UP))


def is_cut() -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("192.0.2.1", 80)) == errno.ENETUNREACH


def get(path: str) -> tuple[int, str]:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refused:
            return refused.code, ""
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError("no answer")


def main() -> None:
    bring_up_loopback()
    told: dict = {"cut": is_cut()}
    for words in (("migrate",), ("collectstatic", "--no-input")):
        subprocess.run([sys.executable, "manage.py", *words, "--verbosity", "0"], check=True)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "campaign.wsgi",
            "--bind",
            f"127.0.0.1:{PORT}",
            "--no-control-socket",
        ]
    )
    try:
        told["healthz"] = get("/healthz")[0]
        status, page = get("/signin/")
        files = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)))
        told |= {"signin": status, "files": {path: get(path)[0] for path in files}}
        told["elsewhere"] = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]+)"', page)
    finally:
        server.terminate()
        server.wait(20)
    os.write(1, json.dumps(told).encode())


if __name__ == "__main__":
    main()
