// Articles over time as bars that can be chosen, one by one or as a range; the same as a table.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const most = Math.max(1, ...data.bars.map((bar) => bar.count));
  const bars = el("div", { class: "bars", attributes: { role: "group", "aria-label": data.title + ". " + data.summary } });
  const pick = (at, event) => {
    const first = event.shiftKey && root.from !== undefined ? Math.min(root.from, at) : at;
    const last = event.shiftKey && root.from !== undefined ? Math.max(root.from, at) : at;
    if (!event.shiftKey) root.from = at;
    setTriggerValue("range", { from: data.bars[first].from, to: data.bars[last].to });
  };
  const chosen = data.bars.findIndex((bar) => bar.on);
  const focusable = chosen >= 0 ? chosen : data.bars.length - 1;
  data.bars.forEach((bar, at) => {
    const button = el("button", {
      class: "bar" + (bar.on ? " on" : ""),
      attributes: {
        type: "button", title: bar.label, "aria-label": bar.label, "aria-pressed": bar.on ? "true" : "false",
        "data-key": "bar-" + bar.from, tabindex: at === focusable ? "0" : "-1",
      },
      click: (event) => pick(at, event),
    }, el("span", { class: "fill" }));
    button.firstChild.style.height = bar.count ? Math.max(3, (100 * bar.count) / most) + "%" : "0";
    bars.append(button);
  });
  bars.addEventListener("keydown", (event) => { // one stop of the Tab key, arrows within
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -data.bars.length, End: data.bars.length }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = Array.from(bars.children);
    const now = all.indexOf(root.getRootNode().activeElement);
    all[Math.min(all.length - 1, Math.max(0, now + step))].focus();
  });
  const ticks = el("div", { class: "ticks", attributes: { "aria-hidden": "true" } });
  for (const tick of data.ticks) {
    const mark = el("span", { text: tick.label });
    mark.style.left = 100 * tick.at + "%";
    ticks.append(mark);
  }
  const head = el("div", { class: "head" }, el("h3", { text: data.title }));
  if (data.all) {
    head.append(el("button", {
      class: "small-button", text: data.all, attributes: { type: "button", "data-key": "all" },
      click: () => setTriggerValue("range", { from: "", to: "" }),
    }));
  }
  const body = el("tbody");
  for (const bar of data.bars) {
    if (bar.count) body.append(el("tr", {}, el("td", { text: bar.name }), el("td", { class: "n", text: String(bar.count) })));
  }
  const table = el("details", { class: "as-table" }, el("summary", { text: data.table }),
    el("table", {}, el("thead", {}, el("tr", {}, ...data.columns.map((name) => el("th", { text: name, attributes: { scope: "col" } })))), body));
  root.replaceChildren(head, bars, ticks, el("p", { class: "meta", text: data.hint }), table);
  refocus(root);
}
