"""Forms of pages, filled in and sent as a browser does, and what is wrong with them afterwards."""

from dataclasses import dataclass
from typing import Any

import lxml.html
from django.test import Client

from leads.models import Source


def meaning_rows(meanings: dict[str, str]) -> dict[str, str]:
    """What the page of a mapping posts: {name of a field or column: meaning}."""
    posted = {f"meanings-{kind}_FORMS": str(len(meanings)) for kind in ("TOTAL", "INITIAL")}
    for number, (name, meaning) in enumerate(meanings.items()):
        posted |= {f"meanings-{number}-name": name, f"meanings-{number}-means": meaning}
    return posted


@dataclass(frozen=True)
class Shown:
    """A page after a form was sent."""

    status: int
    page: Any

    def control(self, name: str, **also: str) -> Any:
        """The only control of that name; `also` says more of the form it stands in."""
        within = f"//form[contains(@action, '{also['action']}')]" if also else ""
        (control,) = self.page.xpath(f"{within}//*[@name='{name}']")
        return control

    def mistake_at(self, name: str, **also: str) -> str:
        """What is said at the control of that name; it must be marked, and tied to the words."""
        control = self.control(name, **also)
        assert control.get("aria-invalid") == "true"
        described = control.get("aria-describedby").split()
        (error,) = [identity for identity in described if identity.endswith("_error")]
        return str(self.page.get_element_by_id(error).text_content()).strip()

    def first_mistake(self, name: str, **also: str) -> str:
        """The same at the control that a browser gives the focus: it must be in sight."""
        control = self.control(name, **also)
        assert self.status == 422
        assert self.page.xpath("//*[@autofocus]")[0] is control
        assert all(box.get("open") is not None for box in control.iterancestors("details"))
        return self.mistake_at(name, **also)

    def focused(self) -> list[str]:
        """The names of the controls that ask for the focus; a browser takes the first."""
        return [control.get("name") for control in self.page.xpath("//*[@autofocus]")]

    def value(self, name: str, **also: str) -> Any:
        """What stands in a control."""
        return self.control(name, **also).value

    def words(self, name: str, **also: str) -> str:
        """The same, without blanks around it."""
        return (self.value(name, **also) or "").strip()


def open_page(client: Client, path: str) -> Any:
    return lxml.html.fromstring(client.get(path).content)


def values_on(page: Any, name: str) -> dict[str, Any]:
    """What a browser would send of the form that has a control of that name, untouched."""
    (form,) = [form for form in page.forms if name in form.fields]
    return dict(form.form_values())


def send(client: Client, path: str, values: dict[str, Any]) -> Shown:
    return shown_by(client.post(path, values))


def shown_by(response: Any) -> Shown:
    page = lxml.html.fromstring(response.content) if response.content else None
    return Shown(response.status_code, page)


ODD = {"x1": "Ada Keen", "x2": "ada@x.example", "x3": "leaks"}


def columns(source: Source) -> dict[str, Any]:
    """What the database keeps of it."""
    return Source.objects.filter(pk=source.pk).values().get()


def goes_along(answer: Any, name: str) -> dict[str, str]:
    """What a form that came back with a mistake sends again in place of a secret."""
    page = lxml.html.fromstring(answer.content)
    (value,) = page.xpath(f"//input[@name='{name}-typed']/@value")
    return {name: "", f"{name}-typed": value}
