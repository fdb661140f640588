// Who else has this post open, and whether somebody saved it: asked again and again, and at once when the server says so.
// What is written here is not touched: saving from an older page shows both.

export function company(form) {
  const place = document.getElementById("colleagues");
  if (!place) return;
  const every = Number(place.dataset.every) * 1000;
  let timer = 0;
  let asking = false;
  let again = false;

  function fields(leaves) {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "seen"]) data.set(name, form.elements[name].value);
    if (leaves) data.set("leaves", "1");
    return data;
  }

  async function beat() {
    clearTimeout(timer);
    if (asking) return void (again = true);
    asking = true;
    try {
      const answer = await fetch(place.dataset.beat, { method: "POST", body: fields(false) });
      if (answer.ok && !answer.redirected) say(await answer.text());
    } catch {
      // no connection: the next beat asks again
    }
    asking = false;
    if (again) return void ((again = false), beat());
    timer = setTimeout(beat, every);
  }

  // Read out once, not with each beat.
  function say(text) {
    const said = document.createElement("template");
    said.innerHTML = text;
    if (said.content.textContent.trim() !== place.textContent.trim()) place.replaceChildren(said.content);
  }

  document.addEventListener("live", ({ detail: { topics } }) => {
    const here = Number(place.dataset.post);
    const composing = topics?.composing;
    if (topics === null || topics.plans || (composing && (!composing.length || composing.includes(here)))) beat();
  });
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.beat, fields(true)));
  timer = setTimeout(beat, every);
}
