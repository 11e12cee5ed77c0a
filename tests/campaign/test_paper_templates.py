"""打印模板: uploaded, tried, adopted, ended (product.md §4)."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, PaperTemplate
from campaign.paper_kinds import paper_kind
from campaign.services import archiving, papers
from campaign.word import engine, rendering
from tests.factories import make_campaign, make_member, make_offices, make_post, make_tree
from tests.prepared import done
from tests.words import changed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db, monkeypatch):
    monkeypatch.setattr(rendering, "_answer", lambda question, seconds: engine.answer(question))
    with clock.at("2026-11-18 10:00"):
        tree = make_tree()
        campaign = make_campaign(tree)
        post = make_post(campaign, make_member("陆致远", tree.branch), "active", title="试飞数据处理岗")
        yield SimpleNamespace(tree=tree, offices=make_offices(tree), campaign=campaign, post=post)


def restyled(title="本单位格式"):
    content = changed(rendering.default_template("handbook"), "党员示范岗创建手册</w:t>", f"{title}</w:t>")
    return changed(content, "{{ 责任区 }}", "")


def upload(house, content=None, name="手册模板.docx"):
    return papers.upload_template(
        organization=house.campaign.organization,
        kind=paper_kind("handbook"),
        upload=ContentFile(restyled() if content is None else content, name),
        by=house.offices.officer,
    )


def word(house):
    (paper,) = paper_kind("handbook").papers([house.post], house.post.principal)
    return text_of(papers.export_word(contender=house.post, paper=paper, by=house.post.principal))


def test_a_template_serves_from_its_adoption_to_its_end(house):
    officer = house.offices.officer
    first = upload(house)
    assert (first.missing, "本单位格式" in word(house)) == (["责任区"], False)
    papers.adopt_template(first, by=officer)
    assert "本单位格式" in word(house)
    second = upload(house, restyled("新的格式"))
    papers.adopt_template(second, by=officer)
    first.refresh_from_db()
    assert ("新的格式" in word(house), first.ended_by) == (True, officer)
    papers.end_template(second, by=officer)
    assert "党员示范岗创建手册" in word(house)
    assert PaperTemplate.objects.count() == 2
    said = AuditEvent.objects.filter(action__startswith="paper-template").order_by("id")
    assert [event.action.removeprefix("paper-template-") for event in said] == [
        *("upload", "adopt", "upload", "adopt", "end"),
    ]


def test_what_is_decided_is_not_decided_again(house):
    template = upload(house)
    papers.adopt_template(template, by=house.offices.officer)
    with pytest.raises(Refused, match="已经启用或停用"):
        papers.adopt_template(template, by=house.offices.officer)
    papers.end_template(template, by=house.offices.officer)
    with pytest.raises(Refused, match="已经停用"):
        papers.end_template(template, by=house.offices.officer)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "模板.docx", "空文件"),
        (b"PK\x03\x04" + b"0" * 99, "模板.docx", "损坏"),
        (b"PK\x03\x04" + b"0" * (1024 * 1024), "模板.docx", "超过1MB"),
        (b"%PDF-1.4", "模板.pdf", "只收.docx"),
    ],
)
def test_what_is_no_template_is_refused(house, content, name, said):
    with pytest.raises(Refused, match=said):
        upload(house, content, name)
    assert not PaperTemplate.objects.exists()


def client(person):
    made = Client()
    made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_the_officer_does_it_through_the_page(house):
    officer, address = client(house.offices.officer), f"/campaigns/{house.campaign.pk}/paper/"
    assert "现用默认模板" in officer.get(address).content.decode()
    ours = b"".join(officer.get(f"{address}handbook/"))
    assert text_of(ours) == text_of(rendering.default_template("handbook"))
    file = BytesIO(restyled())
    file.name = "手册模板.docx"
    page = officer.post(address, {"kind": "handbook", "file": file}, follow=True).content.decode()
    assert "检查通过" in page
    assert "责任区" in page
    template = PaperTemplate.objects.get()
    preview = officer.get(f"{address}template/{template.pk}/preview/?contender={house.post.pk}")
    assert "陆致远" in text_of(preview.content)
    page = officer.post(f"{address}template/{template.pk}/adopt/", follow=True).content.decode()
    assert "使用中" in page
    page = officer.post(f"{address}template/{template.pk}/end/", follow=True).content.decode()
    assert "停用的1份" in page
    for person in (house.post.principal, house.offices.secretary):
        assert client(person).get(address).status_code == 403


def test_a_refused_template_is_named_beside_its_field(house):
    file = BytesIO(changed(rendering.default_template("handbook"), "{{ 姓名 }}", "{{ 姓各 }}"))
    file.name = "手册模板.docx"
    address = f"/campaigns/{house.campaign.pk}/paper/"
    page = client(house.offices.officer).post(address, {"kind": "handbook", "file": file}).content.decode()
    assert "模板正文里的占位符“姓各”不认识" in page
    assert not PaperTemplate.objects.exists()


def test_the_archive_holds_each_ledger_as_form_and_as_word(house):
    made = done(archiving.ask_archive(house.campaign, by=house.offices.officer)).archive
    with ZipFile(BytesIO(made.file.read())) as package:
        names = {name.split("/", 1)[1]: name for name in package.namelist()}
        form = package.read(names[f"党员示范岗/{house.post.pk} 试飞数据处理岗.html"]).decode()
        (word_name,) = [name for name in names if name.endswith(".docx")]
        text = text_of(package.read(names[word_name]))
    assert word_name == f"创建手册/{house.post.pk} 试飞数据处理岗-党员示范岗创建手册.docx"
    assert "六、验收结论" in form
    assert "六、验收结论" in text
    assert "paper.css" in names
