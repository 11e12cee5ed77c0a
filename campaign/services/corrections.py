"""更正个人信息: asked for by oneself, answered by who keeps the roster (trust.md PII-4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import CorrectionRequest, Person
from campaign.services.messages import announce

MOST_WAITING = 5


@transaction.atomic
def ask_correction(*, text: str, by: Person) -> CorrectionRequest:
    """Store the request and return it; Refused while five of the person's wait. The trail holds no text."""
    if CorrectionRequest.objects.filter(person=by, answered_at=None).count() >= MOST_WAITING:
        raise Refused(_("您已有%(count)d项更正在办理，请等答复后再提。") % {"count": MOST_WAITING})
    request = CorrectionRequest.objects.create(person=by, text=text, asked_at=clock.now())
    audit.record("correction-asked", by=by, obj=by)
    return request


@transaction.atomic
def answer_correction(request: CorrectionRequest, *, answer: str, by: Person) -> None:
    """Answer once; whoever comes second is Refused."""
    waiting = CorrectionRequest.objects.filter(pk=request.pk, answered_at=None)
    if not waiting.update(answer=answer, answered_at=clock.now(), answered_by=by):
        raise Refused(_("这项更正刚刚有人答复了，请刷新后再看。"))
    audit.record("correction-answered", by=by, obj=request.person)
    announce("correction-answered", request, by=by)
