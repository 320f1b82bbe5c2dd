// Sources of an answer: cards of what is cited, rows of what else was found, the copies folded into them.

/** The articles that carry the same text: together with the one above they are one source. */
function copiesOf(source, data, open) {
  if (!source.copies) return null;
  const list = el("ul");
  for (const copy of source.copies.rows) {
    const button = el("button", {
      attributes: { type: "button", "data-key": "copy-" + copy.key },
      click: () => { holdPlace(data, button); open(copy.key); },
    },
    metaLine(copy.outlet, copy.date),
    el("div", { class: "title", text: copy.title, attributes: { lang: copy.language } }),
    el("div", { class: "meta", text: copy.reason }));
    list.append(el("li", { class: data.opened === copy.key ? "opened" : "" }, button));
  }
  const box = el("details", { class: "copies" }, el("summary", { text: source.copies.summary }), list);
  box.open = source.copies.rows.some((copy) => copy.key === data.opened);
  return box;
}

/** Numbers in a row as one: 1, 2, 3, 5 are "1–3" and "5". */
function runsOf(numbers) {
  const runs = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : first + "–" + last));
}

function sourceCard(source, data, open) {
  const numbers = el("span", { class: "numbers" });
  for (const run of runsOf(source.numbers)) numbers.append(el("span", { class: "number", text: run }), " ");
  const content = [
    source.numbers.length ? numbers : null,
    metaLine(source.outlet, source.date),
    el("div", { class: "title", text: source.title, attributes: { lang: source.language } }),
  ];
  if (!source.key) return el("li", {}, el("div", { class: "card" }, ...content));
  const button = el("button", {
    class: "card" + (source.numbers.length ? " numbered" : "") + (data.opened === source.key ? " opened" : ""),
    attributes: { type: "button", "data-key": "card-" + source.key },
    click: () => { holdPlace(data, button); open(source.key); },
  }, ...content);
  return el("li", {}, button, copiesOf(source, data, open));
}

function nearRow(source, data, open) {
  const button = el("button", {
    attributes: { type: "button", "data-key": "near-" + source.key },
    click: () => { holdPlace(data, button); open(source.key); },
  },
  metaLine(source.outlet, source.date),
  el("div", { class: "title", text: source.title, attributes: { lang: source.language } }),
  el("div", { class: "text", text: source.text, attributes: { lang: source.language } }));
  return el("li", { class: "near" + (data.opened === source.key ? " opened" : "") }, button, copiesOf(source, data, open));
}
