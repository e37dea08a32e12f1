// The workspace: two panes, lists that stay true while they are open, keys. Every page works without it.
"use strict";
const WIDE = window.matchMedia("(min-width: 75rem)");
const pane = () => document.querySelector("#pane");
const lines = () => [...document.querySelectorAll(".lead-line")].filter((line) => line.offsetParent);
const isTyping = (event) => event.target.closest("input, textarea, select, [contenteditable]");

// The lead opens beside the list where there is room for both.
let opened = "";
function open(address, hash) {
  opened = address;
  const loaded = htmx.ajax("GET", address, { target: "#pane", select: "#lead", swap: "innerHTML" });
  loaded.then(() => { if (hash) document.querySelector(hash)?.focus(); else showNewest(); });
}
// What they said last is what one answers: it is in view when their lead opens, above the box to answer in.
function showNewest() {
  const turns = document.querySelectorAll("#conversation article");
  turns[turns.length - 1]?.scrollIntoView({ block: "nearest" });
}
const isNarrow = window.matchMedia("(max-width: 48rem)").matches; // where nothing stands beside the conversation
const isOpened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
if (!pane() && isNarrow && isOpened && !window.location.hash) showNewest();
let chosen = "";
function choose(line) {
  chosen = line.id;
  for (const other of document.querySelectorAll(".lead-line[aria-current]")) other.removeAttribute("aria-current");
  line.setAttribute("aria-current", "true");
}
document.addEventListener("click", (event) => {
  const link = event.target.closest(".lead-line[data-lead], [data-opens]");
  if (!link || !pane() || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const line = document.querySelector(`#line-${link.dataset.opens || link.dataset.lead}`);
  if (line) choose(line);
  open(link.pathname + link.search, link.hash);
});
// It closes where it opened: the list has all the room again, and the keys go on from its row.
function closePane() {
  const line = document.getElementById(chosen);
  pane().replaceChildren();
  chosen = "";
  line?.removeAttribute("aria-current");
  line?.focus({ preventScroll: true });
}
document.addEventListener("click", (event) => { if (event.target.closest("[data-close-pane]")) closePane(); });
// In the pane forms stay in it, and links lead away from it. What is posted there is no new page: the address stays.
document.addEventListener("htmx:configRequest", (event) => {
  const { target, formData } = event.detail;
  if (target === pane() && !formData.has("back")) formData.append("back", opened);
});
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const { target, history } = event.detail;
  if (target === pane()) Object.assign(history, { type: "replace", path: window.location.pathname + window.location.search });
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === pane() && document.activeElement === document.body) pane().focus({ preventScroll: true });
});
// What was done leaves the pane where it was read, though what stands beside the conversation is fetched anew.
let read = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== pane()) return;
  const isSame = detail.requestConfig.verb === "post";
  read = { top: isSame ? pane().scrollTop : 0, beside: isSame ? pane().querySelector("#lead-side")?.offsetHeight || 0 : 0 };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "lead-side") detail.target.style.minHeight = "";
  if (detail.target !== pane() || !read) return;
  const beside = pane().querySelector("#lead-side");
  if (beside && read.beside) beside.style.minHeight = `${read.beside}px`;
  pane().scrollTop = read.top;
  if (detail.requestConfig.verb === "post") htmx.trigger(document.body, "changed"); // the list beside it follows
  read = null;
});
// The page that is fetched anew has nothing to say of what was done: that stays.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "flash" && !detail.fragment.querySelector(".note")) detail.shouldSwap = false;
});
const SAID_FOR = 20000; // milliseconds, unless a hand or the focus is on it
window.setInterval(() => {
  for (const note of document.querySelectorAll("main:has(#row-menu) > #flash > .success")) {
    if (note.matches(":hover, :focus-within")) delete note.dataset.since;
    else if (Date.now() - (note.dataset.since ||= Date.now()) > SAID_FOR) note.remove();
  }
}, 1000);
document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.target.closest("#pane a[href]");
  if (!link) return;
  event.preventDefault();
  window.location.assign(link.href);
});
// What was done there is taken back there, too: the lead stays open.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("#flash") || !pane()?.querySelector("#lead")) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(event.target));
  htmx.ajax("POST", event.target.action, { source: "#pane", target: "#pane", select: "#lead", selectOOB: "#flash", swap: "innerHTML show:none", values });
});

