"""Sign-in, sign-out, own password, 我的."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from campaign import accounts, clock, privacy, second_step, sessions
from campaign.forms.accounts import OwnPasswordForm, SignInForm
from campaign.middleware import address_of
from campaign.models import PersonSession
from campaign.own_messages import unread_count
from campaign.permissions import roles_on
from campaign.permissions.robots import can_keep_robots
from campaign.permissions.second_factor import must_have_factor

# (sign-in, who, what they see first); only the demonstration shows it (interface.md).
DEMO_PEOPLE = (
    ("zongshuji", gettext_lazy("党总支书记"), gettext_lazy("待确认的评议结果、公示和发布")),
    ("zongzhi", gettext_lazy("党总支办事员"), gettext_lazy("待办、本月进度、发布与报表")),
    ("jiwei", gettext_lazy("党总支纪检委员"), gettext_lazy("公示异议和申诉")),
    ("shuji", gettext_lazy("支部书记"), gettext_lazy("本支部审核、晒一晒确认、支部评分")),
    ("dangyuan", gettext_lazy("示范岗党员"), gettext_lazy("自己的创建手册和找一找")),
    ("duizhang", gettext_lazy("攻关队队长"), gettext_lazy("工作周志、里程碑")),
    ("qunzhong", gettext_lazy("群众"), gettext_lazy("本月评一评")),
    ("shangji", gettext_lazy("上级查看"), gettext_lazy("已发布的排行与报表，只读")),
    ("shenji", gettext_lazy("审计员"), gettext_lazy("操作留痕，只读")),
    ("anquan", gettext_lazy("安全管理员"), gettext_lazy("任职与权限")),
    ("admin", gettext_lazy("系统管理员"), gettext_lazy("账号、组织、设置；看不到票，改不了分")),
)


@login_not_required
@sensitive_post_parameters("password")
def signin(request: HttpRequest) -> HttpResponse:
    """The sign-in page; ``?as=`` puts a demonstration sign-in into the field without a script."""
    target = target_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    prefilled = request.GET.get("as", "")[:40] if settings.DEMO else ""
    form = SignInForm(request, request.POST or None, initial={"username": prefilled})
    if request.method == "POST" and form.is_valid():
        person = form.get_user()
        if must_have_factor(person):
            second_step.begin(request, person, target)
            return redirect("campaign:account-code")
        if accounts.note_sign_in(person):
            login(request, person)
            sessions.begin(request, address_of(request) or None)
            return HttpResponseRedirect(target)
        form.add_error(None, form.error_messages["first_password_dead"])
    people = DEMO_PEOPLE if settings.DEMO else ()
    context = {"form": form, "people": people, "password": settings.DEMO_PASSWORD, "target": target}
    ended = request.GET.get("ended", "")
    context |= {"ended": bool(ended), "sent_late": ended == "form"}
    return render(request, "campaign/account_signin.html", context)


def target_of(request: HttpRequest) -> str:
    """Return where to go after sign-in or the notice: an address of this site that was asked for, else 首页."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    # An address, never the name of a view: redirect() would look such a one up.
    if "/" in wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=hosts, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End the session on the server and let the browser forget what it kept (trust.md AUTH-5, WEB-5)."""
    logout(request)
    response = redirect("campaign:account-signin")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; the only page a person with a first password sees."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        accounts.change_password(request.user, form.cleaned_data["new_password1"], by=request.user, keep=key)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改，其他地方的登录已全部退出。"))
        return redirect("campaign:account-me")
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "campaign/account_password.html", context)


def me(request: HttpRequest) -> HttpResponse:
    """我的: what the roster says about oneself, the own roles, and the way to the rest of the account."""
    person = request.user
    places = [(place.organization_name, place.label) for place in roles_on(person).places]
    membership = person.memberships.on(clock.today()).select_related("branch", "department").first()
    context = {
        "person": person,
        "places": places,
        "membership": membership,
        "sessions": PersonSession.objects.of(person).count(),
        "waiting": person.corrections.waiting().count(),
        "version": privacy.VERSION,
        "unread": unread_count(person.pk),
        "keeps_robots": can_keep_robots(person),
        "has_second_step": must_have_factor(person),
    }
    return render(request, "campaign/account_me.html", context)


urlpatterns = [
    path("signin/", signin, name="account-signin"),
    path("signout/", signout, name="account-signout"),
    path("me/", me, name="account-me"),
    path("me/password/", password, name="account-password"),
]
