// The switch for notifications in this browser; the page of alerts works without it.
"use strict";
(() => {
  const place = document.querySelector("[data-push]");
  const button = place?.querySelector("[data-push-on]"), error = place?.querySelector("[data-push-error]");
  if (!button) return;
  const say = (words) => { error.textContent = words; error.hidden = false; };
  button.hidden = false;

  async function subscribe() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return say(place.dataset.lacks);
    if (await Notification.requestPermission() !== "granted") return say(place.dataset.refused);
    const registered = await navigator.serviceWorker.register(place.dataset.worker);
    await new Promise((done) => {
      const worker = registered.active || registered.waiting || registered.installing;
      if (worker.state === "activated") return done();
      worker.addEventListener("statechange", () => { if (worker.state === "activated") done(); });
    });
    const old = await registered.pushManager.getSubscription();
    if (old) await old.unsubscribe();
    const given = (await registered.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: place.dataset.key })).toJSON();
    const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ endpoint: given.endpoint, ...given.keys, csrfmiddlewaretoken: token });
    const answer = await fetch(place.dataset.push, { method: "POST", body });
    if (!answer.ok) return say((await answer.json()).error || place.dataset.refused);
    window.location.reload();
  }
  button.addEventListener("click", () => {
    error.hidden = true;
    button.disabled = true;
    subscribe().catch(() => say(place.dataset.refused)).finally(() => { button.disabled = false; });
  });
})();
