// In an embedded form: tell the page around it how tall we are, and where we are seen. Everything works without it.
"use strict";
const tell = () => { if (parent !== window) parent.postMessage({ leadflowHeight: document.documentElement.scrollHeight }, "*"); };
addEventListener("load", tell);
new ResizeObserver(tell).observe(document.body);
