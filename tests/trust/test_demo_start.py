"""``make demo`` as a stranger meets it: nothing half after an interruption, sign-ins before serving, kept between runs."""

import os
import re
import signal
import time

import pytest
from django.conf import settings

from campaign.views.accounts import DEMO_PEOPLE
from tests.trust.demonstration import COLD, WARM, Demo, demonstration, is_signed_in, sign_in

pytestmark = pytest.mark.trust


def test_demonstration_starts_serves_and_keeps(tmp_path):
    folder = tmp_path / "demo"

    interrupted = Demo(folder, tmp_path / "interrupted.log")
    time.sleep(8)
    os.killpg(interrupted.process.pid, signal.SIGKILL)
    interrupted.process.wait()
    assert not folder.exists()

    with demonstration(folder, tmp_path / "cold.log") as demo:
        demo.wait_until_it_answers(COLD)
        assert f"http://127.0.0.1:{demo.port}" in demo.printed
        assert re.findall(r"^  (\S+) ", demo.printed, re.MULTILINE) == [name for name, *_ in DEMO_PEOPLE]
        assert f"密码（各账号相同）：{settings.DEMO_PASSWORD}" in demo.printed
        sessions = {name: sign_in(demo, name) for name, *_ in DEMO_PEOPLE}
        assert [name for name, opener in sessions.items() if not is_signed_in(opener, demo)] == []

    with demonstration(folder, tmp_path / "warm.log") as again:
        again.wait_until_it_answers(WARM)
        assert "正在准备演示数据" not in again.printed
        # A session of the first run is a row that was written there: it still signs its person in.
        assert [name for name, opener in sessions.items() if not is_signed_in(opener, again)] == []
