// While somebody writes to a lead, the others who have it open see it; every page works without this.
"use strict";
(() => {
  const EVERY = 10000; // milliseconds
  const place = document.querySelector("[data-replying]");
  const form = place?.closest("form"), box = form?.querySelector("textarea");
  if (!box) return;

  async function tell(box) {
    if (document.hidden && box !== "left") return;
    const body = new URLSearchParams({ box, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(place.dataset.replying, { method: "POST", body, keepalive: true });
      if (!answer.ok || answer.redirected) return;
      const piece = await answer.text();
      if (piece.trim() !== place.innerHTML.trim()) place.innerHTML = piece;
    } catch { /* away for a moment: the next one tells */ }
  }
  const now = () => tell(document.activeElement === box ? "writes" : "looks");
  box.addEventListener("focus", () => tell("writes"));
  box.addEventListener("blur", () => tell("left"));
  window.addEventListener("pagehide", () => { if (document.activeElement === box) tell("left"); });
  window.setInterval(now, EVERY);
})();
