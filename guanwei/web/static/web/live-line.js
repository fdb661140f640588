// The stream of changes from the server, kept open. Runs in the worker that all pages of this browser share, or in a page
// where the browser has none. `tell` hears { at, topics } (topics null: anything may have changed) and { state }.

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const ASLEEP = 30_000; // a clock that jumps this far was a machine that slept: its connections are dead without knowing
const TICK = 10_000;

export class Line {
  #address;
  #tell;
  #source = null;
  #since;
  #timer = 0;
  #wait = FIRST_WAIT;
  #over = false; // the session has ended: there is nothing to come back to
  #last = {}; // when each topic was told of last
  #lost = 0; // up to when anything may have changed

  constructor(address, since, tell) {
    this.#address = address;
    this.#since = since;
    this.#tell = tell;
    let before = Date.now();
    setInterval(() => {
      const now = Date.now();
      if (now - before > ASLEEP && this.#source) this.#again();
      before = now;
    }, TICK);
  }

  open() {
    if (this.#source || this.#over) return;
    clearTimeout(this.#timer);
    this.#source = new EventSource(`${this.#address}?since=${this.#since}`);
    this.#source.addEventListener("ready", (event) => this.#ready(event));
    this.#source.addEventListener("changed", (event) => this.#changed(event));
    this.#source.addEventListener("everything", (event) => this.#everything(event));
    this.#source.addEventListener("over", (event) => this.#ends(JSON.parse(event.data).why));
    this.#source.addEventListener("error", () => this.#fails());
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  // What a page that was made at `since` has missed: null for anything, else topics.
  missed(since) {
    if (this.#lost >= since) return null;
    return Object.keys(this.#last).filter((topic) => this.#last[topic] >= since);
  }

  #ready(event) {
    this.#since = JSON.parse(event.data).at;
    this.#wait = FIRST_WAIT;
    this.#tell({ state: "open" });
  }

  #changed(event) {
    const { at, topics } = JSON.parse(event.data);
    this.#since = at;
    for (const topic of Object.keys(topics)) this.#last[topic] = at;
    this.#tell({ at, topics });
  }

  #everything(event) {
    const { at } = JSON.parse(event.data);
    this.#since = this.#lost = at;
    this.#tell({ at, topics: null });
  }

  #ends(why) {
    this.close();
    if (why === "session") {
      this.#over = true;
      this.#tell({ state: "over" });
    } else if (why === "many") {
      this.#tell({ state: "elsewhere" }); // opened again when somebody looks at one of our pages
    } else {
      this.#later();
    }
  }

  // The browser comes back by itself after a line that broke, not after an answer that was no stream.
  #fails() {
    this.#tell({ state: "lost" });
    if (this.#source?.readyState === EventSource.CLOSED) {
      this.close();
      this.#later();
    }
  }

  #again() {
    this.close();
    this.open();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
