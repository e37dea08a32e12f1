// Keys, and the box that Ctrl-K opens: to any page or person by some letters.
"use strict";
const palette = document.querySelector("#palette");
const words = document.querySelector("#palette-words");
const places = [...document.querySelectorAll("#palette-places li")];
const people = document.querySelector("#palette-people");
const searches = document.querySelector("#palette-search");
function linksShown() {
  return [...palette.querySelectorAll(".palette-places a")].filter((link) => link.offsetParent);
}
// The first one is where Enter leads, until another is chosen by the arrows.
function markFirst() {
  for (const link of palette.querySelectorAll(".first")) link.classList.remove("first");
  linksShown()[0]?.classList.add("first");
}
words?.addEventListener("input", () => {
  const asked = words.value.trim();
  for (const place of places)
    place.hidden = !place.textContent.toLowerCase().includes(asked.toLowerCase());
  if (!asked) people.replaceChildren();
  searches.hidden = !asked;
  searches.querySelector("a").textContent = searches.dataset.words.replace("{}", () => asked);
  markFirst();
});
people?.addEventListener("htmx:afterSwap", () => {
  if (!words.value.trim()) people.replaceChildren();
  markFirst();
});
palette?.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [words, ...linksShown()];
  all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
});
// On Leads its own search keeps what the list is narrowed down to
searches?.addEventListener("click", (event) => {
  event.preventDefault();
  const search = document.querySelector("#search");
  search.value = words.value;
  search.form.requestSubmit();
});
palette?.querySelector("form").addEventListener("submit", (event) => {
  if (event.submitter?.value === "close" && document.activeElement === event.submitter) return;
  event.preventDefault();
  linksShown()[0]?.click();
});

// In a list
function move(by) {
  const from = document.activeElement.closest(".lead-line") || document.getElementById(chosen);
  const all = lines(),
    at = all.indexOf(from);
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (!next) return;
  next.focus();
  if (next.dataset.lead && pane() && WIDE.matches) {
    choose(next);
    window.clearTimeout(move.soon);
    move.soon = window.setTimeout(() => openLead(next.pathname, ""), 200);
  }
}
const current = () =>
  document.activeElement.closest(".line") || document.querySelector(".line:has([aria-current])");
const KEYS = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  "?": () => document.querySelector("#keys").showModal(),
  "/": () => document.querySelector("#search")?.select(),
  c: () => (current() || document).querySelector("a[href^='tel:']")?.click(),
  x: pickHere,
  e: () => {
    const lead = current()?.querySelector(".lead-line").dataset.lead;
    if (lead) openMenu(lead);
    else document.querySelector("#lead .lead-actions .more > summary")?.click(); // on its page
  },
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    words.value = "";
    palette.showModal();
    words.dispatchEvent(new Event("input"));
    words.focus();
    return;
  }
  if (event.repeat && !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  if (
    isTyping(event) ||
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    document.querySelector("dialog[open]")
  )
    return;
  if (document.querySelector("[data-approvals]") && event.key === "e") return; // edits there
  // Scrolls
  if (event.key.startsWith("Arrow") && !document.activeElement.closest(".lead-line")) return;
  const does = KEYS[event.key];
  if (does) {
    event.preventDefault();
    does();
  }
});
