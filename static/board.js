// On the board a card is dragged to another column, or moved there by keys; completing asks how it
// ended.
"use strict";

let dragged = null;
const columns = () => [...document.querySelectorAll("[data-stage]")];
const taking = (event) => dragged && event.target.closest?.("[data-stage]:not(:has(.dragged))");
function mark(taker) {
  for (const one of columns()) one.classList.toggle("takes", one === taker);
}
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("#board .line");
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const column = taking(event);
  mark(column);
  if (column) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const column = taking(event);
  if (!column) return;
  event.preventDefault();
  moveTo(dragged, column);
});
document.addEventListener("dragend", () => {
  mark(null);
  dragged?.classList.remove("dragged");
  dragged = null;
});
// The menu of a row with the buttons of an outcome alone
const menu = document.querySelector("#row-menu");
function askOutcome(only) {
  menu.toggleAttribute("data-outcome-only", only);
  const stages = columns().map((column) => column.dataset.stage);
  for (const button of menu.querySelectorAll("button[name=to]"))
    button.hidden = only && stages.includes(button.value);
}
menu?.addEventListener("close", () => askOutcome(false));
function moveTo(card, column) {
  if (!menu) return;
  const line = card.querySelector(".lead-line");
  openMenu(line.dataset.lead);
  const button = menu.querySelector(`button[name="to"][value="${column.dataset.stage}"]`);
  if (!button) {
    askOutcome(true);
    menu.querySelector("button[name=to]:not([hidden])")?.focus();
    return;
  }
  sessionStorage.setItem("moved", line.id); // where the focus goes on the next page
  button.form.requestSubmit(button);
}
// By keys: Shift and an arrow, on the card that has the focus.
document.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key],
    card = event.target.closest?.("#board .line");
  if (!card || !by || !event.shiftKey || event.repeat) return;
  const all = columns(),
    column = all[all.indexOf(card.closest("[data-stage]")) + by];
  if (!column) return;
  event.preventDefault();
  moveTo(card, column);
});
