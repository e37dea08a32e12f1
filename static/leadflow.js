// Small conveniences; every page works without them. What people read comes with the page, in their
// language.
"use strict";
const SAID = document.currentScript.dataset;
function said(words, value) {
  return words.replace("{}", value);
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  window.setTimeout(() => {
    delete form.dataset.sent;
  }, 8000);
});

// Countdowns move while the page is open; the list itself holds still.
function span(minutes) {
  if (minutes < 60) return said(SAID.minutes, Math.max(1, minutes));
  if (minutes < 2880)
    return (
      said(SAID.hours, Math.floor(minutes / 60)) +
      (minutes < 360 && minutes % 60 ? " " + said(SAID.minutes, minutes % 60) : "")
    );
  return said(SAID.days, Math.floor(minutes / 1440));
}
function tick() {
  for (const clock of document.querySelectorAll("[data-due]")) {
    const left = new Date(clock.dataset.due) - Date.now();
    const minutes = Math.floor(Math.abs(left) / 60000);
    clock.textContent = said(left > 0 ? SAID.left : SAID.late, span(minutes));
    clock.className = "clock " + (left <= 0 ? "late" : left < 900000 ? "soon" : "calm");
  }
}
window.setInterval(tick, 20000);

// On Approvals the keys act on the draft that is marked: the one with the focus, else the topmost,
// and only where it is in view, so that nobody lets go what they do not see.
const drafts = [...document.querySelectorAll("[data-approvals] [data-draft]")];
function visible(element) {
  // the share of its height that is on the screen, below the bar
  const box = element.getBoundingClientRect(),
    bar = document.querySelector(".bar").getBoundingClientRect();
  const shown = Math.min(box.bottom, window.innerHeight) - Math.max(box.top, bar.bottom, 0);
  return Math.max(0, shown) / Math.min(box.height, window.innerHeight);
}
function isInView(draft) {
  return (
    visible(draft.querySelector("textarea")) > 0.5 ||
    visible(draft.querySelector("[data-approve]")) > 0.9
  );
}
function marked() {
  const seen = drafts.filter(isInView);
  return seen.find((draft) => draft.contains(document.activeElement)) || seen[0];
}
function mark() {
  const now = marked();
  for (const draft of drafts) draft.classList.toggle("marked", draft === now);
}
if (drafts.length) {
  for (const what of ["scroll", "resize", "focusin", "load"])
    window.addEventListener(what, mark, { passive: true });
  mark();
}
// What was changed in a draft is kept in this tab until the page after it says that it is decided:
// a lost session loses none of it.
const decided = sessionStorage.getItem("decided");
if (decided && document.querySelector("#flash .good") && !document.querySelector("#flash .bad"))
  for (const place of [decided, "decided"]) sessionStorage.removeItem(place);
for (const draft of drafts) {
  const text = draft.querySelector("textarea");
  if (!text) continue;
  const place = `draft:${new URL(text.form.action).pathname}:${text.form.elements.seen?.value}`,
    kept = sessionStorage.getItem(place);
  if (kept !== null) text.value = kept;
  text.addEventListener("input", () => sessionStorage.setItem(place, text.value));
  text.form.addEventListener("submit", () => sessionStorage.setItem("decided", place));
}
// The one after it is next, not the first on the page: what was skipped stays skipped.
for (const [at, draft] of drafts.entries()) {
  const next = drafts[at + 1] || drafts[at - 1];
  for (const form of draft.querySelectorAll("form"))
    form.addEventListener("submit", () => sessionStorage.setItem("next-draft", next?.id || ""));
  draft.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest("textarea, input")) return;
    draft.focus({ preventScroll: true });
  });
}
const nextDraft = drafts.find((draft) => draft.id === sessionStorage.getItem("next-draft"));
sessionStorage.removeItem("next-draft");
if (nextDraft) {
  nextDraft.focus({ preventScroll: true });
  nextDraft.scrollIntoView({ block: "start" });
  mark();
}
function nearest() {
  // to the top of the screen, where none is in view
  const below = drafts.find(
    (draft) => draft.getBoundingClientRect().bottom > window.innerHeight / 2,
  );
  return below || drafts[drafts.length - 1];
}
function writeReply() {
  // which is in view at a desk: nothing moves
  const box = document.querySelector("#reply-text"),
    { top, bottom } = box.getBoundingClientRect();
  box.focus({ preventScroll: true });
  if (top < 0 || bottom > window.innerHeight) box.scrollIntoView({ block: "center" });
}
function show(draft) {
  draft.querySelector("[data-approve]").scrollIntoView({ block: "end" });
  mark();
}

