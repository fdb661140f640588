// One for all pages of this browser: holds the one stream and passes on what it says.

import { Line } from "./live-line.js";

const HIDDEN_FOR = 300_000; // with no page in sight for so long, the stream is let go
const pages = new Map(); // by port: when the page was made, whether it is out of sight
let line = null;
let letting = 0;

function everybody(message) {
  for (const port of pages.keys()) port.postMessage(message);
}

function look() {
  clearTimeout(letting);
  if ([...pages.values()].some((page) => !page.hidden)) line?.open();
  else letting = setTimeout(() => line?.close(), pages.size ? HIDDEN_FOR : 0);
}

function hear(port, { hello, hidden, bye }) {
  if (bye) pages.delete(port);
  else if (hello) {
    pages.set(port, { hidden: Boolean(hidden) });
    line ??= new Line(hello.address, hello.since, everybody);
    const missed = line.missed(hello.since);
    if (missed === null) port.postMessage({ topics: null });
    else if (missed.length) port.postMessage({ topics: Object.fromEntries(missed.map((topic) => [topic, []])) });
  } else if (pages.has(port)) pages.set(port, { hidden });
  look();
}

self.addEventListener("connect", (event) => {
  const port = event.ports[0];
  port.addEventListener("message", (message) => hear(port, message.data));
  port.start();
});
