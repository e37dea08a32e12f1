// Rows of work: one menu for all, what was done with one, and several that are selected.
"use strict";
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
  for (const link of menu.querySelectorAll("[data-of-lead]"))
    link.href = link.getAttribute("href").replace(`/${menuOf}/`, `/${lead}/`);
  // What its press is about, as it stands on the page
  const row = document.getElementById(`line-${lead}`)?.dataset;
  for (const seen of menu.querySelectorAll("[name=seen]")) seen.value = row?.seen || "";
  for (const seen of menu.querySelectorAll("[name=seen_owner]")) seen.value = row?.owner || "";
  for (const back of menu.querySelectorAll("[name=back]"))
    back.value = menu.dataset.back + window.location.hash;
  menu.querySelector("[data-of-held]").hidden = !document.querySelector(
    `[data-menu="${lead}"][data-held]`,
  );
  const name = document.getElementById(`line-${lead}`)?.querySelector(".name");
  if (name) menu.querySelector("[data-name]").textContent = name.textContent;
  const give = menu.querySelector("[data-give]");
  give.open = false;
  give.querySelector(".part").replaceChildren();
  menuOf = lead;
  menu.showModal();
}
document.querySelector("#row-menu [data-give]")?.addEventListener("toggle", ({ target }) => {
  const address = target.dataset.give.replace("/0/", `/${menuOf}/`);
  if (target.open) htmx.ajax("GET", address, { target: target.querySelector(".part") });
});

// What was done with a row leaves the next page where this one stood, on that row or on the one in
// its place.
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#row-menu, #flash") || event.target.method === "dialog") return;
  const isTakenBack = event.target.closest("#flash"); // then its row is where it was before
  const at = isTakenBack
    ? Number(sessionStorage.getItem("acted"))
    : lines().findIndex((line) => line.dataset.lead === menuOf);
  sessionStorage.setItem("acted", at);
  sessionStorage.setItem("stood", JSON.stringify([window.location.pathname, window.scrollY, at]));
});
function restoreScroll() {
  const [path, top, at] = JSON.parse(sessionStorage.getItem("stood") || "[]");
  const moved = document.getElementById(sessionStorage.getItem("moved"));
  sessionStorage.removeItem("stood");
  sessionStorage.removeItem("moved");
  if (path !== window.location.pathname) {
    moved?.focus();
    return;
  }
  window.scrollTo(0, top);
  const all = lines();
  (moved || all[Math.min(at, all.length - 1)])?.focus({ preventScroll: true });
}
restoreScroll();

// On a phone one column of the board is shown: also after it came anew, where an address has no
// target any more.
function showColumn() {
  const board = document.querySelector(".tabbed"),
    tabs = document.querySelector(".tabs.only-narrow");
  if (!board || !tabs) return;
  const all = [...tabs.querySelectorAll("a")],
    named = all.findIndex((tab) => tab.hash === window.location.hash);
  tabs.dataset.marked = "1";
  for (const [at, tab] of all.entries()) {
    if (at === Math.max(0, named)) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
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
  if (!on)
    for (const tick of document.querySelectorAll(".desk [name=lead]:checked")) tick.checked = false;
  countPicked();
}
function countPicked() {
  const count = document.querySelector("#several [data-ticked]");
  if (count) count.textContent = document.querySelectorAll(".desk [name=lead]:checked").length;
}
picks?.removeAttribute("hidden");
picks?.addEventListener("click", () => pick(picks.getAttribute("aria-pressed") !== "true"));
document.addEventListener("change", (event) => {
  if (event.target.matches(".desk [name=lead]")) countPicked();
});
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
  for (const one of open) {
    one.open = false;
    one.querySelector("summary").focus();
  }
  if (
    !open.length &&
    pane()?.querySelector("#lead") &&
    !isTyping(event) &&
    !document.querySelector("dialog[open]")
  )
    closePane();
});
