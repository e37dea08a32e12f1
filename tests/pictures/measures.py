"""What a page weighs, how far it moves while it loads, and values that no person reads as they are
kept.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

HEAVIEST = 100_000  # bytes of a page and all that it needs, as they travel
LARGEST_SHIFT = 0.05  # of the score by which browsers measure it: 0 where nothing moves
THUMB, LINE = 44, 24  # pixels high: what is pressed on a phone, and a link in a sentence or table
PACKED = (".png", ".webp")
RAW = re.compile(r"\+\d{8,15}\b|\b\d{4}-\d\d-\d\d(?![\w-])|^\s*(?:None|True|False)\s*$", re.M)
# Adds up, from the first moment of a page, by how much it has moved under whoever looks
WATCH = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
NEEDED = """() => [
  ...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource"),
].map(one => [new URL(one.name).pathname, one.encodedBodySize])"""
# What stands in fields, and in what is shown as it came, is meant to be as it is
SHOWN_TEXT = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  const left_out = "script, style, template, pre, code, textarea, option";
  for (let one = texts.nextNode(); one; one = texts.nextNode())
    if (!one.parentElement.closest(left_out)) found.push(one.data);
  return found.join("\\n");
}"""


# A tick or a choice is as high as the words it goes with; a day of the year is one of its month
LOW = """([thumb, line]) => {
  const all = [...document.querySelectorAll(
    "a[href], button, summary, select, textarea, input:not([type=hidden], .day input)")];
  const text = one => [...one.parentElement.childNodes].filter(
    other => other.nodeType === 3).map(other => other.data).join("").trim();
  const inLine = one => one.matches("a") && getComputedStyle(one).display === "inline" &&
    (text(one) || one.closest("td, dd, h2"));
  const whole = one => one.matches("[type=checkbox], [type=radio]") && one.labels[0] || one;
  const low = all.filter(one => one.checkVisibility({ visibilityProperty: true }) &&
    !one.matches(".skip, .visually-hidden *, .leads .name") &&
    whole(one).getBoundingClientRect().height < (inLine(one) ? line : thumb) - 0.5);
  return low.map(one => one.textContent.trim().slice(0, 40) || one.name || one.className);
}"""


def faults_of(page: Any) -> list[str]:
    """Of a page that has loaded in a tab with WATCH."""
    found = [f"shows a value as it is kept: {raw}" for raw in raw_values(page)]
    found += [f"too low for a thumb: {one}" for one in too_low_for_a_thumb(page)]
    if (weighs := weight(page)) > HEAVIEST:
        found.append(f"weighs {weighs} bytes")
    if (moved := page.evaluate("window.shifted")) > LARGEST_SHIFT:
        found.append(f"moves while it loads: {moved:.3f}")
    return found


def too_low_for_a_thumb(page: Any) -> list[str]:
    """What is pressed there, of a page as narrow as a phone's."""
    return sorted(set(page.evaluate(LOW, [THUMB, LINE])))


def raw_values(page: Any) -> list[str]:
    return sorted(set(RAW.findall(page.evaluate(SHOWN_TEXT))))


def weight(page: Any) -> int:
    """Bytes of it and of all that it has fetched, from a cache as well."""
    return sum(travels(path) or size for path, size in page.evaluate(NEEDED))


@cache
def travels(path: str) -> int:
    """Bytes of a static file as it is served in earnest; 0 of anything else."""
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if file is None:
        return 0
    raw = Path(file).read_bytes()
    return len(raw) if path.endswith(PACKED) else len(gzip.compress(raw))
