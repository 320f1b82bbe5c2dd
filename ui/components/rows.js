// A list whose rows can be picked: articles, chats, starter questions, facts, notices.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const isNotice = data.look.includes("notice");
  const list = el(isNotice ? "div" : "ul", { class: "rows " + data.look, attributes: { "aria-label": data.label } });
  for (const row of data.rows) {
    const content = [];
    if (row.meta) content.push(el("div", { class: "meta" + (row.tone ? " " + row.tone : ""), text: row.meta }));
    if (row.title) content.push(el("div", { class: "title", text: row.title, attributes: { lang: row.language } }));
    if (row.text) content.push(el("div", { class: "text", text: row.text, attributes: { lang: row.language } }));
    const item = el(isNotice ? "div" : "li", { class: row.id && row.id === data.selected ? "selected" : "" });
    if (data.pickable && row.id) {
      item.append(el("button", {
        class: "main",
        attributes: {
          type: "button", "data-key": "row-" + row.id, title: data.look === "chats" ? row.title : "",
          "aria-current": row.id === data.selected ? "true" : "",
        },
        click: () => setTriggerValue("pick", row.id),
      }, ...content));
    } else {
      item.append(el("div", { class: "main" }, ...content));
    }
    if (data.action) {
      item.append(el("button", {
        class: "action", text: "×",
        attributes: { type: "button", "aria-label": data.action + ": " + row.title, title: data.action },
        click: () => setTriggerValue("action", row.id),
      }));
    }
    list.append(item);
  }
  if (isNotice) list.setAttribute("role", data.look.includes("problem") ? "alert" : "status");
  root.replaceChildren(list);
  refocus(root);
}