// What has changed comes in, but not under a hand that is on the list: an emergency alone does.
let handAt = 0;
for (const what of ["pointermove", "pointerdown", "keydown", "touchstart"]) {
  document.addEventListener(what, (event) => { if (event.target.closest?.("#queue, #board")) handAt = Date.now(); }, { passive: true });
}
let wanted = false;
function isBusy() {
  const focused = document.activeElement;
  const inside = focused && focused !== document.body && focused.closest("#queue, #board");
  return !wanted && (Date.now() - handAt < 3000 || inside || document.querySelector("dialog[open], .desk [name=lead]:checked"));
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.elt?.id !== "fresh" || !isBusy()) { return; }
  document.querySelector("#newer").hidden = false;
  if (!document.querySelector("#urgent")) { event.detail.shouldSwap = false; return; }
  event.detail.target = document.querySelector("#urgent");
  event.detail.selectOverride = "#urgent";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.elt?.id !== "fresh") return;
  showColumn();
  if (event.detail.target.id !== "urgent") { document.querySelector("#newer").hidden = true; wanted = false; }
  const line = document.getElementById(chosen);
  if (line) choose(line);
  title();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-newer]")) return;
  wanted = true;
  htmx.trigger(document.body, "changed");
});
// What was folded out stays so when what holds it comes in anew.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "conversation") unfolded = [...event.detail.target.querySelectorAll("details[id][open]")].map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) { const one = document.getElementById(id); if (one) one.open = true; }
  unfolded = [];
});
const plainTitle = document.title;
function title() {
  const waits = document.querySelector("#to-do:not([hidden])")?.textContent.trim();
  document.title = waits ? `(${waits}) ${plainTitle}` : plainTitle;
}
title();

// One menu for all rows: the number of the lead is put in when it opens.
let menuOf = "0";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  if (button) openMenu(button.dataset.menu);
});
function openMenu(lead) {
  const menu = document.querySelector("#row-menu");
  if (!menu) return;
  for (const form of menu.querySelectorAll("form[action]")) {
    form.setAttribute("action", form.getAttribute("action").replace(`/${menuOf}/`, `/${lead}/`));
    delete form.dataset.sent;
  }
  for (const link of menu.querySelectorAll("[data-of-lead]")) link.href = link.getAttribute("href").replace(`/${menuOf}/`, `/${lead}/`);
  const row = document.getElementById(`line-${lead}`)?.dataset; // what its press is about, as it stands on the page
  for (const seen of menu.querySelectorAll("[name=seen]")) seen.value = row?.seen || "";
  for (const seen of menu.querySelectorAll("[name=seen_owner]")) seen.value = row?.owner || "";
  for (const back of menu.querySelectorAll("[name=back]")) back.value = menu.dataset.back + window.location.hash;
  menu.querySelector("[data-of-held]").hidden = !document.querySelector(`[data-menu="${lead}"][data-held]`);
  menuOf = lead;
  menu.showModal();
}

// What was done with a row leaves the next page where this one stood, on that row or on the one in its place.
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#row-menu, #flash") || event.target.method === "dialog") return;
  const isTakenBack = event.target.closest("#flash"); // then its row is where it was before
  const at = isTakenBack ? Number(sessionStorage.getItem("acted")) : lines().findIndex((line) => line.dataset.lead === menuOf);
  sessionStorage.setItem("acted", at);
  sessionStorage.setItem("stood", JSON.stringify([window.location.pathname, window.scrollY, at]));
});
function standWhereItStood() {
  const [path, top, at] = JSON.parse(sessionStorage.getItem("stood") || "[]");
  const moved = document.getElementById(sessionStorage.getItem("moved"));
  sessionStorage.removeItem("stood");
  sessionStorage.removeItem("moved");
  if (path !== window.location.pathname) { moved?.focus(); return; }
  window.scrollTo(0, top);
  const all = lines();
  (moved || all[Math.min(at, all.length - 1)])?.focus({ preventScroll: true });
}
standWhereItStood();

