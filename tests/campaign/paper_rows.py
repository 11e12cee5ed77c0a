"""A Word template an office has in force, and what the database refuses of it."""

from campaign.models import PaperTemplate
from tests.attacks import again, change


def keep_template(h):
    """One for the weekly log, adopted."""
    at = h.file.uploaded_at
    h.template = PaperTemplate.objects.create(
        organization=h.general, kind="log", name="周志模板.docx", content=b"x", size=1, sha256="0",
        uploaded_by=h.officer, uploaded_at=at, adopted_by=h.officer, adopted_at=at,
    )  # fmt: skip


CASES = {
    "papertemplate_kind_known": lambda h: change(h.template, kind="letter"),
    "papertemplate_adopted_pair": lambda h: change(h.template, adopted_by=None),
    "papertemplate_ended_pair": lambda h: change(h.template, ended_at=h.template.adopted_at),
    "papertemplate_digest": lambda h: change(h.template, size=0),
    "papertemplate_one_in_force": lambda h: again(h.template, name="另一份.docx"),
}
