// What was just done is said in a corner. It goes by itself, but stays while somebody is at it; what went wrong stays until
// it is shut. U undoes it as long as the page stands.

const STAYS = 8_000; // milliseconds
const STAYS_WITH_UNDO = 20_000;
const STEP = 12; // pixels
const PLACES = ["", "at-right", "at-right at-top"];

const toasts = document.querySelector(".toasts");
const said = toasts ? [...toasts.querySelectorAll(".message")] : [];

for (const message of said) {
  // Read out too: a region speaks of what changes in it, and this stood there from the start.
  const words = message.querySelector(".words-said");
  setTimeout(() => words.replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true))), 200);
  if (!message.matches(".error, .warning")) passes(message, message.querySelector("form") || message.matches("form") ? STAYS_WITH_UNDO : STAYS);
}

function passes(message, after) {
  let timer = 0;
  const go = () => {
    clearTimeout(timer);
    timer = setTimeout(() => message.classList.toggle("over", !message.matches(":hover, :focus-within")), after);
  };
  for (const name of ["pointerleave", "focusout"]) message.addEventListener(name, go);
  go();
}

// The first corner in which it lies on no button and no field; where each is taken, as on a phone, a free place above.
function settle() {
  for (const place of PLACES) {
    toasts.className = `toasts ${place}`;
    if (!covers()) return;
  }
  toasts.className = "toasts";
  const lowest = parseFloat(getComputedStyle(toasts).bottom);
  for (let up = STEP; up < innerHeight / 2; up += STEP) {
    toasts.style.bottom = `${lowest + up}px`;
    if (!covers()) return;
  }
  toasts.style.bottom = "";
}

function covers() {
  const mine = said.map((message) => message.getBoundingClientRect());
  return [...document.querySelectorAll("main :is(button, .button, input:not([type=hidden], [type=checkbox]), select, textarea)")].some((one) => {
    const { left, right, top, bottom, width } = one.getBoundingClientRect();
    return width && mine.some((box) => left < box.right && right > box.left && top < box.bottom && bottom > box.top);
  });
}

if (said.length) {
  const soon = () => requestAnimationFrame(settle);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
}