// On a phone one column of the board is shown: also after it came anew, where an address has no target any more.
function showColumn() {
  const board = document.querySelector(".tabbed"), tabs = document.querySelector(".tabs.only-narrow");
  if (!board || !tabs) return;
  const all = [...tabs.querySelectorAll("a")], named = all.findIndex((tab) => tab.hash === window.location.hash);
  tabs.dataset.marked = "1";
  for (const [at, tab] of all.entries()) {
    if (at === Math.max(0, named)) tab.setAttribute("aria-current", "true"); else tab.removeAttribute("aria-current");
    board.children[at].classList.toggle("shown", at === Math.max(0, named));
  }
}
showColumn();
window.addEventListener("hashchange", showColumn);

// Some are selected on Today and dealt with at once.
const picks = document.querySelector("[data-pick]");
function pick(on) {
  document.querySelector(".desk").classList.toggle("picking", on);
  picks.setAttribute("aria-pressed", String(on));
  if (!on) for (const tick of document.querySelectorAll(".desk [name=lead]:checked")) tick.checked = false;
  countPicked();
}
function countPicked() {
  const count = document.querySelector("#several [data-ticked]");
  if (count) count.textContent = document.querySelectorAll(".desk [name=lead]:checked").length;
}
picks?.removeAttribute("hidden");
picks?.addEventListener("click", () => pick(picks.getAttribute("aria-pressed") !== "true"));
document.addEventListener("change", (event) => { if (event.target.matches(".desk [name=lead]")) countPicked(); });
function pickHere() {
  const tick = current()?.querySelector("[name=lead]");
  if (!tick || !picks) return;
  if (!tick.offsetParent) pick(true);
  tick.checked = !tick.checked;
  countPicked();
}

// What pops up closes when something else is done; what is pressed to go to a field goes there.
const popped = () => document.querySelectorAll(".popover[open]");
document.addEventListener("click", (event) => {
  for (const one of popped()) if (!one.contains(event.target)) one.open = false;
  const goes = event.target.closest("[data-focus]");
  if (!goes) return;
  event.preventDefault();
  document.getElementById(goes.dataset.focus)?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...popped()];
  for (const one of open) { one.open = false; one.querySelector("summary").focus(); }
  if (!open.length && pane()?.querySelector("#lead") && !isTyping(event) && !document.querySelector("dialog[open]")) closePane();
});

// Keys
const palette = document.querySelector("#palette"), words = document.querySelector("#palette-words");
function shownPlaces() { return [...document.querySelectorAll("#palette-places li")].filter((place) => !place.hidden && place.querySelector("a")); }
const searches = document.querySelector("#palette-search");
words?.addEventListener("input", () => {
  const asked = words.value.trim().toLowerCase(), others = [...document.querySelectorAll("#palette-places li")].filter((place) => place !== searches);
  for (const place of others) place.hidden = !place.textContent.toLowerCase().includes(asked);
  searches.hidden = others.some((place) => !place.hidden);
  searches.querySelector("a").textContent = searches.dataset.words.replace("{}", () => words.value.trim());
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
  shownPlaces()[0]?.querySelector("a").click();
});
function move(by) {
  const from = document.activeElement.closest(".lead-line") || document.getElementById(chosen);
  const all = lines(), at = all.indexOf(from);
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (!next) return;
  next.focus();
  if (next.dataset.lead && pane() && WIDE.matches) { choose(next); window.clearTimeout(move.soon); move.soon = window.setTimeout(() => open(next.pathname, ""), 200); }
}
const current = () => document.activeElement.closest(".line") || document.querySelector(".line:has([aria-current])");
const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  "?": () => document.querySelector("#keys").showModal(),
  "/": () => document.querySelector("#search")?.select(),
  c: () => (current() || document).querySelector("a[href^='tel:']")?.click(),
  x: pickHere,
  e: () => { const lead = current()?.querySelector(".lead-line").dataset.lead; if (lead) openMenu(lead); },
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); words.value = ""; words.dispatchEvent(new Event("input")); palette.showModal(); words.focus(); return; }
  if (event.repeat && !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (document.querySelector("[data-approvals]") && event.key === "e") return; // edits there
  if (event.key.startsWith("Arrow") && !document.activeElement.closest(".lead-line")) return; // scrolls
  const does = KEYS[event.key];
  if (does) { event.preventDefault(); does(); }
});
