from campaign.routing import patterns_of

app_name = "reviews"
urlpatterns = patterns_of("reviews.views")
