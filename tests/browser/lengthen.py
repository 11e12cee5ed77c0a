"""The longest words people may type, put into a world that is there: names of 12, titles of 40, paragraphs of 500."""

from django.apps import apps
from django.db.models import CharField, F, Field, Model, TextField, Value
from django.db.models.functions import Concat, Substr

PACKAGES = ("campaign", "modelposts", "taskforces", "reviews")
NAME, TITLE, PARAGRAPH = 12, 40, 500
#: What is appended and then cut to length; a name keeps its beginning, so that people can be told apart.
LONG_NAME = "阿依古丽买买提艾力努尔古丽"
LONG_TITLE = "试飞数据全流程一体化采集解析校核入库与多专业协同分析应用平台建设保障研究项目"
LONG_TEXT = "与试飞工程部逐架次核对通道表，发现并更正标签不符12处，形成操作说明1份，值班组4人已会用。" * 12


def lengthen() -> None:
    """Lengthen what is filled; append-only rows stay as they are sealed."""
    for app in PACKAGES:
        for model in apps.get_app_config(app).get_models():
            if not getattr(model, "append_only", False):
                for field in model._meta.local_concrete_fields:
                    _lengthen(model, field)


def _lengthen(model: type[Model], field: Field) -> None:
    said = _longer(field)
    if said is None:
        return
    more, limit = said
    filled = model._default_manager.exclude(**{field.name: ""})
    filled.update(**{field.name: Substr(Concat(F(field.name), Value(more)), 1, min(limit, field.max_length))})


def _longer(field: Field) -> tuple[str, int] | None:
    """What to append to a field and where to cut; None for keys, codes and choices."""
    if isinstance(field, TextField):
        # Without a limit it is not what people type: sessions, findings, links of the trail.
        return (LONG_TEXT, PARAGRAPH) if field.max_length else None
    if not isinstance(field, CharField) or field.choices:
        return None
    if field.model.__name__ == "Person" and field.name == "name":
        return LONG_NAME, NAME
    if field.name in (
        "principal_name",
        "person_name",
        "by_name",
        "scorer_name",
        "chair_name",
        "recorder_name",
    ):
        return LONG_NAME, NAME
    if field.name in ("title", "public_title", "name", "short_name", "branch_name", "alias"):
        return LONG_TITLE, TITLE
    return None
