// Shows what one of us is told, and opens it. It keeps nothing that was told.
"use strict";
importScripts("push-kept.js");
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    /* nothing that we sent */
  }
  const shown = {
    body: String(said.body || ""),
    tag: String(said.tag || ""),
    renotify: Boolean(said.tag),
    data: { url: String(said.url || "") },
  };
  event.waitUntil(self.registration.showNotification(String(said.title || "leadflow"), shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data?.url || "/";
  if (new URL(url, self.location.origin).origin !== self.location.origin) return;
  event.waitUntil(self.clients.openWindow(url));
});

// A browser that gives itself another address says so at once. Where that fails, the next page that
// is opened in it does.
async function renew(event) {
  const kept = await readKept();
  if (!kept) return;
  const wanted = { userVisibleOnly: true, applicationServerKey: kept.key };
  const given = event.newSubscription || (await self.registration.pushManager.subscribe(wanted));
  await tellNewAddress(kept, given.toJSON());
}
self.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(renew(event).catch(() => {})),
);
