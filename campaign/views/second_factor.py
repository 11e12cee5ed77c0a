"""动态口令: the second step of signing in, enrolling a phone, and one's own 二次验证 (trust.md AUTH-8)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from campaign import one_time, second_step
from campaign.forms.accounts import SignInForm
from campaign.forms.second_factor import CodeForm, NewPhoneForm
from campaign.permissions import require
from campaign.permissions.second_factor import must_have_factor
from campaign.qr import qr_code
from campaign.services import second_factor
from campaign.views.accounts import target_of


@login_not_required
@sensitive_post_parameters("code")
@sensitive_variables("form", "kind")
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the phone's code, or one of the sheet with ``?by=recovery``."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(target_of(request))
    waiting = second_step.waiting(request)
    if waiting is None:
        return redirect("campaign:account-signin")
    person = waiting.person
    if second_factor.factor_of(person) is None:
        return redirect("campaign:account-enrol")
    recovery = request.GET.get("by") == "recovery"
    form = CodeForm(request.POST or None, recovery=recovery)
    if request.method == "POST" and form.is_valid():
        kind = second_step.passes(request, person, form.cleaned_data["code"])
        if kind:
            return _come_in(request, waiting, kind)
        form.refuse()
    return render(request, "campaign/account_code.html", {"form": form, "recovery": recovery})


def _come_in(request: HttpRequest, waiting: second_step.Waiting, kind: str) -> HttpResponse:
    """Sign in and go where it was asked for; after a recovery code say how many are left."""
    if not second_step.complete(request, waiting.person):
        return _slip_is_spent(request)
    if kind == second_factor.RECOVERY:
        left = second_factor.codes_left(waiting.person)
        messages.warning(
            request, _("用掉了一个恢复码，还剩%(left)d个。手机丢了的，请尽快换绑。") % {"left": left}
        )
    return HttpResponseRedirect(waiting.target)


def _slip_is_spent(request: HttpRequest) -> HttpResponse:
    """The first password was used by another sign-in between the two steps."""
    messages.error(request, SignInForm.error_messages["first_password_dead"])
    return redirect("campaign:account-signin")


@login_not_required
@sensitive_post_parameters("code")
@sensitive_variables("form", "codes", "secret", "context")
def enrol(request: HttpRequest) -> HttpResponse:
    """Who must have a second factor and has none enrols a phone before anything else; the codes are shown once."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(target_of(request))
    waiting = second_step.waiting(request)
    if waiting is None:
        return redirect("campaign:account-signin")
    person = waiting.person
    if second_factor.factor_of(person) is not None:
        return redirect("campaign:account-code")
    form = NewPhoneForm(request.POST or None, first=True)
    if request.method == "POST" and form.is_valid():
        codes = second_factor.enrol(person, waiting.salt, form.cleaned_data["code"], first=True)
        if codes and second_step.complete(request, person):
            return _show_codes(request, codes, waiting.target)
        if codes:
            return _slip_is_spent(request)
        form.refuse()
    secret = second_factor.secret_for(person, waiting.salt)
    return render(request, "campaign/account_enrol.html", {"form": form, **_phone(person.username, secret)})


@sensitive_variables("codes", "context")
def _show_codes(request: HttpRequest, codes: list[str], target: str) -> HttpResponse:
    """The ten codes, the only time they are in the clear."""
    context = {"codes": [one_time.in_groups(code) for code in codes], "target": target}
    return render(request, "campaign/account_codes.html", context)


@sensitive_variables("secret")
def _phone(account: str, secret: str) -> dict[str, object]:
    return {"qr": qr_code(one_time.uri_of(secret, account)), "secret": one_time.in_groups(secret)}


def factor(request: HttpRequest) -> HttpResponse:
    """How one's own second factor stands, and what can be done."""
    held = second_factor.factor_of(request.user)
    context = {
        "factor": held,
        "asked": must_have_factor(request.user),
        "left": second_factor.codes_left(request.user) if held else 0,
        "most": one_time.RECOVERY_CODES,
        "is_off": settings.SECOND_FACTOR == "off",
    }
    return render(request, "campaign/account_factor.html", context)


@sensitive_post_parameters("code", "present")
@sensitive_variables("form", "codes", "secret", "salt", "context")
def renew(request: HttpRequest) -> HttpResponse:
    """Another phone: a code of the present one (or of the sheet) and one of the new."""
    require(must_have_factor(request.user))
    salt = request.session.setdefault(second_step.SALT, one_time.new_salt())
    form = NewPhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _take_phone(request, form, salt)
        if codes:
            del request.session[second_step.SALT]
            return _show_codes(request, codes, reverse("campaign:account-factor"))
    secret = second_factor.secret_for(request.user, salt)
    context = {"form": form, **_phone(request.user.username, secret)}
    return render(request, "campaign/account_factor_renew.html", context)


@sensitive_variables("form", "salt", "new")
def _take_phone(request: HttpRequest, form: NewPhoneForm, salt: str) -> list[str]:
    """Look at the new phone's code first: a slip of the finger there must not spend the present one."""
    new = form.cleaned_data["code"]
    if not second_factor.shows(request.user, salt, new):
        form.refuse()
        return []
    if not second_step.passes(request, request.user, form.cleaned_data["present"]):
        form.refuse_present()
        return []
    return second_factor.enrol(request.user, salt, new, keep=request.session.session_key)


@sensitive_post_parameters("code")
@sensitive_variables("form", "codes")
def codes(request: HttpRequest) -> HttpResponse:
    """A new sheet of recovery codes against a code of the phone; the old sheet is void."""
    require(must_have_factor(request.user))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_step.passes(request, request.user, form.cleaned_data["code"]):
            return _show_codes(
                request, second_factor.renew_codes(request.user), reverse("campaign:account-factor")
            )
        form.refuse()
    return render(request, "campaign/account_factor_codes.html", {"form": form})


urlpatterns = [
    path("signin/code/", code, name="account-code"),
    path("signin/enrol/", enrol, name="account-enrol"),
    path("me/second-factor/", factor, name="account-factor"),
    path("me/second-factor/new/", renew, name="account-factor-renew"),
    path("me/second-factor/codes/", codes, name="account-factor-codes"),
]