// g then t, l, b, r, s goes to Today, Leads, Board, Report, Settings; r on a lead jumps to the
// reply box. On Approvals a approves the draft that is marked, e edits it, s goes to the next one.
// A key that is held down acts once.
let before = "";
document.addEventListener("keydown", (event) => {
  if (
    event.repeat ||
    event.target.closest("input, textarea, select") ||
    event.metaKey ||
    event.ctrlKey ||
    event.altKey
  )
    return;
  const goes = before === "g";
  before = event.key;
  if (goes) {
    const to = document.querySelector(`.bar a[data-key="${CSS.escape(event.key)}"]`);
    if (to) {
      to.click();
      event.preventDefault();
    }
    return;
  }
  if (event.key === "r" && document.querySelector("#reply-text")) {
    writeReply();
    event.preventDefault();
    return;
  }
  if (!drafts.length || !["a", "e", "s"].includes(event.key)) return;
  event.preventDefault();
  const draft = marked();
  if (event.key === "s") {
    const next = draft ? drafts[(drafts.indexOf(draft) + 1) % drafts.length] : nearest();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
    mark();
  } else if (!draft) show(nearest());
  else if (event.key === "e") draft.querySelector("textarea").focus();
  else {
    const button = draft.querySelector("[data-approve]");
    button.form.requestSubmit(button);
  }
});

// Copy buttons.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  const was = button.textContent;
  button.textContent = SAID.copied;
  window.setTimeout(() => {
    button.textContent = was;
  }, 1500);
});

// What is being written to a lead survives a lost session: it is kept in this tab until it was
// sent.
function keepTyped() {
  const box = document.querySelector("#reply-text");
  if (!box || box.dataset.kept) return;
  box.dataset.kept = "1";
  // The same on whatever address the lead's page is shown
  const place = `reply:${new URL(box.form.action).pathname}`;
  // What was written is on its way
  if (document.querySelector("[data-take-back]")) sessionStorage.removeItem(place);
  if (box.value) sessionStorage.setItem(place, box.value);
  else box.value = sessionStorage.getItem(place) || "";
  box.addEventListener("input", () => sessionStorage.setItem(place, box.value));
}
keepTyped();
// Before anybody can type into the new box: what it is loaded with is told of only later
document.addEventListener("htmx:afterSwap", keepTyped);

// In the box of a reply Ctrl and Enter send it, and Escape leaves it for the keys of the page.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("#reply-text");
  if (!box || event.repeat) return;
  if (event.key === "Escape") box.blur();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  box.form.requestSubmit(box.form.querySelector("button.primary"));
});

// A new business is most often where its owner's browser is.
const guesses = {
  timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  country: () => new Intl.Locale(navigator.language).region,
};
for (const field of document.querySelectorAll("[data-guess]")) {
  const guess = guesses[field.dataset.guess](),
    was = field.querySelector("option[selected]");
  const isTheirs = was && !["", "UTC"].includes(was.value); // chosen by them, and shown again
  if (!isTheirs && [...field.options].some((option) => option.value === guess)) field.value = guess;
}

// A password may be looked at while it is typed, and a new one is measured: length counts most,
// what repeats counts little.
function strength(password) {
  const different = new Set(password.toLowerCase()).size;
  if (password.length < 12 || different < 5) return 0;
  return Math.min(4, 1 + Math.floor((password.length - 12) / 4) + (different > 11 ? 1 : 0));
}
function measure(field) {
  const meter = document.createElement("meter"),
    told = document.createElement("span");
  Object.assign(meter, { min: 0, max: 4, low: 1.5, high: 2.5, optimum: 4 });
  meter.setAttribute("aria-label", SAID.strength);
  told.className = "small muted";
  told.setAttribute("role", "status");
  field.after(meter, told);
  field.addEventListener("input", () => {
    meter.value = strength(field.value);
    told.textContent = field.value ? SAID.strengths.split("|")[meter.value] : "";
  });
}
for (const form of document.forms) {
  const fields = [...form.querySelectorAll("input[type=password]")],
    last = fields.at(-1);
  if (!last) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet small";
  button.textContent = SAID.show;
  button.addEventListener("click", () => {
    const hidden = last.type === "text";
    for (const field of fields) field.type = hidden ? "password" : "text";
    button.textContent = hidden ? SAID.show : SAID.hide;
  });
  last.after(button);
  for (const field of fields)
    if (field.autocomplete === "new-password" && field.name === "password1") measure(field);
}
