"""People and everything dated about them: places, appointments, voting right."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import dated, known
from campaign.models.organization import Department, Organization
from campaign.models.pinyin import pinyin_key
from campaign.models.standing import Standing, standing_of


class Precision(models.TextChoices):
    """How exactly a date was written; a month stays a month."""

    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with ``started_on`` and an open ``ended_on`` or one that is the last day in force."""

    def on(self, day: date) -> Self:
        """Rows in force on ``day``; ``ended_on`` is the last day in force."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        """Whose account is open and who has not left by today."""
        from campaign import clock

        return self.filter(Q(left_on=None) | Q(left_on__gt=clock.today()), is_active=True)

    def staff_of(self, organization: Organization, on: date) -> PersonQuerySet:
        """People whose branch on ``on`` lies at or under ``organization``."""
        return self.filter(
            pk__in=Membership.objects.on(on)
            .filter(branch__path__startswith=organization.path)
            .values("person_id")
        )

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Whose roster record the person may open: everybody's for accounts, else their branches'."""
        from campaign.permissions.roster import people_condition

        return self.filter(people_condition(person, ""))

    def with_places(self, on: date) -> PersonQuerySet:
        """Each person with ``branch_name`` and ``department_name`` on that day."""
        place = Membership.objects.on(on).filter(person=models.OuterRef("pk")).order_by("-started_on", "-pk")
        return self.annotate(
            branch_name=models.Subquery(place.values("branch__name")[:1]),
            department_name=models.Subquery(place.values("department__name")[:1]),
        )

    def with_record_paths(self, on: date) -> PersonQuerySet:
        """Each person with ``here_path`` of the branch on that day and ``last_path`` of the latest one."""
        places = Membership.objects.filter(person=models.OuterRef("pk")).order_by("-started_on", "-pk")
        return self.annotate(
            here_path=models.Subquery(places.on(on).values("branch__path")[:1]),
            last_path=models.Subquery(places.values("branch__path")[:1]),
        )

    def in_name_order(self) -> PersonQuerySet:
        return self.order_by("pinyin", "employee_number", "pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A person with an account; without a password nobody can sign in as them."""
        fields.setdefault("name", username)
        person = self.model(username=username, **fields)
        person.pinyin = pinyin_key(person.name)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone on the roster; the person is the account. No ID-card number, no home address."""

    Standing = Standing

    username = models.CharField(_("登录账号"), max_length=40, unique=True)
    employee_number = models.CharField(_("工号"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, db_index=True, editable=False)
    gender = models.CharField(_("性别"), max_length=4, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    born_on = models.DateField(_("出生年月"), null=True, blank=True)
    born_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    professional_title = models.CharField(_("职称"), max_length=30, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    political_status = models.CharField(_("政治面貌"), max_length=20, default="群众")
    standing = models.CharField(
        _("党员身份"), max_length=12, choices=Standing, default=Standing.NON_PARTY, editable=False
    )
    joined_party_on = models.DateField(_("入党时间"), null=True, blank=True)
    joined_party_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    full_member_on = models.DateField(_("转正时间"), null=True, blank=True)
    full_member_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    is_active = models.BooleanField(_("账号可用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    initial_password_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_on = models.DateField(_("离开日期"), null=True, blank=True, editable=False)

    USERNAME_FIELD, REQUIRED_FIELDS = "username", ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["pinyin", "employee_number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(full_member_on=None)
                | Q(joined_party_on=None)
                | Q(full_member_on__gte=F("joined_party_on")),
                name="person_full_after_join",
                violation_error_message=_("转正时间不能早于入党时间。"),
            ),
            known("person_standing_known", standing=("full", "probationary", "non_party")),
            known(
                "person_precision_known",
                born_precision=Precision,
                joined_party_precision=Precision,
                full_member_precision=Precision,
            ),
            models.CheckConstraint(condition=~Q(username=""), name="person_username_given"),
            # Without a number it is null, never empty text: two empty ones would be the same number.
            models.CheckConstraint(
                condition=Q(employee_number=None) | ~Q(employee_number=""), name="person_number_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Derived columns only: never a side effect on another row (design.md, state through one door).
        self.pinyin = pinyin_key(self.name)
        self.standing = standing_of(self.political_status)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    get_short_name = get_full_name

    @property
    def is_here(self) -> bool:
        """Whether the account is open and the person has not left by today; ``left_on`` is the first day away."""
        from campaign import clock

        return self.is_active and (self.left_on is None or self.left_on > clock.today())

    # The admin asks these; the answers come from dated appointments, see campaign.permissions.
    @property
    def is_staff(self) -> bool:
        from campaign.permissions import can_use_admin

        return can_use_admin(self)

    @property
    def is_auditor(self) -> bool:
        from campaign.permissions.trail import can_read_trail

        return can_read_trail(self)

    @property
    def is_administrator(self) -> bool:
        from campaign.permissions.trail import can_verify_everything

        return can_verify_everything(self)

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        from campaign.permissions import has_admin_perm

        return has_admin_perm(self, perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        from campaign.permissions import can_use_admin

        return can_use_admin(self)


class OfPersonQuerySet(DatedQuerySet):
    """Rows about a person, seen by who may open the person's roster record."""

    def visible_to(self, person: Person) -> OfPersonQuerySet:
        from campaign.permissions.roster import people_condition

        return self.filter(people_condition(person, "person__"))


class AppointmentQuerySet(DatedQuerySet):
    def in_office(self) -> AppointmentQuerySet:
        """Appointments in force today, organisation by organisation, with what a list shows of them."""
        from campaign import clock

        return (
            self.on(clock.today())
            .select_related("person", "organization")
            .order_by(F("organization__path").asc(nulls_first=True), "role", "person__pinyin", "pk")
        )

    def from_today_on(self) -> AppointmentQuerySet:
        """Appointments in force today or on a later day."""
        from campaign import clock

        return self.filter(Q(ended_on=None) | Q(ended_on__gte=clock.today()))

    def visible_to(self, person: Person) -> AppointmentQuerySet:
        """All for the security administrator, else those of organisations in one's private scope."""
        from campaign.permissions.roster import appointments_condition

        return self.filter(appointments_condition(person))


class FormerNumber(models.Model):
    """An employee number someone used before; it stays findable."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="former_numbers")
    number = models.CharField(_("原工号"), max_length=20, unique=True)
    changed_on = models.DateField(_("变更日期"))

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("原工号")
        verbose_name_plural = _("原工号")

    def __str__(self) -> str:
        return self.number


class Membership(models.Model):
    """A person's place in both trees over time; a transfer ends one row and starts the next."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", verbose_name=_("所在支部")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("科室")
    )
    position = models.CharField(_("岗位"), max_length=40, blank=True)
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织关系")
        verbose_name_plural = _("组织关系")
        ordering = ["person", "-started_on"]
        constraints = [
            dated("membership_dates"),
            models.UniqueConstraint("person", condition=Q(ended_on=None), name="membership_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.branch}"


class Appointment(models.Model):
    """A dated appointment of a person to an organisation; rights are unions over these."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("书记")
        DEPUTY_SECRETARY = "deputy_secretary", _("副书记")
        ORGANIZATION_MEMBER = "organization_member", _("组织委员")
        PUBLICITY_MEMBER = "publicity_member", _("宣传委员")
        DISCIPLINE_MEMBER = "discipline_member", _("纪检委员")
        COMMITTEE_MEMBER = "committee_member", _("委员")
        CONFIDENTIALITY_OFFICER = "confidentiality_officer", _("保密员")
        CAMPAIGN_OFFICER = "campaign_officer", _("党总支办事员")
        SUPERIOR_VIEWER = "superior_viewer", _("上级查看")
        SYSTEM_ADMIN = "system_admin", _("系统管理员")
        SECURITY_ADMIN = "security_admin", _("安全管理员")
        AUDITOR = "auditor", _("审计员")

    COMMITTEE_ROLES = (
        Role.SECRETARY,
        Role.DEPUTY_SECRETARY,
        Role.ORGANIZATION_MEMBER,
        Role.PUBLICITY_MEMBER,
        Role.DISCIPLINE_MEMBER,
        Role.COMMITTEE_MEMBER,
    )
    ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("任职组织"),
    )
    role = models.CharField(_("职务"), max_length=24, choices=Role)
    started_on = models.DateField(_("任职日期"))
    ended_on = models.DateField(_("免职日期"), null=True, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["organization", "role", "started_on"]
        constraints = [
            dated("appointment_dates"),
            models.UniqueConstraint(
                "person", "organization", "role", condition=Q(ended_on=None), name="appointment_one_open"
            ),
            # Three separate administrators (trust.md ACL-8): one open administrator role a person.
            models.UniqueConstraint(
                "person",
                condition=Q(ended_on=None, role__in=["system_admin", "security_admin", "auditor"]),
                name="appointment_one_administrator",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["system_admin", "security_admin", "auditor"])
                | Q(organization__isnull=False),
                name="appointment_has_organization",
            ),
            known(
                "appointment_role_known",
                role=(
                    "secretary",
                    "deputy_secretary",
                    "organization_member",
                    "publicity_member",
                    "discipline_member",
                    "committee_member",
                    "confidentiality_officer",
                    "campaign_officer",
                    "superior_viewer",
                    "system_admin",
                    "security_admin",
                    "auditor",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organization or ''} {self.get_role_display()}"


class VotingRight(models.Model):
    """When a person may vote at a 党员大会; the due list of one is read from these rows."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="voting_rights")
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=100, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("表决权")
        verbose_name_plural = _("表决权")
        constraints = [
            dated("votingright_dates"),
            models.UniqueConstraint("person", condition=Q(ended_on=None), name="votingright_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.started_on}"
