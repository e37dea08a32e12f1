"""Taking a list of leads out, as CSV or XLSX; written into the audit log."""

import csv
import tempfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from integrations.texts.sentences import counted_sentence
from integrations.timing import clock
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.lineup import by_id
from leadflow.pages.helpers.viewer.scope import chosen
from leadflow.pages.leads.bulk import back, back_with_mistakes
from leadflow.pages.leads.bulk_form import ExportForm
from leadflow.pages.leads.found import ids_found, ids_ticked
from leadflow.pages.leads.table import leads_with_parts, note_judged
from leads.audit import record_in_audit
from leads.models import AuditEntry, Business, Lead

MOST = {"csv": 100_000, "xlsx": 20_000}  # rows; a workbook is made before it goes
SOME = 500  # leads that are read at once
IN_MEMORY = 2 * 1024 * 1024  # bytes of a workbook; a larger one lies in a file that goes by itself
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # a program for tables may act on it
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action("leads")
def export(request: HttpRequest) -> HttpResponseBase:
    form = ExportForm(posted(request))
    if not form.is_valid():
        return back_with_mistakes(request, form)
    kind = form.cleaned_data["export"]
    if form.is_all:
        numbers = ids_found(request, form.cleaned_data["until"], MOST[kind] + 1)
    else:
        numbers = ids_ticked(request, form.cleaned_data["lead"])
    if len(numbers) > MOST[kind]:
        said = _("That is more than %(most)d leads: narrow the list down first, by dates for one.")
        messages.error(request, said % {"most": MOST[kind]})
        return back(request)
    for business in chosen(request):
        record_in_audit(
            AuditEntry.Kind.EXPORTED,
            actor_of(request),
            clock.now(),
            business=business,
            about=counted_sentence(
                "list of leads as %(kind)s, %(count)s row",
                "list of leads as %(kind)s, %(count)s rows",
                len(numbers),
                kind=kind.upper(),
            ),
        )
    lines = table_of(numbers, by_id(chosen(request)))
    return as_csv(lines) if kind == "csv" else as_workbook(lines)


def table_of(numbers: list[int], businesses: dict[int, Business]) -> Iterator[list[str]]:
    """The heads of the columns, then a line for each lead that is still there."""
    yield heads()
    for first in range(0, len(numbers), SOME):
        some = numbers[first : first + SOME]
        known = by_id(leads_with_parts().filter(pk__in=some))
        for lead in (known[number] for number in some if number in known):
            lead.business = businesses[lead.business_id]
            note_judged(lead)
            yield [defused(str(cell)) for cell in cells_of(lead)]


def heads() -> list[str]:
    return [
        *(_("Number"), _("Came in"), _("Business"), _("Name"), _("E-mail"), _("Phone")),
        *(_("What they want"), _("Stage"), _("Outcome"), _("Owner"), _("Source")),
        *(_("Kind"), _("Urgency"), _("Fit"), _("Tags")),
    ]


def cells_of(lead: Lead) -> list[Any]:
    judged = vars(lead)["judged"]
    owner = lead.owner.email if lead.owner else ""
    at = lead.received_at.astimezone(lead.business.zone)
    return [
        *(lead.pk, at.strftime("%Y-%m-%d %H:%M"), lead.business.name, lead.contact.name),
        *(lead.contact.email, lead.contact.phone, lead.need, lead.get_stage_display()),
        *(lead.get_outcome_display() if lead.outcome else "", owner, lead.source.name),
        *(
            (judged.get_category_display(), judged.get_urgency_display(), judged.get_fit_display())
            if judged
            else ("", "", "")
        ),
        ", ".join(link.tag.name for link in lead.tag_links.all()),
    ]


def defused(cell: str) -> str:
    """A text that no program for tables takes for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) else text


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterator[list[str]]) -> StreamingHttpResponse:
    """With a byte order mark: without it Excel takes it for another coding."""
    writer = csv.writer(Echo())

    def parts() -> Iterator[str]:
        yield "\ufeff"
        for line in lines:
            yield writer.writerow(line)

    response = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="leads.csv"'
    return response


def as_workbook(lines: Iterator[list[str]]) -> FileResponse:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Leads")
    for line in lines:
        sheet.append(line)
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed with the response)
    book.save(packed)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename="leads.xlsx", content_type=XLSX)
