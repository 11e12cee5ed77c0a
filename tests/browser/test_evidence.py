"""Evidence in the browser: chosen, dropped and pasted, taken out again, sent, and shown small."""

import re
from base64 import b64encode

import pytest
from playwright.sync_api import expect

from campaign import clock
from modelposts.models import Action
from tests.ledgers import first, make_house
from tests.pictures import picture

GIVE = """([kind, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, {type}));
  const options = {bubbles: true, cancelable: true, [kind === "paste" ? "clipboardData" : "dataTransfer"]: held};
  const event = kind === "paste" ? new ClipboardEvent(kind, options) : new DragEvent(kind, options);
  document.querySelector("form.adding textarea").dispatchEvent(event);
}"""


def give(page, kind, name, content):
    """What a hand does with the mouse or Ctrl+V, for which Chromium has no other door."""
    page.evaluate(GIVE, [kind, name, "image/png", b64encode(content).decode()])


@pytest.fixture
def house(transactional_db):
    with clock.at("2026-11-18 10:00", everywhere=True):
        yield make_house()


def test_files_are_chosen_dropped_pasted_taken_out_and_sent(house, browser_as, assert_accessible):
    page = browser_as(house.holder)
    measure = first(house.post.measures)
    page.goto(f"/posts/{house.post.pk}/handbook/actions/?act=action-add&on={measure.pk}")
    form = page.locator("form.adding")
    expect(form.get_by_text("也可以把文件拖到这里，或粘贴截图")).to_be_visible()
    form.get_by_label("佐证材料").set_input_files(
        [{"name": "日清表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}]
    )
    chosen = form.get_by_role("listitem")
    expect(chosen).to_have_count(1)
    give(page, "drop", "现场.png", picture("PNG", size=(3000, 1500)))
    expect(chosen).to_have_count(2)
    give(page, "paste", "image.png", picture("PNG"))
    expect(chosen.nth(2)).to_contain_text("截图")
    expect(form.locator(".evidence-says")).to_have_text("已选3个，最多3个。")
    give(page, "drop", "第四个.png", picture("PNG", color="blue"))
    expect(form.locator(".evidence-says")).to_contain_text("超出个数，没有加入：第四个.png。")
    expect(chosen).to_have_count(3)
    assert_accessible(page)
    form.get_by_role("button", name=re.compile("移除.*日清表")).click()
    expect(chosen).to_have_count(2)
    form.get_by_label("做了什么").fill("")
    form.get_by_role("button", name="记入手册").click()
    held = form.get_by_role("group", name="已上传的材料")
    expect(held.get_by_role("checkbox", checked=True)).to_have_count(2)
    form.get_by_label("做了什么").fill("夜间核对。")
    # Sent while the picture is still made smaller: sending waits for it.
    give(page, "drop", "大图.png", picture("PNG", size=(6000, 3000), color="green"))
    form.get_by_role("button", name="记入手册").click()
    entry = page.locator("article.entry").first
    expect(entry.locator("img")).to_have_count(3)
    entry.locator("img").first.scroll_into_view_if_needed()
    page.wait_for_function("Array.from(document.images).every(one => one.complete && one.naturalWidth > 0)")
    assert sorted(file.name[:2] for file in Action.objects.get().evidence.all()) == ["大图", "截图", "现场"]
