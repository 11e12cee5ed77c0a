"""The post's own details and its six-part 创建手册 (product.md §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Attachment, Contender, Measure, Person
from campaign.models.constraints import known, paired
from campaign.models.history import Versions

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class ModelPost(models.Model):
    """党员示范岗: detail row of a contender. What is typed in the application is part 1."""

    class PostType(models.TextChoices):
        RESEARCH = "research", _("研发攻关")
        OPERATIONS = "operations", _("运行保障")
        SERVICE = "service", _("服务支持")
        MANAGEMENT = "management", _("管理协调")

    contender = models.OneToOneField(
        Contender, models.CASCADE, primary_key=True, related_name="post", verbose_name=_("争创对象")
    )
    post_type = models.CharField(_("岗位类型"), max_length=12, choices=PostType)
    responsibilities = models.TextField(_("工作职责"), max_length=500)
    goal = models.TextField(_("示范目标"), max_length=200)
    responsibility_area = models.CharField(_("责任区"), max_length=100, blank=True)

    parts: RelatedManager[HandbookPart]
    study_notes: RelatedManager[StudyNote]
    actions: RelatedManager[Action]

    class Meta:
        verbose_name = _("党员示范岗")
        verbose_name_plural = _("党员示范岗")
        # Blank while the application is a draft.
        constraints = [
            known("post_type_known", post_type=("", "research", "operations", "service", "management"))
        ]

    def __str__(self) -> str:
        return str(self.contender)


class HandbookPart(models.Model):
    """One of the six parts: its own free text, completeness by the holder's word, and a version."""

    class Key(models.TextChoices):
        FOUNDING = "founding", _("创建信息")
        STUDY = "study", _("两学摘要")
        ACTIONS = "actions", _("争创行动")
        EFFECTS = "effects", _("示范效应")
        EVALUATION = "evaluation", _("综合评价")
        ACCEPTANCE = "acceptance", _("验收结论")

    post = models.ForeignKey(ModelPost, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=12, choices=Key)
    text = models.TextField(_("正文"), max_length=3000, blank=True)
    version = models.PositiveIntegerField(default=1)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    history = Versions(
        model="HandbookPartVersion", guard="part_version_known", verbose_name=_("手册部分的版本"),
        kept=("text", "version", "saved_at"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("手册部分")
        verbose_name_plural = _("手册部分")
        constraints = [
            models.UniqueConstraint("post", "key", name="part_once"),
            known(
                "part_key_known", key=("founding", "study", "actions", "effects", "evaluation", "acceptance")
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="part_done_pair",
            ),
            paired("part_saved_pair", "saved_at", "saved_by"),
        ]

    def __str__(self) -> str:
        return self.get_key_display()


class StudyNote(models.Model):
    """两学摘要: optional, never counted."""

    post = models.ForeignKey(ModelPost, models.CASCADE, related_name="study_notes")
    studied_on = models.DateField(_("日期"))
    title = models.CharField(_("学习内容"), max_length=80)
    text = models.TextField(_("摘要"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("学习摘要")
        verbose_name_plural = _("学习摘要")
        ordering = ["post", "-studied_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """争创行动: a dated action under a measure, with up to three files of evidence."""

    post = models.ForeignKey(ModelPost, models.CASCADE, related_name="actions")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="actions", verbose_name=_("对应措施"))
    acted_on = models.DateField(_("日期"))
    text = models.TextField(_("行动"), max_length=500)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+", verbose_name=_("佐证"))
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("争创行动")
        verbose_name_plural = _("争创行动")
        ordering = ["post", "-acted_on", "-id"]
        indexes = [models.Index(fields=["post", "acted_on"], name="action_post_day")]

    def __str__(self) -> str:
        return self.text[:20]
