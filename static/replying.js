// While somebody writes to a lead, the others who have it open see it. Works for what is put into
// the page later, too.
"use strict";
(() => {
  const EVERY = 5000; // milliseconds
  let typed = false; // since it was told the last time: that keeps the session in use
  const placeBeside = (box) =>
    box?.matches?.("textarea") ? box.form?.querySelector("[data-replying]") : null;

  async function tell(place, box) {
    if (!place || (document.hidden && box !== "left")) return;
    const token = place.closest("form").elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ box, csrfmiddlewaretoken: token });
    if (typed) body.set("typed", "on");
    typed = false;
    try {
      const answer = await fetch(place.dataset.replying, { method: "POST", body, keepalive: true });
      if (!answer.ok || answer.redirected) return;
      const piece = await answer.text();
      if (piece.trim() !== place.innerHTML.trim()) place.innerHTML = piece;
    } catch {
      /* away for a moment: the next one tells */
    }
  }
  document.addEventListener("input", (event) => {
    if (placeBeside(event.target)) typed = true;
  });
  document.addEventListener("focusin", (event) => tell(placeBeside(event.target), "writes"));
  document.addEventListener("focusout", (event) => tell(placeBeside(event.target), "left"));
  window.addEventListener("pagehide", () => tell(placeBeside(document.activeElement), "left"));
  function look() {
    const writes = placeBeside(document.activeElement);
    for (const place of document.querySelectorAll("[data-replying]"))
      tell(place, place === writes ? "writes" : "looks");
  }
  look();
  window.setInterval(look, EVERY);
})();
