// Shares with their intervals: a table of numbers, in which each row also has a bar to see them by.

export default function ({ data, parentElement }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const head = el("tr", {}, ...data.columns.map((name) => el("th", { text: name, attributes: { scope: "col" } })));
  const body = el("tbody");
  for (const row of data.rows) {
    const bar = el("div", { class: "bar", attributes: { "aria-hidden": "true" } });
    const fill = el("div", { class: "fill" });
    fill.style.width = 100 * row.share + "%";
    const range = el("div", { class: "range" });
    range.style.left = 100 * row.low + "%";
    range.style.width = 100 * (row.high - row.low) + "%";
    bar.append(fill, range);
    const line = el("tr", { class: row.few ? "few" : "" },
      el("th", { text: row.name, attributes: { scope: "row" } }), el("td", { class: "picture" }, bar),
      el("td", { class: "figure", text: row.words }), el("td", { class: "meta", text: row.interval }), el("td", { class: "meta", text: row.parts }));
    body.append(line);
  }
  const table = el("table", {}, el("caption", { text: data.title }), el("thead", {}, head), body);
  root.replaceChildren(el("div", { class: "shares", attributes: { tabindex: "0", role: "group", "aria-label": data.title } }, table));
}
