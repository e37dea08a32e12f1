// The search of all leads is one key away on every page.
"use strict";

document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-search]");
  if (!field || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.key === "Escape" && event.target === field) { field.blur(); return; }
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  field.focus();
  field.select();
  event.preventDefault();
});
