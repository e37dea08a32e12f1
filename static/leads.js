// On Leads: j and k walk the rows, Enter opens one, x ticks it; a filter that is closed is applied.
"use strict";

const rows = [...document.querySelectorAll("[data-row]")];
const ticks = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
const all = document.querySelector("[data-tick-all]");
const count = document.querySelector("[data-ticked]");

function here() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}
function go(to) {
  const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
  row.querySelector("[data-open]").focus();
  row.scrollIntoView({ block: "nearest" });
}
function tell() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  if (count) count.textContent = ticked ? String(ticked) : "";
  if (all) {
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
}
document.addEventListener("keydown", (event) => {
  if (!rows.length || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "j") go(here() + 1);
  else if (event.key === "k") go(here() < 0 ? 0 : here() - 1);
  else if (event.key === "x" && !event.repeat && here() >= 0) {
    const tick = rows[here()].querySelector("input[type=checkbox]");
    if (tick) {
      tick.checked = !tick.checked;
      tell();
    }
  } else return;
  event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (event.target === all) for (const tick of ticks) tick.checked = all.checked;
  if (event.target === all || ticks.includes(event.target)) tell();
});
if (all) all.closest("[hidden]")?.removeAttribute("hidden");
tell();

// The address says what was asked for, and nothing of what was left empty.
document.querySelector("#filters")?.addEventListener("formdata", ({ formData }) => {
  for (const name of new Set(formData.keys()))
    if (formData.getAll(name).every((value) => value === "")) formData.delete(name);
});

// One choice is open at a time; closing it, as workspace.js does too, applies what was ticked in
// it.
const choices = [...document.querySelectorAll("details[data-choice]")];
for (const choice of choices) {
  choice.addEventListener("change", () => {
    choice.dataset.changed = "1";
  });
  choice.addEventListener("toggle", () => {
    if (choice.open)
      for (const other of choices) {
        if (!other.contains(choice)) other.open = false;
      }
    else if (choice.dataset.changed && choice.dataset.choice === "filter")
      choice.closest("form").requestSubmit();
  });
}
