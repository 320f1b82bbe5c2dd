// What stands beside the sentences of an answer: its sources as a list, differences, questions to go on with.

/** Title, outlet, date, address and quotes of each source, as they were asked for. */
function sourceList(data, open) {
  const list = el("ol", { class: "source-list", attributes: { "aria-label": data.labels.answer } });
  for (const source of data.source_list) {
    const item = el("li", {},
      el("div", { class: "title", text: source.title, attributes: { lang: source.language } }), metaLine(source.outlet, source.date));
    if (source.url) item.append(link(source.url, source.url));
    for (const quote of source.quotes) {
      const button = el("button", {
        class: "cite", text: String(quote.n), attributes: { type: "button", "data-key": quote.key, "aria-label": data.labels.open },
        click: () => { holdPlace(data, button); open(quote.key); },
      });
      item.append(el("blockquote", { attributes: { lang: source.language } }, quote.text, button));
    }
    list.append(item);
  }
  return list;
}

/** What the sources say differently: side by side, or one under the other in the order of time. */
function differenceNode(difference, data, open) {
  const list = el("ul", { class: difference.in_time ? "timeline" : "versus" });
  for (const row of difference.rows) {
    const button = el("button", {
      class: data.opened === row.key ? "opened" : "", attributes: { type: "button", "data-key": row.key },
      click: () => { holdPlace(data, button); open(row.key); },
    },
    el("div", { class: "value", text: row.value, attributes: { lang: row.language } }), metaLine(row.outlet, row.date),
    el("div", { class: "text", text: row.quote, attributes: { lang: row.language } }));
    list.append(el("li", {}, button));
  }
  const head = el("div", { class: "label", text: difference.title });
  return el("section", { class: "difference", attributes: { "aria-label": difference.title } },
    head, difference.subject ? el("p", { class: "subject", text: difference.subject }) : null, list);
}

/** Questions to go on with; each is asked with one click. */
function suggestionRow(questions, data, suggest) {
  const row = el("div", { class: "suggestions", attributes: { role: "group", "aria-label": data.suggestions_label } });
  row.append(el("div", { class: "label", text: data.suggestions_label }));
  for (const question of questions) {
    row.append(el("button", { class: "suggestion", text: question, attributes: { type: "button" }, click: () => suggest(question) }));
  }
  return row;
}
