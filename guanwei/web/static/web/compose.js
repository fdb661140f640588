// The post form while somebody writes. Everything works without this, by the buttons; here nothing has to be pressed.
// Parts: compose-keeping.js, compose-judging.js, compose-marks.js, compose-pictures.js, compose-crop.js, and who else is at it:
// compose-colleagues.js.

import { company } from "./compose-colleagues.js";
import { keeping } from "./compose-keeping.js";
import { judging } from "./compose-judging.js";
import { marking } from "./compose-marks.js";
import { pictures } from "./compose-pictures.js";

const form = document.querySelector("form.composer");
if (form) begin();

function begin() {
  const marks = marking(form);
  const keep = keeping(form);
  const judge = judging(form, marks, keep.soon);
  company(form);
  const changed = () => {
    keep.soon();
    judge.soon();
  };
  const shown = pictures(form, changed);

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    if (event.target.closest(".crop")) return; // nothing is cut yet
    changed();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "accounts") accounts();
    if (event.target.name === "accounts" || event.target.name === "column") judge.now("when");
    if (event.target.name === "column") benefit(event.target);
  });

  // Buttons that act on what is typed: the server does it to a copy and hands back the part of the page.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-when], button.mend");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.most) shown.fit(button.dataset.most);
    else if (button.dataset.few) shown.few(button.dataset.target, Number(button.dataset.few));
    else if (button.dataset.hand) judge.byHand(button.dataset.hand).then(keep.soon);
    else if (button.matches("[data-when]") || button.dataset.date) judge.now(button.value);
    else judge.mend(button);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-shared]");
    if (button) button.closest("details.own").open = false;
  });

  // Own words: open means that the account has some.
  for (const own of form.querySelectorAll("details.own")) {
    own.addEventListener("focusin", () => own.open && judge.choose(own.dataset.own));
    own.addEventListener("toggle", () => {
      const [box, text, link] = ["differs", "text", "link"].map((name) => form.elements[`own-${own.dataset.own}-${name}`]);
      if (box.checked === own.open) return;
      box.checked = own.open;
      if (own.open && !text.value) {
        [text.value, link.value] = [form.elements.text.value, form.elements.link.value];
      }
      if (own.open) text.focus();
      accounts();
      changed();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const button = form.querySelector(`button[data-press="${key}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  // A field's Enter is no wish to send the form anywhere.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) event.preventDefault();
  });

  function accounts() {
    const chosen = new Set([...form.querySelectorAll("[name=accounts]:checked")].map((box) => box.value));
    for (const own of form.querySelectorAll("details.own")) {
      own.hidden = !chosen.has(own.dataset.own) || (chosen.size < 2 && !own.open); // the only one says what it says
    }
    for (const counter of form.querySelectorAll(".counters .counter")) {
      const own = form.querySelector(`details.own[data-own="${counter.dataset.account}"]`);
      counter.hidden = !chosen.has(counter.dataset.account) || own?.open === true;
    }
  }

  // The column's label, with one press before the text; offered while it is not in it.
  const put = form.querySelector("[data-label].label-of");
  function label() {
    const wanted = form.querySelector(".columns :checked")?.dataset.label ?? "";
    put.hidden = !wanted || form.elements.text.value.includes(wanted);
    put.querySelector("span").textContent = wanted;
  }
  put.addEventListener("click", (event) => {
    event.preventDefault();
    const { text } = form.elements;
    text.focus();
    text.setSelectionRange(0, 0);
    if (!document.execCommand("insertText", false, put.textContent.trim())) text.setRangeText(put.textContent.trim());
    text.setSelectionRange(text.value.length, text.value.length);
    label();
  });
  form.addEventListener("input", label);

  // What a promotion gives is asked for when it is one.
  function benefit(column) {
    if (column.dataset.group === "promotion") form.querySelector(".more-fields").open = true;
  }

  accounts();
  label();
  if (form.elements.text.value || form.querySelector("[name=accounts]:checked")) judge.now("when");
  if (!form.elements.text.value && innerWidth > 760) form.elements.text.focus();
}
