"""What a browser says of itself, in words its owner recognises (trust.md AUTH-6). Pure."""

from django.utils.translation import gettext_noop

# The first mark found wins: the others borrow each other's names.
_BROWSERS = (
    ("wxwork", gettext_noop("企业微信")),
    ("micromessenger", gettext_noop("微信")),
    ("dingtalk", gettext_noop("钉钉")),
    ("qihoobrowser", gettext_noop("360浏览器")),
    ("qaxbrowser", gettext_noop("奇安信浏览器")),
    ("qqbrowser", gettext_noop("QQ浏览器")),
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("firefox", gettext_noop("火狐浏览器")),
    ("chrome", gettext_noop("Chrome类浏览器")),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("harmonyos", gettext_noop("鸿蒙")),
    ("openharmony", gettext_noop("鸿蒙")),
    ("android", gettext_noop("安卓")),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("uos", gettext_noop("统信")),
    ("kylin", gettext_noop("麒麟")),
    ("linux", "Linux"),
)
UNKNOWN = gettext_noop("未知设备")


def device_words(agent: str) -> str:
    """Return system and browser named in a User-Agent header, at most 40 characters, e.g. Windows　Edge."""
    typed = agent.casefold()
    found = [next((words for mark, words in kinds if mark in typed), "") for kinds in (_SYSTEMS, _BROWSERS)]
    return "　".join(words for words in found if words) or UNKNOWN
