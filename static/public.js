// In an embedded form: tell the page around it how tall we are, and where we are seen. Everything
// works without it.
"use strict";
const tell = () => {
  if (parent !== window)
    parent.postMessage({ leadflowHeight: document.documentElement.scrollHeight }, "*");
};
addEventListener("load", tell);
new ResizeObserver(tell).observe(document.body);

const pause = (seconds) =>
  new Promise((done) => {
    setTimeout(done, seconds * 1000);
  });

// Where the form asks for it, which may begin while somebody writes, do a proof of work as soon as
// somebody begins to write, and hold the sending back until it is done.
const form = document.querySelector("form[data-kept]");
let proved = async () => {};
if (form?.dataset.challenge && window.crypto?.subtle) {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const LASTS = 15 * 60 * 1000,
    MOST_TRIES = 100000;
  let begun = 0,
    work = null,
    busy = false;

  async function solve() {
    const challenge = await (await fetch(form.dataset.challenge, { credentials: "omit" })).json();
    if (!challenge.parameters) return; // none is asked for now
    const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
    const wanted = bytes(keyPrefix),
      start = bytes(nonce),
      password = new Uint8Array(start.length + 4);
    password.set(start);
    for (let counter = 0; counter < MOST_TRIES; counter += 1) {
      new DataView(password.buffer).setUint32(start.length, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const derived = new Uint8Array(
        await crypto.subtle.deriveBits(
          { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost },
          key,
          keyLength * 8,
        ),
      );
      if (wanted.every((byte, n) => derived[n] === byte)) {
        const derivedKey = Array.from(derived, (byte) => byte.toString(16).padStart(2, "0")).join(
          "",
        );
        form.elements.proof.value = btoa(
          JSON.stringify({ challenge, solution: { counter, derivedKey } }),
        );
        return;
      }
    }
  }
  const begin = () => {
    if (work && Date.now() - begun < LASTS && (busy || form.elements.proof.value)) return work;
    begun = Date.now();
    busy = true;
    work = solve()
      .catch(() => {})
      .finally(() => {
        busy = false;
      }); // without it the message still arrives, and is looked at first
    return work;
  };
  form.addEventListener("input", begin, { once: true });
  proved = () =>
    form.elements.proof.value && Date.now() - begun < LASTS
      ? null
      : Promise.race([begin(), pause(15)]);
}

// The page stays until what was typed has been taken in: where we are busy or away, it is sent
// again by itself, each time with the same id, so that it arrives once. A page in a box of another
// origin cannot read answers, and sends as browsers do.
const OFTEN = 5,
  SELDOM = 60; // seconds between two tries, more and more
// A phone's photos are larger than anybody looks at: what a browser can read goes smaller, all else
// as it is.
const LONGEST_SIDE = 2400,
  LARGE = 1500000,
  QUALITY = 0.85; // pixels; bytes
async function smaller(photo) {
  const picture =
    photo.size > LARGE &&
    (await createImageBitmap(photo, { imageOrientation: "from-image" }).catch(() => null));
  if (!picture) return photo;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height)),
    canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => {
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
  return made && made.size < photo.size
    ? new File([made], photo.name.replace(/\.\w+$/, "") + ".jpg", { type: made.type })
    : photo;
}
async function filledIn() {
  const typed = [...new FormData(form)],
    photos = typed.filter(([, value]) => value.size);
  const words = typed.filter(([, value]) => !(value instanceof File));
  if (!photos.length) return new URLSearchParams(words);
  const sent = new FormData();
  for (const [name, value] of words) sent.append(name, value);
  for (const [name, photo] of photos) sent.append(name, await smaller(photo));
  return sent;
}

async function send() {
  const body = await filledIn();
  for (let wait = OFTEN; ; wait = Math.min(wait * 2, SELDOM)) {
    const answer = await fetch(location.href, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "omit",
    }).catch(() => null);
    if (answer?.ok) return location.assign((await answer.json()).next);
    // The page that comes says what is wrong
    if (answer && ![429, 500, 502, 503, 504].includes(answer.status)) return form.submit();
    form.querySelector("[data-waits]").hidden = false;
    await pause(Number(answer?.headers.get("Retry-After")) || wait);
  }
}
if (form && self.origin !== "null") {
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = form.querySelector("button");
    button.disabled = true;
    await proved();
    await send().catch(() => form.submit());
    sending = button.disabled = false;
  });
}

// The page that says that we are busy keeps what was typed, too.
const again = document.querySelector("form[data-again]");
if (again) pause(Number(again.dataset.again)).then(() => again.submit());
