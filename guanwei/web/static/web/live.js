// What changes on the server changes on the page. An element says what it shows:
//
//   <section id="list" data-live="deliveries approvals" data-live-src="/deliveries" data-live-rows>
//
// data-live        its topics; data-live-ids: only when one of these numbers is concerned
// data-live-src    where it stands anew ("" or none: on this page); the small parts around every page have an address of
//                  their own. It is found there by its id or its data-live-part
// data-live-rows   it is a list: its children are rows with a data-live-key, an id or a link, each brought up to date where
//                  it stands
//
// Nothing moves in what somebody points at, types or chooses in: what is new waits behind a button. Whatever they have
// typed, opened, chosen or marked is never replaced. Others may listen: the event "live" on document
// tells what changed, "live:fresh" on an element that it is new.

import { Line } from "./live-line.js";
import { busy, difference, merge, update } from "./live-merge.js";

const about = document.querySelector('meta[name="guanwei-live"]');
const SHORTEST = 1_000; // between two looks at the same place
const LONGEST = 15_000;
const TRY_EVERY = 3_000; // to show what waits, once nobody is at it any more
const HIDDEN_FOR = 60_000; // a page that holds a stream of its own lets it go when nobody looks
const places = new Map(); // by address: when it was asked last, how long to leave it alone, whether it is to be asked

if (about) begin();

function begin() {
  const hello = { address: about.content, since: Number(about.dataset.since) };
  let connection = shared(hello, () => (connection = alone(hello))) ?? alone(hello);
  document.addEventListener("visibilitychange", () => {
    connection.look();
    if (!document.hidden) for (const address of places.keys()) ask(address);
  });
  addEventListener("pagehide", () => connection.leave());
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.back();
  });
  addEventListener("online", () => connection.look());
}

// --- the stream

function shared(hello, fails) {
  if (typeof SharedWorker === "undefined") return null;
  let worker;
  try {
    // Whose pages they are is part of its name: who signs in next has a worker of their own.
    worker = new SharedWorker(about.dataset.worker, { type: "module", name: `guanwei-live-${about.dataset.person}` });
  } catch {
    return null;
  }
  const say = (message) => worker.port.postMessage(message);
  worker.addEventListener("error", fails, { once: true }); // it knows no modules
  worker.port.addEventListener("message", (event) => hear(event.data));
  worker.port.start();
  say({ hello, hidden: document.hidden });
  return {
    look: () => say({ hidden: document.hidden }),
    leave: () => say({ bye: true }),
    back: () => say({ hello, hidden: document.hidden }),
  };
}

function alone(hello) {
  const line = new Line(hello.address, hello.since, hear);
  let letting = 0;
  const look = () => {
    clearTimeout(letting);
    if (document.hidden) letting = setTimeout(() => line.close(), HIDDEN_FOR);
    else line.open();
  };
  look();
  return { look, leave: () => line.close(), back: look };
}

function hear({ state, topics, at }) {
  if (state) {
    document.documentElement.dataset.live = state;
    return;
  }
  if (topics === undefined) return;
  document.dispatchEvent(new CustomEvent("live", { detail: { topics, at } }));
  for (const element of document.querySelectorAll("[data-live]")) {
    if (concerns(element, topics)) want(addressOf(element));
  }
}

function concerns(element, topics) {
  if (topics === null) return true;
  const only = element.dataset.liveIds?.split(" ").map(Number);
  return element.dataset.live.split(" ").some((topic) => {
    const numbers = topics[topic];
    return numbers && (!only || !numbers.length || only.some((number) => numbers.includes(number)));
  });
}

// --- looking

function addressOf(element) {
  if (element.dataset.liveSrc === undefined && element.dataset.livePart) return about.dataset.parts;
  return element.dataset.liveSrc || location.pathname + location.search;
}

// However much happens, a place is asked once a second; the longer it goes on and the longer an answer takes, the less.
function want(address) {
  const place = places.get(address) ?? { asked: -LONGEST, pause: SHORTEST, timer: 0, wanted: false, asking: false };
  places.set(address, place);
  place.wanted = true;
  ask(address);
}

