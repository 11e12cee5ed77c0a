"""The form of a group's robot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Organization, Robot

TEMPLATE = '{"text": "$text"}'


class RobotForm(forms.Form):
    """Which organisation, which kind, which group, where to. What is secret is typed and never shown again."""

    organization = forms.ModelChoiceField(
        label=_("组织"),
        queryset=Organization.objects.none(),
        error_messages={"required": _("请选择组织。"), "invalid_choice": _("请选择列出的组织。")},
    )
    kind = forms.ChoiceField(
        label=_("类型"),
        choices=Robot.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择类型。"), "invalid_choice": _("请选择列出的类型。")},
    )
    name = PlainTextField(
        label=_("群名称"), max_length=40, help_text=_("便于分辨，例如：工程信息党支部党员群。")
    )
    url = PlainTextField(
        label=_("Webhook地址"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret = PlainTextField(
        label=_("签名密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉的“加签”、飞书的“签名校验”才有；企业微信不填。"),
    )
    template = PlainTextField(
        label=_("JSON模板"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("只有“通用”要填，其中的$text换成要说的话。"),
    )

    def __init__(
        self, *args: Any, organizations: QuerySet[Organization], robot: Robot | None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        if robot is not None:
            kwargs["initial"] = {
                "organization": robot.organization_id,
                "kind": robot.kind,
                "name": robot.name,
                "template": robot.template,
            }
        else:
            kwargs["initial"] = {"template": TEMPLATE}
        super().__init__(*args, **kwargs)
        self._kept = robot is not None
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared so above
        field.queryset = organizations
        field.empty_label = _g("请选择")
        told = _g("不填就用原来的。") if self._kept else _g("在群设置里添加机器人后复制，保存后不再显示。")
        self.fields["url"].help_text = told

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._kept and not data.get("url") and "url" not in self.errors:
            self.add_error("url", _g("请填写Webhook地址。"))
        if data.get("kind") == Robot.Kind.GENERIC and not data.get("template"):
            self.add_error("template", _g("请填写JSON模板。"))
        return data
