"""Each robot is spoken to as its maker says, and believed only when its body says so."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from campaign.robots import LONGEST_BYTES, filled, is_taken, request_for, shortened

SECRET, SECONDS = "SEC-abc", 1_794_877_200


def said(kind, url, secret="", template=""):
    request = request_for(kind, url, secret, template, "今天截止。", SECONDS)
    return request.url, json.loads(request.body)


def mac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def test_wecom_gets_a_text_at_its_address_as_it_is():
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
    assert said("wecom", url) == (url, {"msgtype": "text", "text": {"content": "今天截止。"}})


def test_dingtalk_is_signed_in_the_address_with_milliseconds_and_the_secret_as_key():
    url, body = said("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", SECRET)
    query = parse_qs(urlsplit(url).query)
    stamp = str(SECONDS * 1000)
    assert query == {"access_token": ["t"], "timestamp": [stamp], "sign": [mac(SECRET, f"{stamp}\n{SECRET}")]}
    assert body == {"msgtype": "text", "text": {"content": "今天截止。"}}


def test_dingtalk_without_a_secret_is_not_signed():
    assert said("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t")[0].endswith("=t")


def test_feishu_is_signed_in_the_body_with_seconds_as_key_over_nothing():
    url, body = said("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/h", SECRET)
    assert url == "https://open.feishu.cn/open-apis/bot/v2/hook/h"
    assert body == {
        "msg_type": "text",
        "content": {"text": "今天截止。"},
        "timestamp": str(SECONDS),
        "sign": mac(f"{SECONDS}\n{SECRET}", ""),
    }


def test_a_template_is_filled_inside_its_strings_only():
    template = '{"to": ["all"], "body": {"md": "> $text"}, "n": 1}'
    assert json.loads(filled(template, '引号"和\n换行')) == {
        "to": ["all"], "body": {"md": '> 引号"和\n换行'}, "n": 1
    }  # fmt: skip


def test_a_template_that_is_no_json_is_refused():
    with pytest.raises(ValueError, match="Expecting"):
        filled("{text: $text}", "好")


@pytest.mark.parametrize(
    ("kind", "status", "body", "taken"),
    [
        ("wecom", 200, b'{"errcode":0,"errmsg":"ok"}', True),
        ("wecom", 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', False),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', False),
        ("dingtalk", 200, b'{"errcode":0}', True),
        ("feishu", 200, b'{"code":0,"msg":"success"}', True),
        ("feishu", 200, b'{"StatusCode":0}', True),
        ("feishu", 200, b'{"code":19021,"msg":"sign match fail"}', False),
        ("feishu", 500, b'{"code":0}', False),
        ("wecom", 200, b"<html>", False),
        ("wecom", 200, b"[]", False),
        ("generic", 204, b"", True),
        ("generic", 302, b"", False),
    ],
)
def test_the_answer_is_read_not_only_its_status(kind, status, body, taken):
    assert is_taken(kind, status, body) is taken


def test_a_long_word_is_cut_between_characters():
    cut = shortened("长" * 900)
    assert len(cut.encode()) <= LONGEST_BYTES
    assert cut.strip("长") == "…"
    assert shortened("短") == "短"