function ask(address) {
  const place = places.get(address);
  if (!place.wanted || place.asking || place.timer || document.hidden) return;
  const left = place.asked + place.pause - performance.now();
  place.timer = setTimeout(() => {
    place.timer = 0;
    look(address, place);
  }, Math.max(left, Math.random() * 250)); // not all browsers in the same moment
}

async function look(address, place) {
  if (document.hidden) return;
  const began = performance.now();
  const busyTimes = began - place.asked < 2 * place.pause;
  Object.assign(place, { wanted: false, asking: true, asked: began });
  try {
    const answer = await fetch(address, { headers: { "X-Part": "live" } }).catch(() => null);
    if (answer === null) return void (place.wanted = true); // asked again when something happens or somebody looks
    if (answer.ok && !answer.redirected) show(address, await answer.text());
  } finally {
    const took = performance.now() - began;
    place.pause = Math.min(LONGEST, Math.max(SHORTEST, 4 * took, busyTimes ? 1.5 * place.pause : 0));
    place.asking = false;
  }
  ask(address);
}

// --- showing

function show(address, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const element of document.querySelectorAll("[data-live]")) {
    if (addressOf(element) !== address) continue;
    const [there, fresh] = counterpart(element, page);
    if (fresh) take(there, document.adoptNode(fresh));
  }
}

// What stands in its place; where it is gone, what is around it stands for both.
function counterpart(element, page) {
  const part = element.dataset.livePart;
  if (part) return [element, page.querySelector(`[data-live-part="${CSS.escape(part)}"]`)];
  for (let at = element; at && at.id !== "main"; at = at.parentElement?.closest("[id]")) {
    const fresh = page.getElementById(at.id);
    if (fresh) return [at, fresh];
  }
  return [element, null];
}

function take(element, fresh) {
  if (element.isEqualNode(fresh)) {
    putAway(element);
  } else if (!busy(element)) {
    merge(element, fresh);
    putAway(element);
    element.dispatchEvent(new CustomEvent("live:fresh", { bubbles: true }));
  } else {
    if ("liveRows" in element.dataset) update(element, fresh);
    hold(element, fresh);
  }
}

// --- what waits

const waiting = new WeakMap();

function hold(element, fresh) {
  const there = waiting.get(element) ?? { fresh, button: null, timer: setInterval(() => release(element), TRY_EVERY) };
  there.fresh = fresh;
  waiting.set(element, there);
  const { count, more } = difference(element, fresh);
  if (!count && !more) return putAway(element);
  if (!there.button) {
    there.button = document.createElement("button");
    there.button.type = "button";
    there.button.className = "live-new small";
    there.button.addEventListener("click", () => release(element, { asked: true }));
    news().append(there.button);
    put(there.button, element);
  }
  there.button.textContent = count ? about.dataset.new.replace("{n}", count) : about.dataset.changed;
}

// Outside of what flows, or it would move the rows that it keeps from moving.
function news() {
  const there = document.getElementById("live-news");
  if (there) return there;
  const made = document.createElement("div");
  made.id = "live-news";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}

function put(button, element) {
  const { left, width, top } = element.getBoundingClientRect();
  button.style.left = `${left + width / 2}px`;
  button.style.top = `${Math.min(Math.max(top, 64), innerHeight - 80) + 8}px`;
}

// What somebody has typed or opened stays, even when they ask for the rest: in a list row by row.
function release(element, { asked = false } = {}) {
  const there = waiting.get(element);
  if (!there || (busy(element, { pointing: !asked }) && !(asked && "liveRows" in element.dataset))) return;
  if (element.isConnected) {
    merge(element, there.fresh);
    element.dispatchEvent(new CustomEvent("live:fresh", { bubbles: true }));
  }
  putAway(element);
}

function putAway(element) {
  const there = waiting.get(element);
  if (!there) return;
  clearInterval(there.timer);
  there.button?.remove();
  waiting.delete(element);
}
