// While a conversation is open: what is written is kept letter by letter, who else is there is told, the answer is judged
// beside the text, and what happens meanwhile is shown. Everything works without this; it only takes longer to notice.

const SAVE = 800; // milliseconds after the last key
const JUDGE = 500;
const AT_A_DESK = matchMedia("(min-width: 761px) and (pointer: fine)");
const SOON = 3000; // while an answer of ours is on its way
const form = document.querySelector("form.answering");

if (form) attend(form);

function attend(form) {
  const box = form.elements.text;
  const [version, draftAt] = [form.elements.version, form.elements.draft_at];
  const notices = document.getElementById("notices");
  const judgement = document.getElementById("judgement");
  const part = (name) => form.querySelector(`[data-${name}]`);
  const here = `answer:${form.dataset.person}:${location.pathname}`;
  const rewrites = "rewrites" in form.dataset; // these words are an answer's already, no draft
  let saving = 0;
  let judging = 0;
  let beating = 0;
  let asked = null;
  let sent = false; // the button was pressed: what is kept from now on would be a draft of what is said
  let undecided = !part("newer").hidden; // two windows differ: nothing is overwritten until the person says which
  let [asking, again] = [false, false]; // whether a beat is on its way, and another one is wanted
  let kept = box.value;
  let shown = Number(document.getElementById("timeline").dataset.version);

  function fields(leaves) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("version", version.value);
    data.set("draft_at", draftAt.value);
    if (leaves) data.set("leaves", "1");
    if (!rewrites && !undecided && box.value !== kept) data.set("text", box.value);
    return data;
  }

  async function beat() {
    clearTimeout(beating);
    clearTimeout(saving);
    if (sent) return;
    if (asking) return void (again = true); // one after the other: the next says what the last one was told
    asking = true;
    const text = box.value;
    const sends = !rewrites && !undecided && text !== kept;
    try {
      const answer = await fetch(form.dataset.beat, { method: "POST", body: fields(false) });
      part("signed-out").hidden = !answer.redirected && answer.status !== 403;
      if (answer.ok && !answer.redirected) hear(await answer.json(), text, sends);
    } catch {
      // No connection: the words stay in this window, and the next beat tries again.
    }
    asking = false;
    if (again) return void ((again = false), beat());
    if (!sent) beating = setTimeout(beat, document.querySelector("[data-moving]") ? SOON : form.dataset.every * 1000);
  }

  // A beat without words learns nothing of the draft that this window does not show: its next words must meet it.
  function hear(said, text, sends) {
    notices.innerHTML = said.notices;
    if (said.newer) {
      undecided = true;
      part("other").value = said.text;
      part("other").dataset.at = said.draft_at;
      part("newer").hidden = false;
    } else if (!undecided && sends) {
      draftAt.value = said.draft_at;
      kept = text;
      if (box.value === text) sessionStorage.removeItem(here);
    }
    if (said.version !== shown) refresh(said.version);
  }

  // Something happened in this conversation, or somebody came: asked at once, not with the next beat.
  document.addEventListener("live", ({ detail: { topics } }) => {
    const here = Number(location.pathname.split("/").pop());
    const concerned = (numbers) => numbers && (!numbers.length || numbers.includes(here));
    if (topics === null || concerned(topics.threads) || concerned(topics.presence)) beat();
    // Not every step of an answer on its way is news of the conversation: refused, unclear, by hand.
    else if (topics.deliveries && document.querySelector("[data-moving]")) refresh(shown);
  });
  document.addEventListener("visibilitychange", () => document.hidden || beat());

  // The conversation as it is now. The form stays, and so does the version that it answers: who presses the button is
  // warned of everything that came since the page was opened.
  async function refresh(now) {
    if (document.visibilityState !== "visible" || atWork(document.getElementById("timeline"))) return;
    const answer = await fetch(location.pathname);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [timeline, fresh] = [document.getElementById("timeline"), page.getElementById("timeline")];
    if (!fresh || atWork(timeline)) return; // meanwhile
    const stood = timeline.contains(document.activeElement) && document.activeElement.closest("[id]").id;
    timeline.replaceWith(document.adoptNode(fresh));
    if (stood) document.getElementById(stood)?.focus({ preventScroll: true });
    shown = now;
    aim();
  }

  // Somebody types there, chooses, has something open or marked. Who only stands on something, as everybody does on the
  // answer they just gave, sees what becomes of it.
  function atWork(timeline) {
    const focused = document.activeElement;
    if (timeline.contains(focused) && focused.matches("input, textarea, select")) return true;
    if (timeline.querySelector("details[open]")) return true;
    const marked = getSelection();
    return Boolean(marked && !marked.isCollapsed && marked.rangeCount && marked.getRangeAt(0).intersectsNode(timeline));
  }

  async function judge() {
    asked?.abort();
    asked = new AbortController();
    judgement.classList.add("judging");
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (answer.status === 429) judging = setTimeout(judge, JUDGE); // others of ours are still under way
      else if (answer.ok && !answer.redirected) judgement.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    } finally {
      judgement.classList.remove("judging");
    }
  }

  function aim() {
    for (const button of document.querySelectorAll("button[data-answers]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        form.elements.interaction.value = button.dataset.answers;
        box.focus();
        judge();
      });
    }
  }

  function settle(text, at) {
    undecided = false;
    part("newer").hidden = true;
    draftAt.value = at;
    kept = at ? part("other").value : kept;
    box.value = text;
    beat();
    judge();
  }

  box.addEventListener("input", () => {
    sessionStorage.setItem(here, box.value);
    clearTimeout(saving);
    saving = setTimeout(beat, SAVE);
    clearTimeout(judging);
    judging = setTimeout(judge, JUDGE);
  });
  form.elements.interaction.addEventListener("change", judge);
  part("take").hidden = part("mine").hidden = false;
  part("take").addEventListener("click", () => settle(part("other").value, part("other").dataset.at || draftAt.value));
  part("mine").addEventListener("click", () => settle(box.value, part("other").dataset.at || draftAt.value));
  part("restore").addEventListener("click", () => {
    box.value = sessionStorage.getItem(here);
    part("kept").hidden = true;
    beat();
    judge();
  });
  part("forget").addEventListener("click", () => {
    sessionStorage.removeItem(here);
    part("kept").hidden = true;
  });
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // a second press means the first
    sent = true;
    clearTimeout(beating);
    clearTimeout(saving);
    if (!rewrites) sessionStorage.setItem(here, box.value);
  });
  addEventListener("pagehide", () => {
    if (!sent) navigator.sendBeacon(form.dataset.beat, fields(true));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // what lies in the browser's memory is no longer true
  });

  // Said: nothing of it is left to restore. Else what this window had and the server has not is offered.
  if (location.hash.startsWith("#answer-")) sessionStorage.removeItem(here);
  const left = sessionStorage.getItem(here);
  if (left && left !== box.value && "fresh" in form.dataset && !rewrites) part("kept").hidden = false;
  aim();
  beat();
  // The browser goes to the fragment of the address first, and takes the focus away with it.
  if (document.readyState === "complete") settleFocus();
  else addEventListener("load", () => requestAnimationFrame(settleFocus));

  // A form that came back (checked, warned, refused) goes on where it was; after an answer the keys act on it: E, U, J. A
  // conversation that was opened begins in the box.
  function settleFocus() {
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (!("fresh" in form.dataset)) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(box.value.length, box.value.length);
    } else if (location.hash.startsWith("#answer-")) {
      document.querySelector(location.hash)?.focus({ preventScroll: true });
    } else if (["", "#answer"].includes(location.hash) && AT_A_DESK.matches && !document.querySelector(".toasts form")) {
      // Who opened it wants to answer; who has just done something by E or F goes on by keys, and takes it back by U.
      box.focus({ preventScroll: true });
    }
  }
}
