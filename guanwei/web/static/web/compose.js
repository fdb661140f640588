// While somebody writes: findings and counters beside the text, a moment after the last key; and what was written stays in
// this window until it is saved, whatever happens to the session or the connection.

import { SENT } from "./console.js";

const form = document.querySelector("form.composer");
const judgement = document.getElementById("judgement");
const WAIT = 500;
const TOKEN = "csrfmiddlewaretoken";
let timer = 0;
let asked = null;
const signedOut = form?.querySelector("[data-signed-out]");
const kept = form?.querySelector("[data-kept]");
const draft = form && `draft:${form.dataset.person}:${location.pathname}${location.search}`;

function keep() {
  const words = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== TOKEN);
  sessionStorage.setItem(draft, JSON.stringify(words));
}

// The server writes the page anew, pictures and all.
function restore() {
  const again = document.createElement("form");
  again.method = "post";
  const words = JSON.parse(sessionStorage.getItem(draft));
  for (const [name, value] of [...words, [TOKEN, form.elements[TOKEN].value], ["do", "upload"]]) {
    const field = document.createElement("textarea"); // an input would swallow the line breaks
    field.name = name;
    field.value = value;
    again.append(field);
  }
  again.hidden = true;
  document.body.append(again);
  again.submit();
}

function forget() {
  sessionStorage.removeItem(draft);
  kept.hidden = true;
}

async function judge() {
  asked?.abort();
  asked = new AbortController();
  const data = new FormData(form);
  data.delete("pictures"); // files go up with the form, not with every key
  judgement.classList.add("judging");
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal: asked.signal });
    signedOut.hidden = !answer.redirected; // to the sign-in page, which has no business among the findings
    if (answer.ok && !answer.redirected) {
      judgement.innerHTML = await answer.text();
      count();
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    judgement.classList.remove("judging");
  }
}

function count() {
  for (const seen of judgement.querySelectorAll("[data-account]")) {
    const counter = form.querySelector(`.choice .counter[data-account="${seen.dataset.account}"]`);
    if (!counter) continue;
    counter.textContent = `${seen.dataset.length} / ${seen.dataset.limit}`;
    counter.classList.toggle("over", Number(seen.dataset.length) > Number(seen.dataset.limit));
  }
}

form?.addEventListener("input", () => {
  keep();
  clearTimeout(timer);
  timer = setTimeout(judge, WAIT);
});
form?.addEventListener("submit", () => {
  keep();
  sessionStorage.setItem(SENT, draft);
});
kept?.querySelector("[data-restore]").addEventListener("click", restore);
kept?.querySelector("[data-forget]").addEventListener("click", forget);
if (form) {
  if (!("fresh" in form.dataset)) keep();
  else if (sessionStorage.getItem(draft)) kept.hidden = false;
  if (form.elements.text.value) judge();
}
