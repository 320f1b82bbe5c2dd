// What the next version of an article changed: deleted and inserted words, unchanged paragraphs in full.

function changedPieces(tag, pieces, options) {
  const node = el(tag, options);
  for (const [text, kind] of pieces) {
    const name = { deleted: "del", inserted: "ins" }[kind];
    node.append(name ? el(name, { text }) : document.createTextNode(text));
  }
  return node;
}

export default function ({ data, parentElement }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const key = el("p", { class: "meta legend" }, el("del", { text: data.deleted }), " ", el("ins", { text: data.inserted }));
  const text = el("article", { class: "changes", attributes: { "aria-label": data.label, lang: data.language } },
    changedPieces("h2", data.title, {}));
  if (data.lead.length) text.append(changedPieces("p", data.lead, { class: "lead" }));
  for (const block of data.blocks) text.append(changedPieces("p", block.pieces, { class: block.same ? "same" : "" }));
  root.replaceChildren(key, text);
}
