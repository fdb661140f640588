// Small helps on every page. All of them do without: each form works when none of this runs.

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

// The queue of approvals by keys: J and K move, A approves, R writes why not.
const items = [...document.querySelectorAll("[data-item]")];

function current() {
  const at = document.activeElement?.closest("[data-item]");
  return at ? items.indexOf(at) : -1;
}

function go(to) {
  const item = items[Math.max(0, Math.min(items.length - 1, to))];
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (!items.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing) {
    if (event.key === "Escape") event.target.closest("[data-item]")?.focus();
    return;
  }
  const at = current();
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at - 1);
  else if ((event.key === "a" || event.key === "r") && at >= 0) {
    const target = items[at].querySelector(`[data-key="${event.key}"]`);
    event.preventDefault();
    if (event.key === "a") target?.click();
    else target?.focus();
  }
});
