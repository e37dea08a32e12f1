// Puts a leadflow form into any page:
//   <script src="…/embed.js" data-form="https://…/f/KEY/" async></script>
// data-mode="bubble" shows a small button instead. No cookie, nothing read from the page but its
// address.
"use strict";
(() => {
  const script = document.currentScript || document.querySelector("script[data-form]");
  const form = script.dataset.form;
  const said = new URLSearchParams({
    bare: "1",
    page: location.href.slice(0, 400),
    referrer: document.referrer.slice(0, 400),
    query: location.search.slice(0, 400),
  });
  const frame = document.createElement("iframe");
  frame.title = script.dataset.title || "Contact form";
  frame.style.cssText = "width:100%;border:0;min-height:24rem;color-scheme:normal";
  const origin = new URL(form).origin;
  addEventListener("message", (event) => {
    if (
      event.origin === origin &&
      event.source === frame.contentWindow &&
      event.data &&
      event.data.leadflowHeight
    )
      frame.style.height = `${Math.min(4000, Number(event.data.leadflowHeight))}px`;
  });
  const show = () => {
    if (!frame.src) frame.src = `${form}?${said}`;
  };
  const place = () => {
    if (script.closest("head")) document.body.append(frame);
    else script.after(frame);
  };
  // Pasted into the head of a page, it may run before there is a body
  const whenThere = (then) => {
    if (document.body) then();
    else addEventListener("DOMContentLoaded", then);
  };
  if (script.dataset.mode !== "bubble") {
    show();
    whenThere(place);
    return;
  }

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = script.dataset.label || "Message us";
  button.setAttribute("aria-expanded", "false");
  button.style.cssText = [
    "position:fixed",
    "right:1rem",
    "bottom:1rem",
    "z-index:2147483000",
    "padding:.8rem 1.2rem",
    "border:0",
    "border-radius:2rem",
    "background:#1f6f5c",
    "color:#fff",
    "font:600 1rem system-ui,sans-serif",
    "cursor:pointer",
    "box-shadow:0 2px 10px rgb(0 0 0/.25)",
  ].join(";");
  const box = document.createElement("div");
  box.hidden = true;
  box.style.cssText = [
    "position:fixed",
    "right:1rem",
    "bottom:4.5rem",
    "z-index:2147483000",
    "width:min(24rem,calc(100vw - 2rem))",
    "max-height:calc(100vh - 6rem)",
    "overflow:auto",
    "background:#fff",
    "border-radius:.8rem",
    "box-shadow:0 4px 24px rgb(0 0 0/.3)",
  ].join(";");
  box.append(frame);
  const toggle = (open) => {
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) show();
  };
  button.addEventListener("click", () => toggle(box.hidden));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      toggle(false);
      button.focus();
    }
  });
  whenThere(() => document.body.append(button, box));
})();
