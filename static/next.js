// What happens next to a lead comes in anew while its page is open, but not under a hand that is on
// it; what was chosen, folded out or is being typed beside it stays, and stays where it is.
"use strict";
(() => {
  const OURS = "fresh-next";
  const place = () => document.querySelector("#lead-next");
  let handAt = 0,
    waits = false,
    kept = null;
  for (const what of ["pointermove", "pointerdown", "touchstart"]) {
    document.addEventListener(
      what,
      (event) => {
        if (event.target.closest?.("#lead-side")) handAt = Date.now();
      },
      { passive: true },
    );
  }
  const isHeld = () =>
    Date.now() - handAt < 3000 || Boolean(place()?.contains(document.activeElement));

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig?.elt?.id !== OURS || !detail.shouldSwap) return;
    if (isHeld()) {
      waits = true;
      detail.shouldSwap = false;
      return;
    }
    const chosen = [...place().querySelectorAll("select")].map((one) => [one.name, one.value]);
    const open = [...place().querySelectorAll("details[id][open]")].map((one) => one.id);
    const typed = document.activeElement?.closest("#lead-side") ? document.activeElement : null;
    kept = { chosen, open, typed, top: typed?.getBoundingClientRect().top };
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.requestConfig?.elt?.id !== OURS || !kept) return;
    for (const [name, value] of kept.chosen) {
      const field = place().querySelector(`select[name="${CSS.escape(name)}"]`);
      if (field && [...field.options].some((option) => option.value === value)) field.value = value;
    }
    for (const id of kept.open) {
      const one = document.getElementById(id);
      if (one) one.open = true;
    }
    if (kept.typed) {
      const scrolls = kept.typed.closest("#pane") || document.scrollingElement;
      scrolls.scrollTop += kept.typed.getBoundingClientRect().top - kept.top;
    }
    kept = null;
  });
  window.setInterval(() => {
    if (!waits || isHeld()) return;
    waits = false;
    const asks = document.getElementById(OURS);
    if (asks) htmx.trigger(asks, "again");
  }, 1000);
})();
