"""One PC of the office, at which people sit down in turn and use what is on the page by its visible name."""

import re
from collections.abc import Sequence
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from campaign import clock

PASSWORD = "Huoju-2026-shan"


class Desk:
    """``desk.sit(person)``, then fill, choose, press and follow; ``desk.sees`` what must stand there."""

    def __init__(self, page: Page, browser_as) -> None:
        self.page, self._browser_as = page, browser_as

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def sit(self, person, address: str = "/") -> None:
        """Someone who has signed in before; read anew, since a changed password ends sessions."""
        person.refresh_from_db()
        self._browser_as(person)
        self.page.goto(address)

    def sign_in(self, username: str, password: str, *, change: bool = False) -> None:
        """The sign-in page; with a first password, the page that demands another."""
        self.page.context.clear_cookies()
        self.page.goto("/signin/")
        self.fill("工号", username)
        self.fill("密码", password)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/signin" not in url)
        if change:
            self.fill("现在的密码", password)
            self.fill("新密码", PASSWORD)
            self.fill("再填一次新密码", PASSWORD)
            self.press("修改密码")
            self.page.wait_for_url(lambda url: "/password" not in url)

    def labelled(self, label: str) -> Locator:
        """The control with this label, optional ones included."""
        return self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$"))

    def fill(self, label: str, value: object) -> None:
        self.labelled(label).fill(str(value))

    def fill_row(self, caption: str, number: int, values: dict[str, object]) -> None:
        """Row ``number`` of the table with this caption, added by its button where it is not there yet."""
        table = self.page.get_by_role("table", name=caption, exact=True)
        while table.locator("tbody tr:not(.errrow)").count() < number:
            table.locator("xpath=ancestor::*[@data-formset]").get_by_role("button").click()
        for label, value in values.items():
            control = table.get_by_label(f"第{number}项{label}", exact=True)
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=str(value))
            else:
                control.fill(str(value))

    def choose(self, label: str, value: str) -> None:
        """An option by its text; the control may stand inside its label, whose text then holds the options."""
        wrapped = self.main.locator("label").filter(has_text=re.compile(rf"^\s*{label}")).locator("select")
        self.labelled(label).or_(wrapped).select_option(label=value)

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.labelled(label).check(force=True)

    def press(self, name: str) -> None:
        self.main.get_by_role("button", name=name, exact=True).first.click()

    def link(self, name: str) -> Locator:
        """A link by what it says; repeated ones go on for screen readers: 去录入：…"""
        said = re.compile(rf"^\s*{re.escape(name)}(\s*：.*|\s.*)?$", re.DOTALL)
        return self.main.get_by_role("link", name=said).first

    def follow(self, name: str) -> None:
        """A link to another page."""
        self.turn_to(self.link(name))

    def send(self, name: str) -> None:
        """Press a button that sends the page away, before somebody else sits down or counts what is there."""
        self.turn_to(self.main.get_by_role("button", name=name, exact=True).first)

    def turn_to(self, control: Locator) -> None:
        """Click and wait for the next page."""
        with self.page.expect_event("domcontentloaded"):
            control.click()

    def menu(self, name: str) -> None:
        """An entry of the top navigation."""
        menu = self.page.get_by_role("navigation", name="主导航")
        self.turn_to(menu.get_by_role("link", name=name, exact=True))

    def tab(self, name: str) -> None:
        """A tab under the page's heading."""
        self.turn_to(self.main.locator(".tabs").get_by_role("link", name=name, exact=True))

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def sees_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def column(self, rows: Locator, selector: str) -> Sequence[str]:
        """The texts of one cell of every row."""
        return [text.strip() for text in rows.locator(selector).all_inner_texts()]


@contextmanager
def day(moment: str):
    """The clock of the whole product, the live server's threads included."""
    with clock.at(moment, everywhere=True):
        yield
