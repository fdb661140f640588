// Framing a piece of a picture: by mouse, finger or arrow keys. The server cuts; here four numbers are found, in per cent.

const STEP = 1; // per cent, for a press of an arrow key
const LEAST = 5;

export function cropping(row, form, changed) {
  const details = row.querySelector("details.cropping");
  if (!details) return;
  const [frame, picture, cut] = [".frame", ".frame img", ".cut"].map((name) => details.querySelector(name));
  const ratio = details.querySelector("select");
  const fields = ["left", "top", "width", "height"].map((side) => details.querySelector(`[name$="-${side}"]`));
  let box = row.dataset.cut.split(" ").map(Number);

  details.addEventListener("toggle", () => {
    if (!details.open) return;
    if (!picture.src) picture.src = picture.dataset.src;
    draw();
    cut.focus({ preventScroll: true });
  });
  ratio.addEventListener("change", frameAnew);
  picture.addEventListener("load", () => ratio.value && frameAnew()); // its shape was not known before
  details.querySelector("[data-cut-now]").addEventListener("click", (event) => {
    event.preventDefault();
    send();
  });

  // --- the piece stays within the picture and in its ratio

  const wanted = () => {
    const [across, down] = ratio.value.split(":").map(Number);
    if (!across || !picture.naturalWidth) return 0;
    return (across / down) * (picture.naturalHeight / picture.naturalWidth); // per cent to per cent
  };

  function frameAnew() {
    fit(middle());
    draw();
  }

  function middle() {
    const shape = wanted();
    if (!shape) return box;
    const [width, height] = shape >= 1 ? [100, 100 / shape] : [100 * shape, 100];
    return [50 - width / 2, 50 - height / 2, width, height];
  }

  function fit([left, top, width, height]) {
    const shape = wanted();
    width = Math.min(100, Math.max(LEAST, width));
    height = Math.min(100, Math.max(LEAST, shape ? width / shape : height));
    if (shape) width = height * shape;
    box = [Math.min(Math.max(0, left), 100 - width), Math.min(Math.max(0, top), 100 - height), width, height];
  }

  function draw() {
    const round = box.map((side) => Math.round(side * 100) / 100);
    ["left", "top", "width", "height"].forEach((side, at) => {
      cut.style[side] = `${round[at]}%`;
      fields[at].value = round[at];
    });
  }

  // --- by mouse and finger

  cut.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    cut.focus({ preventScroll: true });
    cut.setPointerCapture(event.pointerId);
    const edge = event.target.dataset.edge;
    const [from, began, size] = [[event.clientX, event.clientY], [...box], frame.getBoundingClientRect()];
    const follow = (move) => {
      const [dx, dy] = [((move.clientX - from[0]) / size.width) * 100, ((move.clientY - from[1]) / size.height) * 100];
      const [left, top, width, height] = began;
      if (!edge) fit([left + dx, top + dy, width, height]);
      else stretch(edge, began, dx, dy);
      draw();
    };
    cut.addEventListener("pointermove", follow);
    cut.addEventListener("pointerup", () => cut.removeEventListener("pointermove", follow), { once: true });
  });

  // The corner that is held moves, the one across from it stands still.
  function stretch(edge, [left, top, width, height], dx, dy) {
    const [west, north] = [edge.includes("w"), edge.includes("n")];
    const [right, bottom] = [left + width, top + height];
    let wide = Math.max(LEAST, Math.min(west ? width - dx : width + dx, west ? right : 100 - left));
    let high = Math.max(LEAST, Math.min(north ? height - dy : height + dy, north ? bottom : 100 - top));
    const shape = wanted();
    if (shape && wide / shape > high) wide = high * shape;
    else if (shape) high = wide / shape;
    fit([west ? right - wide : left, north ? bottom - high : top, wide, high]);
  }

  // --- by keys

  cut.addEventListener("keydown", (event) => {
    const [dx, dy] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
    if (event.key === "Enter") {
      event.preventDefault();
      send();
    }
    if (!dx && !dy) return;
    event.preventDefault();
    const [left, top, width, height] = box;
    if (!event.shiftKey) fit([left + dx, top + dy, width, height]);
    else fit([left, top, wanted() && dy ? width + dy * wanted() : width + dx, height + dy]);
    draw();
  });

  async function send() {
    const sides = ["left", "top", "width", "height"].map((side, at) => [side, fields[at].value]);
    if (!(await remade(row, form, sides))) return;
    details.open = false;
    details.querySelector("summary").focus();
    changed();
  }
}

// The server makes another picture of it: a piece, or one that fits. False where it could not, and the row says why.
export async function remade(row, form, wanted) {
  const asset = row.querySelector('[name$="-asset"]');
  const shown = row.querySelector("figure img");
  const trouble = row.querySelector("[data-trouble]");
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of wanted) data.set(name, value);
  trouble.hidden = true;
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${shown.getAttribute("src")}/crop`, { method: "POST", body: data });
    if (!answer.ok || answer.redirected) throw new Error(answer.status === 400 ? await answer.text() : "");
    const made = await answer.json();
    Object.assign(shown, { src: made.address, width: made.width, height: made.height });
    shown.parentElement.title = `${made.width}×${made.height}`;
    for (const box of form.querySelectorAll(`[data-without] [value="${asset.value}"]`)) {
      box.value = made.asset; // left out before, left out after
      box.nextElementSibling.src = made.address;
    }
    asset.value = made.asset;
    row.dataset.cut = made.cut.length ? made.cut.join(" ") : "0 0 100 100";
    return true;
  } catch (error) {
    trouble.textContent = error.message || form.querySelector("[data-saved]").dataset.trouble;
    trouble.hidden = false;
    return false;
  } finally {
    row.removeAttribute("aria-busy");
  }
}
