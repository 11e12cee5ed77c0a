"""组织和科室: the Party tree and the administrative one, entered and corrected (product.md §1, §2)."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.tree import BelowForm, DepartmentForm, DepartmentsForm, OrganizationForm
from campaign.house_tree import departments_of, house_above, organizations_of
from campaign.models import Department, Organization
from campaign.permissions import fetch
from campaign.permissions.setup import can_keep_department, can_keep_organization
from campaign.services import tree

GENERALS = Organization.objects.general_branches()
DEPARTMENTS = Department.objects.select_related("organization", "parent")


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Both trees of a general branch."""
    general = fetch(GENERALS, request.user, right=can_keep_organization, pk=pk)
    nodes = organizations_of(general)
    context = {
        "general": general,
        # What stands above belongs to several houses: only who keeps it corrects it.
        "nodes": [(node, can_keep_organization(request.user, node.row)) for node in nodes],
        "departments": departments_of(general),
    }
    return render(request, "campaign/tree.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Branches below the general branch, or 党小组 below a branch."""
    general = fetch(GENERALS, request.user, right=can_keep_organization, pk=pk)
    form = BelowForm(request.POST or None, general=general, initial={"parent": general.pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = tree.add_organizations(by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记%(count)d个组织。") % {"count": len(made)})
            return redirect("campaign:tree", pk)
        except Refused as refused:
            form.add_error("names", str(refused))
    context = {"form": form, "general": general, "title": _("登记党支部和党小组")}
    return render(request, "campaign/tree_form.html", context)


def department_add(request: HttpRequest, pk: int) -> HttpResponse:
    """科室 and 班组 as a typed list."""
    general = fetch(GENERALS, request.user, right=can_keep_organization, pk=pk)
    form = DepartmentsForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            made = tree.add_departments(organization=general, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记%(count)d个科室和班组。") % {"count": len(made)})
            return redirect("campaign:tree", pk)
        except Refused as refused:
            form.add_error("lines", str(refused))
    context = {"form": form, "general": general, "title": _("登记科室和班组")}
    return render(request, "campaign/tree_form.html", context)


def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an organisation's names."""
    organization = fetch(Organization, request.user, right=can_keep_organization, pk=pk)
    held = {"name": organization.name, "short_name": organization.short_name}
    held["has_committee"] = organization.has_committee
    form = OrganizationForm(request.POST or None, kind=organization.kind, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            tree.change_organization(organization, by=request.user, **form.values())
            messages.success(request, _("“%(name)s”已更正。") % {"name": organization})
            return redirect(_back(organization))
        except Refused as refused:
            form.add_error("name", str(refused))
    remove = ("campaign:organization-remove", organization.pk)
    return _edit_page(request, form, organization, remove)


def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a 科室 or 班组."""
    department = fetch(DEPARTMENTS, request.user, right=can_keep_department, pk=pk)
    held = {"name": department.name, "parent": department.parent_id}
    form = DepartmentForm(request.POST or None, department=department, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            tree.change_department(department, by=request.user, **form.cleaned_data)
            messages.success(request, _("“%(name)s”已更正。") % {"name": department})
            return redirect("campaign:tree", department.organization_id)
        except Refused as refused:
            form.add_error("name", str(refused))
    return _edit_page(request, form, department, ("campaign:department-remove", department.pk))


def organization_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out an organisation entered by mistake."""
    organization = fetch(Organization, request.user, right=can_keep_organization, pk=pk)
    is_house = organization.kind == Organization.Kind.GENERAL_BRANCH
    return _remove(request, organization, reverse("campaign:first-run") if is_house else _back(organization))


def department_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a 科室 or 班组 entered by mistake."""
    department = fetch(DEPARTMENTS, request.user, right=can_keep_department, pk=pk)
    return _remove(request, department, reverse("campaign:tree", args=[department.organization_id]))


def _remove(request: HttpRequest, row: Organization | Department, back: str) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            tree.remove(row, by=request.user)
            messages.success(request, _("“%(name)s”已删除。") % {"name": row.name})
            return redirect(back)
        except Refused as refused:
            refusal = str(refused)
    context = {"row": row, "back": back, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "campaign/tree_remove.html", context)


def _edit_page(
    request: HttpRequest, form: Form, row: Organization | Department, remove: tuple[str, int]
) -> HttpResponse:
    back = (
        _back(row) if isinstance(row, Organization) else reverse("campaign:tree", args=[row.organization_id])
    )
    context = {"form": form, "row": row, "back": back, "remove_url": reverse(remove[0], args=[remove[1]])}
    return render(request, "campaign/tree_edit.html", context)


def _back(organization: Organization) -> str:
    """The page of the house an organisation belongs to; for what stands above all houses, 首次设置."""
    general = house_above(organization)
    return reverse("campaign:tree", args=[general.pk]) if general else reverse("campaign:first-run")


urlpatterns = [
    path("organizations/<int:pk>/", show, name="tree"),
    path("organizations/<int:pk>/add/", add, name="tree-add"),
    path("organizations/<int:pk>/departments/add/", department_add, name="department-add"),
    path("organizations/<int:pk>/edit/", organization_edit, name="organization-edit"),
    path("organizations/<int:pk>/remove/", organization_remove, name="organization-remove"),
    path("departments/<int:pk>/edit/", department_edit, name="department-edit"),
    path("departments/<int:pk>/remove/", department_remove, name="department-remove"),
]
