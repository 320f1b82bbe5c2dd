// A table of words and numbers; a row that can be picked is picked anywhere in it, or by its button.

function piecesInto(node, pieces) {
  for (const [text, kind] of pieces) node.append(kind ? el("mark", { text }) : document.createTextNode(text));
  return node;
}

function tableCell(cell, column, row, pick) {
  const language = column.kind === "title" ? row.language : "";
  const node = el("td", { class: column.kind, attributes: { role: "cell", "data-label": column.name, lang: language } });
  if (column.kind === "title" && pick && row.id) {
    node.append(piecesInto(el("button", { attributes: { type: "button", "data-key": "pick-" + row.id }, click: pick }), cell.pieces));
  } else {
    node.append(piecesInto(el("span"), cell.pieces));
  }
  if (cell.detail.length) node.append(piecesInto(el("div", { class: "detail" }), cell.detail));
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const head = el("tr", { attributes: { role: "row" } });
  for (const column of data.columns) {
    head.append(el("th", { class: column.kind, text: column.name, attributes: { scope: "col", role: "columnheader" } }));
  }
  const body = el("tbody", { attributes: { role: "rowgroup" } });
  for (const row of data.rows) {
    const pick = data.pickable ? (event) => { event.stopPropagation(); setTriggerValue("pick", row.id); } : null;
    const line = el("tr", { class: (pick ? "pickable" : "") + (row.id && row.id === data.selected ? " selected" : ""), attributes: { role: "row" }, click: pick });
    row.cells.forEach((cell, place) => line.append(tableCell(cell, data.columns[place], row, pick)));
    body.append(line);
  }
  const table = el("table", { attributes: { "aria-label": data.label, role: "table" } });
  table.append(el("thead", { attributes: { role: "rowgroup" } }, head), body);
  root.replaceChildren(table);
  refocus(root);
}
