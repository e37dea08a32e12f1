// The workspace: two panes, lists that stay true while they are open, keys. Every page works
// without it.
"use strict";
const WIDE = window.matchMedia("(min-width: 75rem)");
const pane = () => document.querySelector("#pane");
const lines = () =>
  [...document.querySelectorAll(".lead-line")].filter((line) => line.offsetParent);
const isTyping = (event) => event.target.closest("input, textarea, select, [contenteditable]");

// The lead opens beside the list where there is room for both.
let opened = "";
function openLead(address, hash) {
  opened = address;
  const loaded = htmx.ajax("GET", address, { target: "#pane", select: "#lead", swap: "innerHTML" });
  loaded.then(() => {
    if (hash) document.querySelector(hash)?.focus();
    else showNewest();
  });
}
// What they said last is what one answers: it is in view when their lead opens, above the box to
// answer in.
function showNewest() {
  const turns = document.querySelectorAll("#conversation article");
  turns[turns.length - 1]?.scrollIntoView({ block: "nearest" });
}
// Where nothing stands beside the conversation
const isNarrow = window.matchMedia("(max-width: 48rem)").matches;
const isOpened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
if (!pane() && isNarrow && isOpened && !window.location.hash) showNewest();
let chosen = "";
function choose(line) {
  chosen = line.id;
  for (const other of document.querySelectorAll(".lead-line[aria-current]"))
    other.removeAttribute("aria-current");
  line.setAttribute("aria-current", "true");
}
document.addEventListener("click", (event) => {
  const link = event.target.closest(".lead-line[data-lead], [data-opens]");
  if (
    !link ||
    !pane() ||
    !WIDE.matches ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.button
  )
    return;
  event.preventDefault();
  const line = document.querySelector(`#line-${link.dataset.opens || link.dataset.lead}`);
  if (line) choose(line);
  openLead(link.pathname + link.search, link.hash);
});
// It closes where it opened: the list has all the room again, and the keys go on from its row.
function closePane() {
  const line = document.getElementById(chosen);
  pane().replaceChildren();
  chosen = "";
  line?.removeAttribute("aria-current");
  line?.focus({ preventScroll: true });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-pane]")) closePane();
});
// In the pane forms stay in it, and links lead away from it. What is posted there is no new page:
// the address stays.
document.addEventListener("htmx:configRequest", (event) => {
  const { target, formData } = event.detail;
  if (target === pane() && !formData.has("back")) formData.append("back", opened);
});
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const { target, history } = event.detail;
  if (target === pane())
    Object.assign(history, {
      type: "replace",
      path: window.location.pathname + window.location.search,
    });
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === pane() && document.activeElement === document.body)
    pane().focus({ preventScroll: true });
});
// What was done leaves the pane where it was read, though what stands beside the conversation is
// fetched anew.
let read = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== pane()) return;
  const isSame = detail.requestConfig.verb === "post";
  read = {
    top: isSame ? pane().scrollTop : 0,
    beside: isSame ? pane().querySelector("#lead-side")?.offsetHeight || 0 : 0,
  };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "lead-side") detail.target.style.minHeight = "";
  if (detail.target !== pane() || !read) return;
  const beside = pane().querySelector("#lead-side");
  if (beside && read.beside) beside.style.minHeight = `${read.beside}px`;
  pane().scrollTop = read.top;
  // The list beside it follows: the hand that has done it is here
  if (detail.requestConfig.verb === "post") {
    handAt = 0;
    htmx.trigger(document.body, "changed");
  }
  read = null;
});
// The page that is fetched anew has nothing to say of what was done: that stays.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "flash" && !detail.fragment.querySelector(".note"))
    detail.shouldSwap = false;
});
const SAID_FOR = 20000; // milliseconds, unless a hand or the focus is on it
window.setInterval(() => {
  for (const note of document.querySelectorAll("#flash > .good")) {
    if (getComputedStyle(note.parentElement).position !== "fixed") continue;
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
  if (event.defaultPrevented || !event.target.closest("#flash") || !pane()?.querySelector("#lead"))
    return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(event.target));
  htmx.ajax("POST", event.target.action, {
    source: "#pane",
    target: "#pane",
    select: "#lead",
    selectOOB: "#flash",
    swap: "innerHTML show:none",
    values,
  });
});

// What has changed comes in, but not under a hand that is on the list: an emergency alone does.
let handAt = 0;
for (const what of ["pointermove", "pointerdown", "keydown", "touchstart"]) {
  document.addEventListener(
    what,
    (event) => {
      if (event.target.closest?.("#queue, #board")) handAt = Date.now();
    },
    { passive: true },
  );
}
let wanted = false;
function isBusy() {
  const focused = document.activeElement;
  const inside = focused && focused !== document.body && focused.closest("#queue, #board");
  return (
    !wanted &&
    (Date.now() - handAt < 3000 ||
      inside ||
      document.querySelector("dialog[open], .desk [name=lead]:checked"))
  );
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.elt?.id !== "fresh" || !isBusy()) {
    return;
  }
  document.querySelector("#newer").hidden = false;
  if (!document.querySelector("#urgent")) {
    event.detail.shouldSwap = false;
    return;
  }
  event.detail.target = document.querySelector("#urgent");
  event.detail.selectOverride = "#urgent";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.elt?.id !== "fresh") return;
  showColumn();
  if (event.detail.target.id !== "urgent") {
    document.querySelector("#newer").hidden = true;
    wanted = false;
  }
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
  if (event.detail.target.id === "conversation")
    unfolded = [...event.detail.target.querySelectorAll("details[id][open]")].map((one) => one.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) {
    const one = document.getElementById(id);
    if (one) one.open = true;
  }
  unfolded = [];
});
const plainTitle = document.title;
function title() {
  const waits = document.querySelector("#to-do:not([hidden])")?.textContent.trim();
  document.title = waits ? `(${waits}) ${plainTitle}` : plainTitle;
}
title();
