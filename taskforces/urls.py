from campaign.routing import patterns_of

app_name = "taskforces"
urlpatterns = patterns_of("taskforces.views")
