"""展板管理: a screen's name, pace and kinds of slides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.boards import KINDS
from campaign.form_fields import PlainTextField
from campaign.forms.exits import PlainForm
from campaign.models import BoardScreen, Organization
from campaign.models.screen import LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS


class ScreenForm(PlainForm):
    """What the officer sets; whose board it is, only of a new one."""

    name = PlainTextField(
        label=_("屏幕名称"), max_length=30, help_text=_("写挂在哪里，便于辨认，例如：一楼大厅。")
    )
    seconds = forms.IntegerField(
        label=_("每页停留秒数"), min_value=LEAST_SECONDS, max_value=MOST_SECONDS, initial=USUAL_SECONDS,
        help_text=_("%(least)d—%(most)d秒。") % {"least": LEAST_SECONDS, "most": MOST_SECONDS},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("展出内容"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        houses: Iterable[Organization] = (),
        screen: BoardScreen | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"kinds": list(KINDS)}
        if screen is not None:
            initial = {"name": screen.name, "seconds": screen.seconds, "kinds": list(screen.kinds)}
        super().__init__(*args, initial=initial, **kwargs)
        self._houses = {str(one.pk): one for one in houses}
        if screen is None:
            choices = [(key, one.name) for key, one in self._houses.items()]
            self.fields["organization"] = forms.ChoiceField(label=_("展出谁的内容"), choices=choices)
            self.order_fields(["organization"])

    def clean_organization(self) -> Organization:
        """The organisation chosen."""
        house = self._houses.get(self.cleaned_data["organization"])
        if house is None:
            raise ValidationError(_("请选择党组织。"))
        return house

    @property
    def settings(self) -> dict[str, Any]:
        """What services take: each kind as its column."""
        given = self.cleaned_data
        shown = {f"shows_{kind}": kind in given["kinds"] for kind in KINDS}
        return {"name": given["name"], "seconds": given["seconds"], **shown}
