"""The way of a new owner: from the sign-in to the first approved answer, by clicking alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support.servers.endpoint import Endpoint
from tests.support.servers.post_office import OFFICE, PostOffice

CUSTOMER = "nora.fielding@example.com"
ASKED = (
    "Our outside tap burst in the frost on Saturday; we have shut it off. We own the house. Could "
    "somebody give us a quote for a new one, and is there a call-out fee? Tuesday or Thursday "
    "would suit us."
)


@dataclass
class Walk:
    """`page` is signed in; `work` lets whoever works behind the pages do what is due, or waits."""

    page: Any
    password: str
    office: PostOffice
    model: Endpoint
    work: Callable[[], None]

    def own_business(self) -> None:
        self.page.goto("/")
        self.page.click("text=Set up your own business")
        for name, words in {
            "Name": "Maple Street Plumbing",
            "Trade": "Plumber",
            "Town": "Halifax",
            "E-mail address": OFFICE,
            "Phone": "902 555 0110",
            "Postal address": "8 Maple Street, Halifax NS B3H 0A0",
        }.items():
            self.page.get_by_label(name, exact=True).fill(words)
        self.page.get_by_label("Country").select_option(label="Canada")
        self.page.click("text=Make it")
        self.page.wait_for_url("**/set-up/")

    def sentences_and_texts(self) -> None:
        for step in ("criteria", "answer"):
            self.step(step, "Start with these")
            self.page.click("text=Save as a new version")
            self.page.wait_for_url("**/set-up/")

    def mail_out(self) -> None:
        self.step("out", "Connect it")
        self.page.get_by_label("From", exact=True).fill(OFFICE)
        self.server(self.office.smtp)
        self.press("Test and save")
        self.page.get_by_text("Send me a test mail").wait_for()

    def mailbox(self) -> None:
        self.step("in", "Mailbox, number, other forms")
        self.page.click("text=Connect it")
        self.page.get_by_label("Address of the mailbox").fill(OFFICE)
        self.server(self.office.box.port)
        self.press("Connect")
        self.page.get_by_text("Signed in").first.wait_for()

    def server(self, port: int) -> None:
        """One that no list knows: its name is typed."""
        self.page.get_by_label("Password", exact=True).fill(self.office.box.password)
        if not self.page.get_by_label("Port").is_visible():
            self.page.locator("details:has([name=host]) > summary").click()
        self.page.fill("[name=host]", "127.0.0.1")
        self.page.fill("[name=port]", str(port))
        self.page.select_option("[name=tls]", "none")
        self.page.fill("[name=user]", self.office.box.user)

    def ask_model(self) -> None:
        self.step("model", "Choose")
        self.page.get_by_label("Another one, or one of your own").check()
        self.page.get_by_label("Its address").fill(f"{self.model.address}/v1")
        self.page.get_by_label("Model", exact=True).fill("small-1")
        self.press("Save and try")
        self.page.get_by_text("It works").first.wait_for()

    def draft_first(self) -> None:
        """Answers are to be approved."""
        self.step("approve", "Decide")
        self.page.select_option("[name=new_inquiry-mode]", "draft")
        self.page.click("text=Keep these rules")
        self.page.wait_for_selector("[role=status]")
        self.is_done("business", "criteria", "answer", "in", "out", "model", "approve")

    def is_done(self, *steps: str) -> None:
        """The set-up says so of each."""
        self.set_up()
        for step in steps:
            self.page.locator(f"#step-{step}.done").wait_for()

    def inquiry(self) -> None:
        """By whoever follows the link to the form."""
        self.set_up()
        form = self.page.inner_text("#form-address")
        visitor = self.page.context.browser.new_page()
        visitor.goto(self.page.url.partition("/in/")[0] + form[form.index("/f/") :])
        visitor.fill("[name=name]", "Nora Fielding")
        visitor.fill("[name=email]", CUSTOMER)
        visitor.fill("[name=message]", ASKED)
        visitor.click("button")
        visitor.get_by_text("Thank you").wait_for()
        visitor.close()
        self.work()

    def approve(self) -> None:
        self.page.click("header >> text=Today")
        self.page.click("text=Read and approve")
        self.page.get_by_text("Approve and send").first.click()
        self.page.wait_for_selector("[role=status]")
        self.work()

    def set_up(self) -> None:
        if not self.page.url.endswith("/set-up/"):
            self.page.click("header >> text=Settings")
            self.page.click("main >> text=Set-up")

    def step(self, key: str, button: str) -> None:
        self.set_up()
        self.page.locator(f"#step-{key}").get_by_text(button, exact=True).click()

    def press(self, button: str) -> None:
        """Who has not proved lately who they are is asked for the password."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        if self.page.get_by_text("Is it you?").is_visible():
            self.page.fill("[name=password]", self.password)
            self.page.click("main button.primary")
