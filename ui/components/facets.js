// What a list can be narrowed to: what is chosen as chips, and values with their counts to switch on and off.

function facetChips(data, setTriggerValue) {
  const row = el("div", { class: "chosen", attributes: { role: "group", "aria-label": data.label } });
  for (const chip of data.chips) {
    row.append(el("button", {
      class: "chip", attributes: { type: "button", "aria-label": chip.remove, "data-key": "chip-" + chip.facet + chip.value },
      click: () => setTriggerValue("toggle", { facet: chip.facet, value: chip.value }),
    }, el("span", { text: chip.label }), el("span", { text: "×", attributes: { "aria-hidden": "true" } })));
  }
  row.append(el("button", {
    class: "clear", text: data.clear, attributes: { type: "button", "data-key": "clear" }, click: () => setTriggerValue("clear", true),
  }));
  return row;
}

function facetValue(group, value, setTriggerValue) {
  const name = group.facet + ":" + value.value;
  const button = el("button", {
    class: "value" + (value.on ? " on" : "") + (value.inner ? " inner" : ""),
    attributes: { type: "button", "aria-pressed": value.on ? "true" : "false", "data-key": name },
    click: () => setTriggerValue("toggle", { facet: group.facet, value: value.value }),
  }, el("span", { class: "name", text: value.label }), el("span", { class: "count", text: value.count }));
  return el("li", {}, button);
}

function facetGroup(group, data, root, setTriggerValue) {
  const list = el("ul", { attributes: { "aria-label": group.title } });
  const items = group.values.map((value) => facetValue(group, value, setTriggerValue));
  list.append(...items);
  const box = el("section", { class: "group" }, el("h3", { text: group.title }), list);
  const hidden = (at) => at >= data.shown && !group.values[at].on;
  if (!group.values.some((_, at) => hidden(at))) return box;
  const find = el("input", {
    class: "find", attributes: { type: "search", "aria-label": data.find.replace("{what}", group.title), placeholder: "…" },
  });
  const more = el("button", { class: "clear", attributes: { type: "button", "data-key": "more-" + group.facet } });
  const show = (open) => {
    root.open[group.facet] = open;
    const wanted = find.value.trim().toLowerCase();
    items.forEach((item, at) => {
      item.hidden = open ? !group.values[at].label.toLowerCase().includes(wanted) : hidden(at);
    });
    find.hidden = !open;
    more.textContent = open ? data.less : data.more;
    more.setAttribute("aria-expanded", String(open));
  };
  find.addEventListener("input", () => show(true));
  more.addEventListener("click", () => show(!root.open[group.facet]));
  box.insertBefore(find, list);
  box.append(more);
  show(Boolean(root.open[group.facet]));
  return box;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  root.open = root.open || {};
  const narrow = window.innerWidth <= 640;
  const groups = el("div", { class: "groups" });
  for (const group of data.groups) groups.append(facetGroup(group, data, root, setTriggerValue));
  const parts = data.chips.length ? [facetChips(data, setTriggerValue)] : [];
  if (narrow) {
    const fold = el("details", { class: "fold" }, el("summary", { text: data.label }), groups);
    fold.open = Boolean(root.folded);
    fold.addEventListener("toggle", () => { root.folded = fold.open; });
    parts.push(fold);
  } else {
    parts.push(groups);
  }
  root.replaceChildren(...parts);
  refocus(root);
}
