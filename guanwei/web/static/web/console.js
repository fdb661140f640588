// Small helps on every page. All of them do without: each form works when none of this runs.

import "./menus.js";
import "./find.js";
import "./keys.js";
import "./toasts.js";

document.documentElement.classList.add("scripted");

// A post that went to the server is kept in this window until its own page shows that it arrived.
export const SENT = "draft-sent";
const sent = sessionStorage.getItem(SENT);
if (sent && /^\/posts\/\d+$/.test(location.pathname)) sessionStorage.removeItem(sent);
sessionStorage.removeItem(SENT);

// Filters apply when they are chosen.
for (const form of document.querySelectorAll("form[data-submits]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// What was said on top can be put away.
document.addEventListener("click", (event) => {
  event.target.closest("[data-shut]")?.parentElement.remove();
});

// Copy buttons appear only where they can work.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      document.execCommand("copy"); // pages without https have no clipboard of their own
    }
    button.classList.add("done");
    button.textContent = `✓ ${button.textContent.replace("✓ ", "")}`;
  });
}

// A pane that scrolls by itself stands where it stood when the next page has it too.
for (const pane of document.querySelectorAll("[data-scrolls]")) {
  const name = `scroll:${pane.dataset.scrolls}`;
  pane.scrollTop = Number(sessionStorage.getItem(name) ?? 0);
  pane.querySelector("[aria-current][data-item]")?.scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => sessionStorage.setItem(name, String(pane.scrollTop)));
}

// One box for all boxes of a list; how many are chosen stands beside it.
for (const all of document.querySelectorAll("[data-all]")) {
  const found = () => [...document.querySelectorAll(`input[name="${all.dataset.all}"]`)]; // rows come and go
  const one = all.querySelector("input");
  const chosen = all.parentElement.querySelector("[data-chosen]");
  const count = () => {
    const boxes = found();
    const number = boxes.filter((box) => box.checked).length;
    one.checked = number > 0 && number === boxes.length;
    one.indeterminate = number > 0 && number < boxes.length;
    if (chosen) chosen.textContent = number ? `${number} / ${boxes.length}` : "";
  };
  all.hidden = false;
  one.addEventListener("change", () => {
    for (const box of found()) box.checked = one.checked;
    count();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === all.dataset.all) count();
  });
  document.addEventListener("live:fresh", count);
  count();
}

// What is under way looks again by itself.
for (const busy of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), Number(busy.dataset.reload));
}
