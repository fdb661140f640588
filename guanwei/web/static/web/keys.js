// Everything by keys. `?` lists them; none acts while somebody types, composes Chinese, or has a dialog open.

const AFTER_G = 1200; // milliseconds in which a second key belongs to G
let waiting = 0; // until when the next key says where to go

const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent);

function current() {
  return document.activeElement?.closest("[data-item]") ?? document.querySelector("[data-item][aria-current]");
}

function go(to) {
  const all = items();
  const item = all[Math.max(0, Math.min(all.length - 1, to))];
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: item.offsetHeight > innerHeight / 2 ? "start" : "nearest" });
}

// A queue has a current item from the start, so that it is decided without being looked for: the one that the address
// names, else the first. Whoever goes to another takes the mark along.
const queue = document.querySelector("[data-queue]");

function mark(item) {
  for (const other of queue.querySelectorAll("[data-item][aria-current]")) if (other !== item) other.removeAttribute("aria-current");
  item?.setAttribute("aria-current", "true");
}

function nearest(node) {
  for (let at = node; at; at = at.nextSibling) if (at.matches?.("[data-item]")) return at;
  return null;
}

if (queue) {
  const begin = () => {
    if (queue.querySelector("[data-item][aria-current]")) return;
    const named = location.hash && document.getElementById(location.hash.slice(1));
    mark(named && queue.contains(named) && named.matches("[data-item]") ? named : queue.querySelector("[data-item]"));
  };
  queue.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item) mark(item);
  });
  // Decided by a colleague: the one after it is next, not the first again.
  new MutationObserver((changes) => {
    for (const { removedNodes, nextSibling, previousSibling } of changes) {
      if (![...removedNodes].some((node) => node.ariaCurrent === "true")) continue;
      const beside = [nextSibling, previousSibling].map((node) => nearest(node)).find((item) => item?.isConnected);
      if (beside && !queue.querySelector("[data-item][aria-current]")) mark(beside);
    }
    begin();
  }).observe(queue, { childList: true });
  addEventListener("hashchange", () => {
    mark(null);
    begin();
  });
  begin();
}

// Nothing is decided that is out of sight: it comes into sight first.
function inSight(item) {
  if (!item || item.contains(document.activeElement)) return item;
  const { top, bottom } = item.getBoundingClientRect();
  if (bottom > 80 && top < innerHeight - 80) return item;
  go(items().indexOf(item));
  return null;
}

const press = (within, key) => within?.querySelector(`[data-key="${key}"]`);

// What needs a reason first gets the field for it.
function approve(item) {
  const button = press(item, "a");
  button?.click();
  return button ? null : press(item, "w");
}

// The button that does something to several at once, for the ticked rows of a list; without any, for the one that has the
// focus.
function inList(what) {
  const row = document.activeElement?.closest("[data-item]");
  const button = row?.closest("form")?.querySelector(`button[name="do"][value="${what}"]`);
  if (!button) return null;
  if (!button.form.querySelector('[name="thread"]:checked')) row.querySelector('[name="thread"]').checked = true;
  return button;
}

const ACTIONS = {
  "/": () => document.querySelector(".find input"),
  "?": () => document.getElementById("keys")?.showModal(),
  n: () => document.querySelector('.top [data-key="n"]')?.click(),
  u: () => document.querySelector(".message form button, form.away button")?.click(),
  j: () => go(items().indexOf(current()) + 1),
  k: () => go(items().indexOf(current()) - 1),
  x: () => current()?.querySelector('input[type="checkbox"]')?.click(),
  a: () => approve(inSight(current())),
  w: () => press(inSight(current()), "w"),
  e: () => (press(current(), "e") ?? inList("done") ?? press(document, "e"))?.click(),
  f: () => (press(current(), "f") ?? inList("urgent") ?? press(document, "f"))?.click(),
  r: () => press(current(), "r") ?? press(document, "r"),
  Enter: () => (document.activeElement?.matches("[data-item]") ? press(document.activeElement, "a") ?? document.activeElement.querySelector("a.text") : null)?.click(),
};

// Out of a field, so that the keys act again; an empty one that was unfolded for it folds up.
function leave(field) {
  const fold = field.closest("[data-item] details.act");
  if (fold && !field.value) fold.open = false;
  const item = field.closest("[data-item]");
  if (item) item.focus();
  else if (field.form?.matches(".answering")) field.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.querySelector(".find input")?.select();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    // Also right after a check or a warning, when nothing has the focus: what stands in the box is what is meant.
    const elsewhere = event.target.closest("form, dialog, input, textarea, select, button, a");
    const form = event.target.closest("form.answering") ?? (elsewhere ? null : document.querySelector("form.answering"));
    if (form?.elements.text?.value.trim() || form?.contains(event.target)) {
      event.preventDefault();
      form.querySelector("button.strong").click();
    }
    return;
  }
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) {
    if (event.key === "Escape") leave(event.target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (performance.now() < waiting) {
    waiting = 0;
    document.querySelector(`[data-go="${key}"]`)?.click();
    return;
  }
  if (key === "g") waiting = performance.now() + AFTER_G;
  if (key === "Enter" && !document.activeElement?.matches("[data-item]")) return;
  const field = ACTIONS[key]?.();
  if (key in ACTIONS && (field || key !== "?")) event.preventDefault();
  if (field instanceof HTMLElement) {
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }
});
