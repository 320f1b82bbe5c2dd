// A page of articles: outlet and day, title with the searched words marked, and the place that holds them.

function piecesOf(pieces) {
  return pieces.map(([text, kind]) => (kind ? el("mark", { text }) : document.createTextNode(text)));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const list = el("ul", { class: "rows list", attributes: { "aria-label": data.label } });
  for (const row of data.rows) {
    const meta = metaLine(row.outlet, row.date);
    for (const badge of row.badges) meta.append(" ", el("span", { class: "badge", text: badge }));
    const button = el("button", {
      class: "main", attributes: { type: "button", "data-key": "row-" + row.id }, click: () => setTriggerValue("pick", row.id),
    }, meta,
    el("div", { class: "title", attributes: { lang: row.language } }, ...piecesOf(row.title)),
    el("div", { class: "text", attributes: { lang: row.language } }, ...piecesOf(row.text)));
    list.append(el("li", {}, button));
  }
  root.replaceChildren(list);
  refocus(root);
}
