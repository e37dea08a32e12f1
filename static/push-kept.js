// By what this browser was known last where notifications come from, for our pages and for the
// worker: its address and secret there, our key, and where to tell of another address. It opens
// nothing else.
"use strict";
const PUSH_KEPT = "/push-kept";
async function readKept() {
  const found = await caches.match(PUSH_KEPT);
  return found ? found.json() : null;
}
async function writeKept(kept) {
  const shelf = await caches.open("push");
  await shelf.put(PUSH_KEPT, new Response(JSON.stringify(kept)));
}
// It has another address: said with what it was known by, nobody need be signed in for that.
// Whether it was known.
async function tellNewAddress(kept, given) {
  const body = new URLSearchParams({
    known: kept.endpoint,
    secret: kept.auth,
    endpoint: given.endpoint,
    ...given.keys,
  });
  const answer = await fetch(kept.renew, { method: "POST", body, credentials: "omit" });
  if (answer.ok) await writeKept({ ...kept, endpoint: given.endpoint, auth: given.keys.auth });
  return answer.ok;
}
