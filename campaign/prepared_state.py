"""Where a prepared file stands, in words: waiting, nobody at work, broken off, under way, ready, failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Person, PreparedFile
from campaign.preparation import kind_of

#: After so long without a sign of life nobody is at work.
SILENCE = timedelta(seconds=60)
Stage = PreparedFile.Stage
#: For the tag that shows each state.
TAGS = {
    Stage.READY: "done",
    Stage.WORKING: "part",
    Stage.WAITING: "",
    Stage.FAILED: "stop",
    Stage.CANCELLED: "",
}


def is_broken_off(job: PreparedFile) -> bool:
    """Whether the worker that had begun has died: nothing half is left of what it made."""
    return job.stage == Stage.WORKING and clock.now() - job.stage_at > SILENCE


def nobody_works(job: PreparedFile) -> bool:
    """Whether a job has waited for 60 seconds while no worker showed a sign of life.

    The queue itself is asked, not a heartbeat: a worker takes what waits within a second, and one that works says so
    on its row. A process that beats and takes nothing would only seem to be there.
    """
    if job.stage != Stage.WAITING or clock.now() - job.stage_at <= SILENCE:
        return False
    alive = PreparedFile.objects.filter(stage=Stage.WORKING, stage_at__gt=clock.now() - SILENCE)
    return not alive.exists()


@dataclass(frozen=True)
class PreparedState:
    """One prepared file as its page and the lists show it."""

    job: PreparedFile

    @cached_property
    def is_silent(self) -> bool:
        """Whether it goes no further by itself for now."""
        return is_broken_off(self.job) or nobody_works(self.job)

    @property
    def is_waited_for(self) -> bool:
        """Whether the page asks again by itself."""
        return self.job.stage in (Stage.WAITING, Stage.WORKING) and not is_broken_off(self.job)

    @property
    def may_begin_anew(self) -> bool:
        """Whether it can be begun again by a button."""
        return self.job.stage in (Stage.FAILED, Stage.CANCELLED) or is_broken_off(self.job)

    @property
    def label(self) -> str:
        """The state in a few characters."""
        if self.is_silent:
            return _("已中断") if is_broken_off(self.job) else _("无人办理")
        return str(self.job.get_stage_display())

    @property
    def tag(self) -> str:
        """The kind of its tag."""
        return "warn" if self.is_silent else TAGS[Stage(self.job.stage)]

    @property
    def percent(self) -> int:
        """How much is done, of a hundred."""
        return min(100, 100 * self.job.done // max(self.job.total, 1))

    @property
    def progress(self) -> str:
        """已完成12,000／100,000行."""
        unit = kind_of(self.job).unit
        return _("已完成%(done)s／%(total)s%(unit)s") % {
            "done": f"{self.job.done:,}", "total": f"{self.job.total:,}", "unit": unit,
        }  # fmt: skip

    @property
    def count(self) -> str:
        """100,000行."""
        return f"{self.job.total:,}{kind_of(self.job).counted}"

    @cached_property
    def ahead(self) -> int:
        """How many are made before it."""
        rows = PreparedFile.objects.under_way().filter(pk__lt=self.job.pk)
        return rows.count() if self.job.stage == Stage.WAITING else 0

    @property
    def until(self) -> datetime:
        """When the file is deleted."""
        return self.job.stage_at + timedelta(days=settings.EXPORT_KEEP_DAYS)

    @property
    def back(self) -> tuple[str, str]:
        """Where it was asked for: address and name."""
        return kind_of(self.job).back(self.job)


def prepared_for(person: Person, limit: int = 10) -> Sequence[PreparedState]:
    """The person's prepared files as 报表中心 lists them, the newest first."""
    rows = PreparedFile.objects.visible_to(person).shown().select_related("campaign", "archive")
    return [PreparedState(row) for row in rows[:limit]]
