// Findings, counters and previews, a moment after the last key. What stands there stays until the new comes, and only what
// differs is touched: nothing flickers.

const WAIT = 450; // milliseconds after the last key
const BUSY = 1000; // before it is asked again when the server has enough to do

// `acted` is called when what a button wanted is in the form.
export function judging(form, marks, acted) {
  let timer = 0;
  let asked = null;
  let owed = ""; // what a button wanted and no answer has brought yet: the next key overtakes the question, not the wish
  let sent = new Map(); // the words that the findings on the page are about

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(now, WAIT, "");
    marks.moved();
  }

  // `wanted`: what a button does on the way; its part of the page comes back too.
  async function now(wanted) {
    clearTimeout(timer);
    asked?.abort();
    asked = new AbortController();
    if (wanted && !(wanted === "when" && owed)) owed = wanted; // whatever a button does brings the times too
    const wish = owed;
    const data = new FormData(form);
    data.delete("pictures");
    data.set("do", wish);
    const words = new Map(texts().map((field) => [field.name, field.value]));
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal: asked.signal });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (answer.status === 429) timer = setTimeout(now, BUSY, ""); // others of ours are still under way
      else owed = "";
      if (answer.redirected) form.querySelector("[data-signed-out]").hidden = false;
      else if (html) show(html, words);
      if (html && wish && wish !== "when") acted();
    } catch (error) {
      if (error.name === "AbortError") return; // overtaken
      owed = ""; // who presses again later means it; a press of long ago must not change anything by itself
      if (!(error instanceof TypeError)) throw error; // no connection, which is said elsewhere
    }
  }

  // Who sets the time by hand has overruled the button, and no answer to an earlier question may undo it.
  form.addEventListener("input", (event) => {
    if (!owed || !event.target.closest("#when")) return;
    asked?.abort();
    owed = "when";
  });

  const texts = () => [form.elements.text, form.elements.link, ...form.querySelectorAll(".own textarea, .own [name$=-link]")];

  function show(html, words) {
    sent = words;
    const page = document.createElement("template");
    page.innerHTML = html;
    for (const fresh of page.content.children) {
      const old = document.getElementById(fresh.id);
      if (old) morph(old, fresh);
    }
    count();
    choose();
    marks.show();
  }

  // Of several accounts one preview at a time, the one that was chosen last.
  function choose(account) {
    const looks = form.querySelector("#looks");
    const shown = [...looks.querySelectorAll("[data-look]")];
    if (account) looks.dataset.shown = account;
    const wanted = shown.find((look) => look.dataset.look === looks.dataset.shown) ?? shown[0];
    if (!wanted) return;
    looks.dataset.shown = wanted.dataset.look;
    for (const look of shown) look.classList.toggle("shown-now", look === wanted);
    for (const button of looks.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choose === wanted.dataset.look));
    }
  }

  function count() {
    for (const look of form.querySelectorAll("[data-look]")) {
      const { look: account, length, limit } = look.dataset;
      for (const counter of form.querySelectorAll(`.counter[data-account="${account}"]`)) {
        (counter.querySelector("[data-count]") ?? counter).textContent = `${length} / ${limit}`;
        counter.classList.toggle("over", Number(length) > Number(limit));
      }
    }
  }

  // A fix is about the words that were judged; when they have changed since, they are judged first.
  async function mend(button) {
    const field = form.elements[button.dataset.target];
    if (sent.get(field?.name) !== field?.value) {
      await now("");
      button = form.querySelector(`button.mend[value="${button.value}"]`);
    }
    if (!button || !field || sent.get(field.name) !== field.value) return;
    const [start, end] = [Number(button.dataset.start), Number(button.dataset.end)];
    field.focus();
    field.setSelectionRange(start, end < 0 ? field.value.length : end);
    // So that Ctrl-Z takes it back; setRangeText would forget what was before.
    if (!document.execCommand("insertText", false, button.dataset.text)) field.setRangeText(button.dataset.text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await now("");
  }

  // It may go by hand on this account: the form says so from now on, and it is not asked again.
  function byHand(account) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "by-hand", value: account });
    form.querySelector("#checks").append(field);
    return now("");
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (button) choose(button.dataset.choose);
  });
  choose();

  // A press on a finding shows the place that it means.
  form.addEventListener("click", (event) => {
    const finding = event.target.closest(".finding");
    if (!finding || event.target.closest("button")) return;
    const field = form.elements[finding.dataset.target];
    if (!(field instanceof HTMLElement)) return;
    field.focus();
    if (finding.dataset.start) field.setSelectionRange(Number(finding.dataset.start), Number(finding.dataset.end));
  });

  return { soon, now, mend, choose, byHand };
}

const OURS = ["open", "data-shown"]; // what people do to the page, which the server does not know

// Makes `old` say what `fresh` says and leaves alone what says it already; what is typed or opened stays so.
function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OURS.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(name === "open" && old.hasAttribute("open"))) old.setAttribute(name, value);
  }
  if (old.matches("input") && old.value !== fresh.value) old.value = fresh.value;
  const [mine, theirs] = [[...old.childNodes], [...fresh.childNodes]];
  theirs.forEach((child, at) => (mine[at] ? morph(mine[at], child) : old.append(child.cloneNode(true))));
  mine.slice(theirs.length).forEach((child) => child.remove());
}
