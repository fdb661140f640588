// The one field on top: it finds posts and conversations while one types, and goes to pages. Enter without a choice
// searches, as it does where no script runs.

const WAIT = 160; // milliseconds after the last key
const field = document.querySelector(".find input[data-suggest]");
const list = document.getElementById("suggestions");
let timer = 0;
let asked = null;

if (field && list) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  field.addEventListener("focus", suggest);
  field.addEventListener("keydown", move);
  document.addEventListener("click", (event) => {
    if (!field.form.contains(event.target)) close();
  });
}

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  try {
    const address = `${field.dataset.suggest}?${new URLSearchParams({ q: field.value })}`;
    const answer = await fetch(address, { signal: asked.signal, headers: { "X-Part": "1" } });
    if (!answer.ok || answer.redirected || document.activeElement !== field) return;
    list.innerHTML = await answer.text();
    const found = choices();
    found.forEach((one, at) => {
      one.id = `suggestion-${at}`;
      one.setAttribute("role", "option");
      one.tabIndex = -1;
    });
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
  } catch (error) {
    if (error.name !== "AbortError") close(); // without suggestions Enter still searches
  }
}

function choices() {
  return [...list.querySelectorAll("a")];
}

function move(event) {
  const found = choices();
  const at = found.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return; // the keys belong to the Chinese input method
  if (event.key === "Escape") {
    close();
    field.blur();
  } else if (step && !list.hidden) {
    event.preventDefault();
    found[at]?.removeAttribute("aria-selected");
    const next = found.at((at + step + found.length) % found.length);
    next?.setAttribute("aria-selected", "true");
    next?.scrollIntoView({ block: "nearest" });
    if (next) field.setAttribute("aria-activedescendant", next.id);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    found[at].click();
  }
}

function close() {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
}
