// Menus (<details class="menu">) close when one looks elsewhere; one with data-load fetches its list when it is opened.

const menus = () => document.querySelectorAll("details.menu[open], details.more[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("toggle", load, true); // it does not bubble

async function load(event) {
  const menu = event.target;
  if (!menu.open || !menu.dataset?.load || menu.dataset.loaded) return;
  const answer = await fetch(menu.dataset.load, { headers: { "X-Part": "1" } });
  if (!answer.ok || answer.redirected) return; // the link that stands there leads to the page
  menu.dataset.loaded = "1";
  menu.querySelector(".floating").innerHTML = await answer.text();
  menu.querySelector(".floating :is(a, button)")?.focus();
}

// Up and down within an open menu.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = step && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  const stops = [...menu.querySelectorAll(".floating :is(a, button, summary)")].filter((stop) => stop.offsetParent);
  event.preventDefault();
  stops.at((stops.indexOf(event.target) + step) % stops.length)?.focus();
});
