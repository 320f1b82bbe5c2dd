// How a question was understood: chips that open a small form, can be taken away, or are offered.

/** A field for a day, with the day in words under it: browsers write the figures in their own order. */
function dayField(words, name, value) {
  const input = el("input", { attributes: { type: "date", name, value, min: "1600-01-01", max: "2100-12-31" } });
  const said = el("small");
  const format = new Intl.DateTimeFormat(document.documentElement.lang || "de", { dateStyle: "long", timeZone: "UTC" });
  const say = () => { said.textContent = input.value ? format.format(new Date(input.value + "T00:00:00Z")) : "\u00a0"; };
  input.addEventListener("input", say);
  say();
  return { input, field: el("label", { class: "field" }, el("span", { text: words }), input, said) };
}

/** Boxes to tick, with a field that narrows them once there are many. */
function nameBoxes(edit, words, box) {
  const list = el("div", { class: "names", attributes: { role: "group", "aria-label": box.label } });
  for (const name of edit.names) {
    const input = el("input", { attributes: { type: "checkbox", name: "name", value: name } });
    input.checked = edit.chosen.includes(name);
    list.append(el("label", {}, input, el("span", { text: name })));
  }
  if (edit.names.length <= 8) return [list];
  const find = el("input", { attributes: { type: "search", placeholder: words.find, "aria-label": words.find } });
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const row of list.children) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  return [find, list];
}

/** What each kind of chip is changed with: its fields, and how the change is read from them. */
function chipFields(chip, words) {
  const edit = chip.edit;
  if (chip.kind === "time") {
    const from = dayField(words.from, "from", edit.from);
    const to = dayField(words.to, "to", edit.to);
    const days = () => ({ from: from.input.value, to: to.input.value });
    const check = () => to.input.setCustomValidity(days().from && days().to && days().from > days().to ? words.order : "");
    from.input.addEventListener("input", check);
    to.input.addEventListener("input", check);
    return { nodes: [el("div", { class: "pair" }, from.field, to.field)], read: days };
  }
  if (chip.kind === "as_of") {
    const day = dayField(words.day, "day", edit.day);
    day.input.required = true;
    return { nodes: [day.field], read: () => ({ day: day.input.value }) };
  }
  if (chip.kind === "text") {
    const text = el("textarea", { text: edit.text, attributes: { rows: "3", name: "text", "aria-label": chip.label } });
    text.required = true;
    return { nodes: [text], read: () => ({ text: text.value }) };
  }
  const nodes = nameBoxes(edit, words, chip);
  const boxes = nodes[nodes.length - 1];
  const ticked = () => Array.from(boxes.querySelectorAll("input:checked")).map((input) => input.value);
  return { nodes, read: () => ({ names: ticked() }) };
}

/** The form under a chip; it closes by itself when something else is clicked or Escape is pressed. */
function chipForm(chip, words, send) {
  const { nodes, read } = chipFields(chip, words);
  const box = el("form", {
    class: "chip-form", attributes: { popover: "auto", role: "dialog", "aria-label": words.edit + ": " + chip.label, "data-kind": chip.kind },
  }, ...nodes);
  const foot = el("div", { class: "buttons" });
  foot.append(el("button", { class: "small-button primary", text: words.apply, attributes: { type: "submit" } }));
  const other = chip.taken_back ? { reread: true, text: words.reread } : { drop: true, text: words.none[chip.kind] };
  if (other.text) {
    foot.append(el("button", {
      class: "small-button", text: other.text, attributes: { type: "button" },
      click: () => { box.hidePopover(); send({ kind: chip.kind, drop: Boolean(other.drop), reread: Boolean(other.reread) }); },
    }));
  }
  box.append(foot);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    box.hidePopover();
    send({ kind: chip.kind, ...read() });
  });
  return box;
}

/** Put the form under its chip, inside the window. */
function placeForm(form, chip) {
  const at = chip.getBoundingClientRect();
  const box = form.getBoundingClientRect();
  const below = at.bottom + 6;
  const top = below + box.height < window.innerHeight - 8 ? below : Math.max(8, at.top - box.height - 6);
  form.style.left = Math.max(12, Math.min(at.left, window.innerWidth - box.width - 12)) + "px";
  form.style.top = top + "px";
}

function chipNode(chip, words, send) {
  const classes = "chip" + (chip.taken_back ? " taken-back" : "");
  const content = [el("b", { text: chip.label + ": " }), chip.value];
  if (chip.words) content.push(el("span", { class: "words", text: " " + chip.words }));
  const node = el("span", { class: classes, attributes: { "data-kind": chip.kind } });
  if (chip.edit && words) {
    const form = chipForm(chip, words, send);
    const button = el("button", {
      class: "main", attributes: { type: "button", "data-key": "chip-" + chip.kind, title: words.edit, "aria-haspopup": "dialog", "aria-expanded": "false" },
    }, ...content);
    button.popoverTargetElement = form;
    form.addEventListener("toggle", (event) => {
      const isOpen = event.newState === "open";
      button.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) return;
      placeForm(form, button);
      const first = form.querySelector("input, textarea");
      if (first) first.focus({ preventScroll: true });
    });
    node.append(button, form);
  } else if (chip.taken_back && words) {
    node.append(el("button", {
      class: "main", attributes: { type: "button", "data-key": "chip-" + chip.kind, title: words.reread },
      click: () => send({ kind: chip.kind, reread: true }),
    }, ...content));
  } else {
    node.append(el("span", { class: "main" }, ...content));
  }
  if (words && !chip.taken_back) {
    const name = words.remove + ": " + chip.label;
    node.append(el("button", {
      class: "remove", text: "×", attributes: { type: "button", "aria-label": name, title: name },
      click: () => send({ kind: chip.kind, drop: true }),
    }));
  }
  return node;
}

/** The row of chips and, after them, what is offered; `words` are missing while nothing can be changed. */
function chipRow(data, send) {
  const words = data.chip_words;
  const offers = data.offers || [];
  const chips = data.chips || [];
  if (!chips.length && !offers.length) return null;
  const row = el("div", { class: "chips" });
  if (chips.length) row.append(el("span", { class: "meta", text: data.labels.understood }));
  for (const chip of chips) row.append(chipNode(chip, words, send));
  for (const offer of offers) {
    row.append(el("button", {
      class: "chip offer", attributes: { type: "button", title: words.offered },
      click: () => send(offer.change),
    }, el("span", { text: "+", attributes: { "aria-hidden": "true" } }), offer.label));
  }
  return row;
}
