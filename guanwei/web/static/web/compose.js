// While somebody writes: findings and counters beside the text, a moment after the last key.

const form = document.querySelector("form.composer");
const judgement = document.getElementById("judgement");
const WAIT = 500;
let timer = 0;
let asked = null;

async function judge() {
  asked?.abort();
  asked = new AbortController();
  const data = new FormData(form);
  data.delete("pictures"); // files go up with the form, not with every key
  judgement.classList.add("judging");
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal: asked.signal });
    if (answer.ok) {
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
  clearTimeout(timer);
  timer = setTimeout(judge, WAIT);
});
if (form && form.elements.text.value) judge();
