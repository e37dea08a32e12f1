"""A stranger's HTML as our team may see it: nothing that runs, loads or hides."""

import lxml.html
import nh3

from integrations.inbound_mail.body.bodies import MAX_PAGE, MAX_TEXT
from integrations.inbound_mail.body.page import visible
from integrations.inbound_mail.raw.headers import clean, guarded

TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start"},
    "*": {"dir", "lang"},
}


def safe_html(page: str) -> str:
    """A cleaned fragment.

    No script, style or form, no image from anywhere (its alternative text stays), links to the web,
    mail and phone alone.
    """
    page = page[:MAX_PAGE]
    if not page.strip():
        return ""
    seen = guarded(lambda: lxml.html.tostring(visible(page), encoding="unicode"), page)
    return clean(
        nh3.clean(
            seen,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel"},
            url_relative="deny",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )[: 2 * MAX_TEXT].strip()
