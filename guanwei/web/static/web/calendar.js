// The plan is moved with the mouse or with keys: a post goes to another day at its own time, by the same form that its
// page has. Shift and an arrow move the post that has the focus by a day, or by a week.

const DAY = 24 * 3600 * 1000;
const calendar = document.querySelector("[data-calendar]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const KEPT = "calendar-scroll";

if (calendar) {
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

  calendar.addEventListener("keydown", (event) => {
    const days = event.shiftKey && { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const slip = event.target.closest("[data-move]");
    if (!days || !slip) return;
    event.preventDefault();
    const day = new Date(Date.parse(slip.dataset.date) + days * DAY);
    move(slip, day.toISOString().slice(0, 10));
  });

  // After a move the page stands where it stood.
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept) scrollTo(0, Number(kept));
}

function move(slip, day) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = slip.dataset.move;
  const fields = { csrfmiddlewaretoken: token, date: day, time: slip.dataset.time, next: location.pathname + location.search };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  sessionStorage.setItem(KEPT, String(scrollY));
  document.body.append(form);
  form.submit();
}
