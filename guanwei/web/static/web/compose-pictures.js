// Pictures by choosing, dropping and pasting, each with its progress; their order by mouse and by buttons.

import { cropping, remade } from "./compose-crop.js";

const AT_ONCE = 2; // the server takes no more than a few of one person's at once
const AGAIN = 1000; // milliseconds, when it says that it is busy

export function pictures(form, changed) {
  const list = form.querySelector("#pictures");
  const place = form.querySelector("[data-drop]");
  const chooser = form.querySelector('[type="file"][name="pictures"]');
  const queue = []; // pictures that wait for their turn
  let under = 0; // and those that are under way
  let number = Math.max(0, ...[...list.children].map((row) => Number(row.dataset.picture)));

  chooser.addEventListener("change", () => {
    bring(chooser.files);
    chooser.value = ""; // or they would go up with the form once more
  });
  document.addEventListener("paste", (event) => {
    const files = pasted(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    bring(files);
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      place.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      if (name === "drop" || !form.contains(event.relatedTarget)) place.classList.remove("over");
    });
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    bring(event.dataTransfer.files);
  });

  // A picture that was copied from a page comes with its address as text: the picture is meant.
  function pasted(clipboard) {
    return [...(clipboard?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  }

  function bring(files) {
    for (const file of files) {
      number += 1;
      queue.push(announced(file, number));
    }
    next();
  }

  function next() {
    while (under < AT_ONCE && queue.length) {
      under += 1;
      send(queue.shift());
    }
  }

  function done() {
    under -= 1;
    next();
  }

  function announced(file, number) {
    const row = document.createElement("li");
    const [name, bar] = [document.createElement("span"), document.createElement("progress")];
    row.className = "pic coming";
    name.textContent = file.name || "image";
    bar.max = 1;
    bar.value = 0;
    row.append(name, bar);
    list.append(row);
    return { file, number, row, bar };
  }

  function send(picture) {
    const { file, number, row, bar } = picture;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("brand", form.elements.brand.value);
    data.set("number", number);
    data.set("picture", file, file.name || "image.png");
    const wire = new XMLHttpRequest();
    wire.upload.addEventListener("progress", (event) => {
      bar.value = event.loaded / event.total;
    });
    wire.addEventListener("load", () => {
      if (wire.status === 429) {
        under -= 1;
        queue.unshift(picture);
        setTimeout(next, AGAIN);
        return;
      }
      if (wire.status === 200 && wire.responseURL.endsWith(form.dataset.upload)) arrived(row, wire.responseText);
      else broken(row, bar, wire.status === 400 ? wire.responseText : "");
      done();
    });
    wire.addEventListener("error", () => {
      broken(row, bar, "");
      done();
    });
    wire.open("POST", form.dataset.upload);
    wire.send(data);
  }

  function arrived(row, html) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const fresh = page.content.querySelector("li");
    row.replaceWith(fresh);
    cropping(fresh, form, changed);
    ordered();
  }

  function broken(row, bar, why) {
    row.classList.add("wrong");
    const said = document.createElement("strong");
    said.setAttribute("role", "alert");
    said.textContent = why || form.querySelector("[data-saved]").dataset.trouble;
    bar.replaceWith(said);
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "small plain";
    shut.textContent = "×";
    shut.addEventListener("click", () => row.remove());
    row.append(shut);
  }

  // --- order

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".pic");
    const other = button.dataset.step === "-1" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.dataset.step === "-1") other.before(row);
    else other.after(row);
    ordered();
    button.focus();
  });
  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("figure")?.closest(".pic");
    if (!row || event.pointerType === "touch" || event.button) return; // fingers scroll; they have the buttons
    event.preventDefault();
    row.classList.add("held");
    const over = (move) => {
      const at = document.elementFromPoint(move.clientX, move.clientY)?.closest(".pic");
      if (!at || at === row || at.parentElement !== list) return;
      const box = at.getBoundingClientRect();
      const behind = move.clientY > box.bottom - 8 || move.clientX > box.left + box.width / 2;
      if (behind && at.nextElementSibling !== row) at.after(row);
      else if (!behind && at.previousElementSibling !== row) at.before(row);
    };
    const end = () => {
      row.classList.remove("held");
      removeEventListener("pointermove", over);
      ordered();
    };
    addEventListener("pointermove", over);
    addEventListener("pointerup", end, { once: true });
  });
  list.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-remove")) leaveOut();
  });

  function ordered() {
    [...list.querySelectorAll(".pic[data-picture]")].forEach((row, at) => {
      let field = row.querySelector('[name$="-position"]');
      if (!field) {
        field = document.createElement("input");
        field.type = "hidden";
        field.name = `picture-${row.dataset.picture}-position`;
        row.append(field);
      }
      field.value = at + 1;
    });
    leaveOut();
    changed();
  }

  // Which pictures an account leaves out can be chosen among those that are there.
  function leaveOut() {
    for (const choice of form.querySelectorAll("[data-without]")) {
      const name = `own-${choice.dataset.without}-without`;
      const ticked = new Set([...choice.querySelectorAll(":checked")].map((box) => box.value));
      const rows = [...list.querySelectorAll(".pic[data-picture]")].filter((row) => !row.querySelector('[name$="-remove"]').checked);
      const label = choice.querySelector(".quiet");
      choice.replaceChildren(...(label ? [label] : []));
      for (const [at, row] of rows.entries()) {
        const [tick, box, picture] = ["label", "input", "img"].map((tag) => document.createElement(tag));
        box.type = "checkbox";
        box.name = name;
        box.value = row.querySelector('[name$="-asset"]').value;
        box.checked = ticked.has(box.value);
        picture.src = row.querySelector("figure img").src;
        picture.alt = row.querySelector("textarea").value || `${choice.dataset.name} ${at + 1}`;
        tick.append(box, picture);
        choice.append(tick);
      }
    }
  }

  for (const row of list.querySelectorAll(".pic")) cropping(row, form, changed);

  const rows = () => [...list.querySelectorAll(".pic[data-picture]")];

  // Every picture into so many bytes, one after the other.
  async function fit(most) {
    for (const row of rows()) await remade(row, form, [["most", most]]);
    changed();
  }

  // Only the first ones go along: on one account of several in its own words, else at all.
  function few(account, count) {
    const beyond = rows().filter((row) => !row.querySelector('[name$="-remove"]').checked).slice(count);
    if (form.querySelectorAll("[name=accounts]:checked").length < 2) {
      for (const row of beyond) row.querySelector('[name$="-remove"]').checked = true;
      leaveOut();
    } else {
      form.querySelector(`details.own[data-own="${account}"]`).open = true;
      const left = new Set(beyond.map((row) => row.querySelector('[name$="-asset"]').value));
      for (const box of form.querySelectorAll(`[name="own-${account}-without"]`)) box.checked = left.has(box.value);
    }
    changed();
  }

  return { fit, few };
}
