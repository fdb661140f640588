// The plan is moved with the mouse or with keys: a post goes to another day at its own time, by the same form that its
// page has. Shift and an arrow move the post that has the focus by a day, or by a week; M asks for date and time. The
// post that was moved has the focus again on the page that comes, so that the next key means it too.

const DAY = 24 * 3600 * 1000;
const calendar = document.querySelector("[data-calendar]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const KEPT = "calendar-kept";
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

if (calendar) {
  dragging();
  asking();

  document.addEventListener("keydown", (event) => {
    const days = event.shiftKey && STEPS[event.key];
    const slip = event.target.closest("[data-move]");
    if (!days || !slip?.dataset.date) return;
    event.preventDefault();
    const day = new Date(Date.parse(slip.dataset.date) + days * DAY);
    move(slip, day.toISOString().slice(0, 10));
  });

  // Undo, and what a message offers instead, move a post too.
  document.addEventListener("submit", (event) => {
    const address = event.target.getAttribute("action") ?? "";
    if (!/^\/plans\/\d+\/move$/.test(address)) return;
    event.target.elements.next.value = where(event.target.elements.date.value);
    keep(address);
  });
  stand();
}

function keep(address) {
  sessionStorage.setItem(KEPT, JSON.stringify({ address, top: scrollY }));
}

// After a move the page stands where it stood, and the post has the focus.
function stand() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (!kept) return;
  scrollTo(0, kept.top);
  const slip = document.querySelector(`[data-move="${kept.address}"]`);
  slip?.focus({ preventScroll: true });
  slip?.scrollIntoView({ block: "nearest" });
}

function dragging() {
  let carried = null;

  calendar.addEventListener("dragstart", (event) => {
    carried = event.target.closest("[data-move]");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.querySelector("a").href);
    carried.classList.add("carried");
  });
  calendar.addEventListener("dragend", () => {
    carried?.classList.remove("carried");
    for (const cell of calendar.querySelectorAll(".over")) cell.classList.remove("over");
    carried = null;
  });
  calendar.addEventListener("dragover", (event) => {
    const cell = carried && event.target.closest("[data-day]");
    for (const other of calendar.querySelectorAll(".over")) if (other !== cell) other.classList.remove("over");
    if (!cell || cell.dataset.day === carried.dataset.date) return;
    event.preventDefault();
    cell.classList.add("over");
  });
  calendar.addEventListener("drop", (event) => {
    const cell = carried && event.target.closest("[data-day]");
    if (!cell) return;
    event.preventDefault();
    move(carried, cell.dataset.day);
  });
}

// M: another date and time for the post that has the focus.
function asking() {
  const dialog = document.getElementById("move");
  const form = dialog?.querySelector("form");
  let asked = null;

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const slip = event.target.closest("[data-move]");
    if (!slip || !dialog) return;
    event.preventDefault();
    asked = slip;
    dialog.querySelector("[data-what]").textContent = slip.querySelector("a.text").textContent;
    form.elements.date.value = slip.dataset.date;
    form.elements.time.value = slip.dataset.time;
    dialog.showModal();
    form.elements.time.focus();
  });
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "move") return;
    event.preventDefault();
    move(asked, form.elements.date.value, form.elements.time.value);
  });
  dialog?.addEventListener("close", () => asked?.focus());
}

function move(slip, day, time = slip.dataset.time) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = slip.dataset.move;
  const fields = { csrfmiddlewaretoken: token, date: day, time, next: where(day), stay: here() };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  keep(slip.dataset.move);
  document.body.append(form);
  form.submit();
}

const here = () => location.pathname + location.search;

// The page on which the post stands then: this one where it has that day, else the week, month or list that does.
function where(day) {
  const days = [...calendar.querySelectorAll("[data-day]")].map((cell) => cell.dataset.day);
  const query = new URLSearchParams(location.search);
  if (calendar.matches("#plan-list")) {
    if (!days.length || days[0] <= day) return here();
    query.set("from", day);
    for (const name of ["before", "after"]) query.delete(name);
  } else {
    if (days.includes(day)) return here();
    for (const name of ["week", "month"]) query.delete(name);
    query.set("day", day);
  }
  return `${location.pathname}?${query}`;
}
