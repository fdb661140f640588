// What is written is kept on the server a moment after the last key, for this person alone, and found again in any window.
// Where the server cannot be reached it stays in this window, and only then closing it asks first.

import { SENT } from "./console.js";

const SOON = 1200; // milliseconds after the last key
const LATEST = 5000; // and never later than this
const AGAIN = 8000; // after a failure
const TOKEN = "csrfmiddlewaretoken";
const NOT_WORK = [TOKEN, "do", "form", "kept", "brand", "post"];

export function keeping(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const { form: key, kept } = form.elements;
  const told = part("saved");
  const here = `draft:${form.dataset.person}:${location.pathname}`;
  const isNew = !form.elements.post;
  let timer = 0;
  let waitingSince = 0;
  let stored = words();
  let stopped = false; // saved elsewhere, or two windows differ: nothing is kept until the person says what
  let failed = false;
  let leaving = false;

  function data() {
    const all = new FormData(form);
    for (const name of ["pictures", "do"]) all.delete(name);
    return all;
  }

  function words() {
    const work = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_WORK.includes(name));
    return JSON.stringify(work);
  }

  function soon() {
    if (stopped) return;
    clearTimeout(timer);
    waitingSince ||= Date.now();
    const wait = Math.max(0, Math.min(SOON, waitingSince + LATEST - Date.now()));
    timer = setTimeout(keep, failed ? AGAIN : wait);
    if (failed) inWindow();
  }

  async function keep() {
    clearTimeout(timer);
    waitingSince = 0;
    const now = words();
    if (stopped || leaving || now === stored) return;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: data() });
      part("signed-out").hidden = !answer.redirected;
      if (answer.redirected || answer.status === 403) return trouble();
      const said = await answer.json();
      if (!answer.ok) return trouble(said.trouble);
      took(said, now);
    } catch {
      trouble();
    }
  }

  function took(said, now) {
    if (said.gone || said.newer) {
      stopped = true;
      part(said.gone ? "gone" : "newer").hidden = false;
      part("newer").dataset.form = said.form;
      part("newer").dataset.kept = said.kept;
      return;
    }
    [key.value, kept.value, stored, failed] = [said.form, said.kept, now, false];
    forget();
    told.textContent = `${told.dataset.words} ${said.at}`;
    told.classList.remove("wrong");
    if (isNew) history.replaceState(null, "", `?draft=${said.form}`); // so that loading the page anew goes on here
    if (words() !== stored) soon();
  }

  function trouble(why) {
    failed = true;
    inWindow();
    told.textContent = why ?? told.dataset.trouble;
    told.classList.add("wrong");
    clearTimeout(timer);
    timer = setTimeout(keep, AGAIN);
  }

  // --- this window, while the server cannot be reached

  function inWindow() {
    const all = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== TOKEN);
    sessionStorage.setItem(here, JSON.stringify(all));
  }

  function forget() {
    sessionStorage.removeItem(here);
    part("kept").hidden = true;
  }

  // The server writes the page anew, pictures and all.
  function restore() {
    const again = document.createElement("form");
    again.method = "post";
    const all = JSON.parse(sessionStorage.getItem(here)).filter(([name]) => name !== "kept");
    for (const [name, value] of [...all, ["kept", kept.value], [TOKEN, form.elements[TOKEN].value], ["do", "check"]]) {
      const field = document.createElement("textarea"); // an input would swallow the line breaks
      field.name = name;
      field.value = value;
      again.append(field);
    }
    again.hidden = true;
    document.body.append(again);
    leaving = true;
    again.submit();
  }

  function offer() {
    const left = sessionStorage.getItem(here);
    if (!left) return;
    const work = JSON.parse(left).filter(([name]) => !NOT_WORK.includes(name));
    if (JSON.stringify(work) === words()) forget();
    else part("kept").hidden = false;
  }

  part("restore").addEventListener("click", restore);
  part("forget").addEventListener("click", forget);
  part("theirs").addEventListener("click", () => {
    leaving = true;
    if (isNew) location.search = `?draft=${part("newer").dataset.form}`;
    else location.reload();
  });
  part("mine").addEventListener("click", () => {
    [key.value, kept.value] = [part("newer").dataset.form, part("newer").dataset.kept];
    part("newer").hidden = true;
    [stopped, stored] = [false, ""];
    keep();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    inWindow(); // until the page of the post shows that it arrived
    sessionStorage.setItem(SENT, here);
  });
  addEventListener("pagehide", () => {
    if (!leaving && !stopped && words() !== stored) navigator.sendBeacon(form.dataset.keep, data());
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (failed && !leaving && words() !== stored) event.preventDefault();
  });
  addEventListener("online", keep);
  if ("fresh" in form.dataset) offer();
  return { soon, keep };
}
