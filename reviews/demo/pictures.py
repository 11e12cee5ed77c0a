"""Pictures of evidence in the demonstration: readings against their target, drawn here, without words."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from campaign.demo.stage import Case
from campaign.models import Reading
from campaign.months import Month
from modelposts.models import Action
from modelposts.services.handbook import change_action

SIZE, MARGIN = (640, 480), 48
PAPER, INK, BAR, GOAL = "#FFFFFF", "#C9CDD2", "#4A6A8F", "#C49A45"


def add_picture(case: Case, month: Month) -> None:
    """The readings so far as evidence of the month's last action, where a post has both."""
    span = (month.first_day, month.last_day)
    action = Action.objects.filter(post_id=case.ledger.pk, acted_on__range=span).order_by("acted_on").last()
    indicator = case.ledger.indicators.order_by("position").first()
    if action is None or indicator is None:
        return
    readings = Reading.objects.filter(indicator=indicator, read_on__lte=month.last_day).order_by("read_on")
    values = list(readings.values_list("value", flat=True))
    if values:
        content = drawn([indicator.baseline, *values], indicator.target)
        change_action(
            action, version=action.version, measure=action.measure, acted_on=action.acted_on, text=action.text,
            by=case.person, files=[SimpleUploadedFile("读数和目标.png", content, "image/png")],
        )  # fmt: skip


def drawn(values: Sequence[int], target: int) -> bytes:
    """Bars of the values and a line at the target, as a PNG."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    foot, room = height - MARGIN, height - 2 * MARGIN
    most = max([*values, target, 1])
    step = (width - 2 * MARGIN) // len(values)
    for at, value in enumerate(values):
        left = MARGIN + at * step
        pen.rectangle((left + step // 6, foot - room * value // most, left + step * 5 // 6, foot), fill=BAR)
    level = foot - room * target // most
    pen.line((MARGIN, level, width - MARGIN, level), fill=GOAL, width=4)
    pen.line((MARGIN, foot, width - MARGIN, foot), fill=INK, width=2)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
