// The places that findings mean, marked behind the text: a mirror with the same letters lies under the field and also gives
// it its height. While somebody types, a mark stays on its words or goes.

export function marking(form) {
  const boxes = [...form.querySelectorAll(".marked")].map((box) => ({
    field: box.querySelector("textarea"),
    mirror: box.querySelector(".mirror"),
    spans: [],
  }));

  for (const box of boxes) {
    box.field.classList.add("grows");
    box.field.addEventListener("input", () => paint(box));
    paint(box);
  }

  function show() {
    for (const box of boxes) {
      const { value } = box.field;
      const found = form.querySelectorAll(`.finding[data-target="${box.field.name}"][data-start]`);
      box.spans = [...found].flatMap((finding) =>
        finding.dataset.places.trim().split(" ").map((place) => {
          const [start, end] = place.split("-").map(Number);
          return { start, end, text: value.slice(start, end), level: finding.classList[1] };
        }),
      );
      paint(box);
    }
  }

  // The words before a mark grew or shrank: it goes along, if what it marks is still the same.
  function moved() {
    for (const box of boxes) {
      const { value } = box.field;
      const delta = value.length - (box.length ?? value.length);
      box.spans = box.spans.flatMap((span) => {
        for (const shift of [0, delta]) {
          const [start, end] = [span.start + shift, span.end + shift];
          if (span.text && value.slice(start, end) === span.text) return [{ ...span, start, end }];
        }
        return [];
      });
      paint(box);
    }
  }

  function paint(box) {
    const { value } = box.field;
    box.length = value.length;
    const spans = box.spans.filter((span) => span.end <= value.length);
    const cuts = [...new Set([0, ...spans.flatMap((span) => [span.start, span.end]), value.length])].sort((one, two) => one - two);
    const pieces = cuts.slice(1).map((end, at) => {
      const [start, text] = [cuts[at], value.slice(cuts[at], end)];
      // A word within a sentence that is marked too keeps its own mark.
      const [span, around] = spans
        .filter((one) => one.start <= start && end <= one.end)
        .sort((one, two) => one.end - one.start - (two.end - two.start));
      if (!span) return text;
      const mark = document.createElement("mark");
      mark.className = span.text.trim() ? span.level : `${span.level} gap`; // empty lines have nothing to colour
      mark.classList.toggle("within", around !== undefined);
      mark.textContent = text;
      return mark;
    });
    box.mirror.replaceChildren(...pieces, "\n");
  }

  return { show, moved };
}
