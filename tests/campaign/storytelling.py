"""A story at any stage, through the product's own doors."""

from django.core.files.uploadedfile import SimpleUploadedFile

from campaign.models import Appointment, Story
from campaign.services import stories
from tests.factories import appoint, make_house, make_member, make_post
from tests.pictures import picture

STAGES = ("draft", "submitted", "confirmed", "public")
BODY = "外场值守到最后一个架次。\n\n隔夜数据再没有出现过。"


def make_press():
    """A house with a post of ``holder``, the branch's 宣传委员 and the general branch's 保密员."""
    house = make_house()
    role = Appointment.Role
    house.post = make_post(house.campaign, house.holder, "active", title="试飞数据岗")
    house.publicity = appoint(make_member("宣传甲", house.branch), role.PUBLICITY_MEMBER, house.branch)
    house.secrecy = appoint(
        make_member("保密乙", house.neighbour), role.CONFIDENTIALITY_OFFICER, house.general
    )
    return house


def photo(name="现场.png"):
    return SimpleUploadedFile(name, picture("PNG", size=(64, 36)), "image/png")


def tell(house, stage="draft", *, title="值守到最后一个架次", contender="post", by=None, body=BODY, files=()):
    """A story of the post, or of the branch's work where ``contender`` is None."""
    about = house.post if contender == "post" else contender
    author = by or (house.holder if about is not None else house.publicity)
    story = stories.create_story(
        campaign=house.campaign, organization=house.branch, contender=about, title=title, body=body, by=author,
        files=files,
    )  # fmt: skip
    steps = STAGES[1 : STAGES.index(stage) + 1]
    if "submitted" in steps:
        stories.submit_story(story, by=author)
    if "confirmed" in steps:
        stories.confirm_story(story, version=1, by=house.offices.branch_secretary)
    if "public" in steps:
        clearer = house.secrecy if author == house.publicity else house.publicity
        stories.clear_story(story, version=1, cleared=True, by=clearer)
    return Story.objects.in_full().get(pk=story.pk)
