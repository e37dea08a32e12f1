// Small conveniences; every page works without them.
"use strict";

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  window.setTimeout(() => { delete form.dataset.sent; }, 8000);
});

// Countdowns move while the page is open; the list itself holds still.
function span(minutes) {
  if (minutes < 60) return `${Math.max(1, minutes)} min`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h` + (minutes < 360 && minutes % 60 ? ` ${minutes % 60} min` : "");
  return `${Math.floor(minutes / 1440)} days`;
}
function tick() {
  for (const clock of document.querySelectorAll("[data-due]")) {
    const left = new Date(clock.dataset.due) - Date.now();
    const minutes = Math.floor(Math.abs(left) / 60000);
    clock.textContent = left > 0 ? `${span(minutes)} left` : `${span(minutes)} late`;
    clock.className = "clock " + (left <= 0 ? "late" : left < 900000 ? "soon" : "calm");
  }
}
window.setInterval(tick, 20000);

// g then t, b, r, o goes to Today, Board, Report, Outbox; r on a lead jumps to the reply box. On Approvals a approves the draft
// in view, e edits it, s goes to the next one.
let before = "";
let current = 0;
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.metaKey || event.ctrlKey || event.altKey) return;
  const goes = before === "g";
  before = event.key;
  if (goes) {
    const to = document.querySelector(`.nav a[data-key="${CSS.escape(event.key)}"]`);
    if (to) { to.click(); event.preventDefault(); }
    return;
  }
  if (event.key === "r" && document.querySelector("#reply-text")) { document.querySelector("#reply-text").focus(); event.preventDefault(); return; }
  const drafts = [...document.querySelectorAll("[data-approvals] [data-approve]")];
  if (!drafts.length) return;
  const button = drafts[current % drafts.length];
  if (event.key === "a") { button.form.requestSubmit(button); event.preventDefault(); }
  else if (event.key === "e") { button.form.querySelector("textarea").focus(); event.preventDefault(); }
  else if (event.key === "s") { current = (current + 1) % drafts.length; drafts[current].closest("section").scrollIntoView({ block: "start" }); event.preventDefault(); }
});

// Copy buttons.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  const was = button.textContent;
  button.textContent = "Copied";
  window.setTimeout(() => { button.textContent = was; }, 1500);
});

// What is being written to a lead survives a lost session: it is kept in this tab until it was sent.
const box = document.querySelector("#reply-text");
if (box) {
  const place = `reply:${new URL(box.form.action).pathname}`; // the same on whatever address the lead's page is shown
  if (document.querySelector("[data-take-back]")) sessionStorage.removeItem(place); // what was written is on its way
  if (!box.value) box.value = sessionStorage.getItem(place) || "";
  box.addEventListener("input", () => sessionStorage.setItem(place, box.value));
}
