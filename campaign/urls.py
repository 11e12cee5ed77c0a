"""The addresses: ours without a prefix, the other rooms under theirs, Django's admin."""

from django.contrib import admin
from django.urls import include, path

from campaign.routing import patterns_of

urlpatterns = [
    path("", include((patterns_of("campaign.views"), "campaign"))),
    path("posts/", include("modelposts.urls")),
    path("teams/", include("taskforces.urls")),
    path("reviews/", include("reviews.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "campaign.views.errors.bad_request"
handler403 = "campaign.views.errors.permission_denied"
handler404 = "campaign.views.errors.not_found"
handler500 = "campaign.views.errors.server_error"
