// The switch for notifications in this browser, on the page of alerts, which works without it; and
// where they are on, a browser that has given itself another address unseen is made known again by
// the next page.
"use strict";
const PUSH = document.currentScript.dataset;
const tokenOfPage = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
function postBrowser(given, known) {
  const body = new URLSearchParams({
    endpoint: given.endpoint,
    ...given.keys,
    known,
    csrfmiddlewaretoken: tokenOfPage(),
  });
  return fetch(PUSH.keep, { method: "POST", body });
}
function knownBy(given, key) {
  return { endpoint: given.endpoint, auth: given.keys.auth, key, renew: PUSH.renew };
}
const asText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function makeKnownAgain() {
  if (
    !("serviceWorker" in navigator) ||
    !("PushManager" in window) ||
    Notification.permission !== "granted"
  )
    return;
  if (sessionStorage.getItem("push-known")) return; // once in each tab
  const registered = await navigator.serviceWorker.getRegistration(PUSH.worker),
    kept = await readKept();
  let there = registered && (await registered.pushManager.getSubscription());
  if (!there && registered && kept)
    there = await registered.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: kept.key,
    });
  if (!there) return;
  const given = there.toJSON();
  if (kept && kept.endpoint !== given.endpoint && !(await tellNewAddress(kept, given))) {
    // It was forgotten meanwhile, as nothing reached it
    const answer = await postBrowser(given, kept.endpoint);
    if (!answer.ok || answer.redirected) return;
  }
  await writeKept(knownBy(given, kept ? kept.key : asText(there.options.applicationServerKey)));
  sessionStorage.setItem("push-known", "1");
}
makeKnownAgain().catch(() => {
  /* the next page tries again */
});

(() => {
  const place = document.querySelector("[data-push]");
  const button = place?.querySelector("[data-push-on]"),
    error = place?.querySelector("[data-push-error]");
  if (!button) return;
  const say = (words) => {
    error.textContent = words;
    error.hidden = false;
  };
  button.hidden = false;

  async function subscribe() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window))
      return say(place.dataset.lacks);
    if ((await Notification.requestPermission()) !== "granted") return say(place.dataset.refused);
    const registered = await navigator.serviceWorker.register(PUSH.worker);
    await new Promise((done) => {
      const worker = registered.active || registered.waiting || registered.installing;
      if (worker.state === "activated") return done();
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") done();
      });
    });
    const old = await registered.pushManager.getSubscription();
    if (old) await old.unsubscribe();
    const given = (
      await registered.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: place.dataset.key,
      })
    ).toJSON();
    const answer = await postBrowser(given, "");
    if (!answer.ok) return say((await answer.json()).error || place.dataset.refused);
    await writeKept(knownBy(given, place.dataset.key));
    window.location.reload();
  }
  button.addEventListener("click", () => {
    error.hidden = true;
    button.disabled = true;
    subscribe()
      .catch(() => say(place.dataset.refused))
      .finally(() => {
        button.disabled = false;
      });
  });
})();
