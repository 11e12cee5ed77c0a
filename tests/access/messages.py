"""A message of the member's and a robot of the branch, in every place of the world."""

from campaign import clock
from campaign.models import Appointment, CalendarToken, Message, Robot
from campaign.token_addresses import digest_of

OFFICER = Appointment.Role.CAMPAIGN_OFFICER


def told(here, word):
    """What the member was told, and a robot whose address leads nowhere the house allows."""
    here.message = Message.objects.create(
        person=here.member,
        kind="case",
        title=f"消息原文-{word}",
        url="/me/",
        key=f"told-{word}",
        created_at=clock.now(),
    )
    here.calendar_token = CalendarToken.objects.create(
        person=here.member, digest=digest_of(word * 32), made_at=clock.now()
    )
    officer = Appointment.objects.filter(organization=here.campaign.organization, role=OFFICER).first()
    here.robot = Robot.objects.create(
        organization=here.branch,
        kind="wecom",
        name=f"党员群-{word}",
        url=f"https://robots.invalid/send?key=secret-{word}",
        secret=f"秘密-{word}",
        made_by=officer.person,
        made_at=clock.now(),
    )
