from campaign.routing import patterns_of

app_name = "modelposts"
urlpatterns = patterns_of("modelposts.views")
