// Putting a new version of an element in place of the old one, so that whoever looks at it loses nothing: what is the same
// stays, what they read stays where it is on the screen, and what they touch is not touched.

const RESTS = 12_000; // a pointer that has not moved for so long points at nothing
const TOUCHED_FOR = 5_000; // after a finger was in it
let moved = -RESTS;
let touched = { at: -TOUCHED_FOR, in: null };

addEventListener("pointermove", () => (moved = performance.now()), { passive: true });
for (const name of ["touchstart", "touchmove"]) {
  addEventListener(name, (event) => (touched = { at: performance.now(), in: event.target }), { passive: true });
}

// Is somebody at it: pointing, typing, choosing, with something open or marked? Small parts around the page move nothing.
export function busy(element, { pointing = true } = {}) {
  if (pointing && !element.dataset.livePart && pointsAt(element)) return true;
  const focused = document.activeElement;
  if (focused && focused !== document.body && focused !== element && element.contains(focused)) return true;
  if ([...element.querySelectorAll("input, textarea, select")].some(changed)) return true;
  if (element.querySelector("details[open]:not([data-opens]), dialog[open]")) return true;
  const marked = getSelection();
  return Boolean(marked && !marked.isCollapsed && within(marked, element));
}

function within(marked, element) {
  for (let at = 0; at < marked.rangeCount; at += 1) if (marked.getRangeAt(at).intersectsNode(element)) return true;
  return false;
}

function pointsAt(element) {
  if (performance.now() - touched.at < TOUCHED_FOR && element.contains(touched.in)) return true;
  return performance.now() - moved < RESTS && matchMedia("(hover: hover)").matches && element.matches(":hover");
}

function changed(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const chosen = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(chosen, 0);
  }
  return field.value !== field.defaultValue;
}

// --- rows

export function keyOf(row) {
  return row.dataset?.liveKey || row.id || row.querySelector?.("a[href]")?.getAttribute("href") || "";
}

function byKey(list) {
  return new Map([...list.children].map((row) => [keyOf(row), row]).filter(([key]) => key));
}

// How many rows are new, and whether anything else has changed that `update` has not shown.
export function difference(element, fresh) {
  if (!("liveRows" in element.dataset)) return { count: 0, more: true };
  const [there, now] = [byKey(element), byKey(fresh)];
  const count = [...now.keys()].filter((key) => !there.has(key)).length;
  return { count, more: [...there.keys()].join() !== [...now.keys()].join() };
}

// What stands there already is brought up to date where it stands; nothing comes, goes or moves.
export function update(element, fresh) {
  const now = byKey(fresh);
  for (const [key, row] of byKey(element)) {
    const next = now.get(key);
    if (!next) continue;
    stand(row, next);
    if (!row.isEqualNode(next) && !row.matches(":hover") && !busy(row)) row.replaceWith(next.cloneNode(true));
  }
}

// --- the whole

export function merge(element, fresh) {
  const stays = anchor(element);
  for (const name of element.getAttributeNames()) if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) {
    if (element.getAttribute(name) !== fresh.getAttribute(name)) element.setAttribute(name, fresh.getAttribute(name));
  }
  if ("liveRows" in element.dataset) arrange(element, rowsOf(element, fresh));
  else element.replaceChildren(...fresh.childNodes);
  stays?.();
}

// The new rows, with those of the old ones that are the same, or that somebody is at, even if they are gone by now.
function rowsOf(element, fresh) {
  const there = byKey(element);
  const rows = [...fresh.childNodes].map((node) => {
    const key = node.nodeType === Node.ELEMENT_NODE ? keyOf(node) : "";
    const row = there.get(key);
    there.delete(key);
    if (row) stand(row, node);
    return row && (row.isEqualNode(node) || busy(row, { pointing: false })) ? row : node;
  });
  return [...[...there.values()].filter((row) => busy(row, { pointing: false })), ...rows];
}

// The one that is open beside the list stays marked: the list by itself does not know which that is.
function stand(row, next) {
  if (row.hasAttribute("aria-current")) next.setAttribute("aria-current", row.getAttribute("aria-current"));
}

// What stays in its place is not taken out: it would lose its focus.
function arrange(element, rows) {
  let at = element.firstChild;
  for (const row of rows) {
    if (row === at) at = at.nextSibling;
    else element.insertBefore(row, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// The first row in sight stays where it is, whatever comes above it. Not when the list stands at its top: then what is new
// is meant to be seen.
function anchor(element) {
  if (!("liveRows" in element.dataset)) return null;
  const scroller = scrollerOf(element);
  const edge = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
  if (element.getBoundingClientRect().top >= edge) return null;
  const seen = [...element.children].find((row) => row.getBoundingClientRect().bottom > edge && keyOf(row));
  if (!seen) return null;
  const [key, top] = [keyOf(seen), seen.getBoundingClientRect().top];
  const before = scroller.style.overflowAnchor;
  scroller.style.overflowAnchor = "none"; // the browser would do the same a second time
  return () => {
    const row = byKey(element).get(key);
    if (row) scroller.scrollTop += row.getBoundingClientRect().top - top;
    requestAnimationFrame(() => (scroller.style.overflowAnchor = before));
  };
}

function scrollerOf(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}
