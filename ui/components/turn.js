// One question with its answer: sources first, then prose whose numbers open the passages.

let anchor = null; // where on the screen the number was that was clicked last: it stays there
const openedBy = new Map(); // of each turn with an open passage: the key of what opened it, which gets the focus back

function scroller() {
  return document.querySelector('[data-testid="stMain"]') || document.scrollingElement;
}

/** Remember where the clicked thing is, since the text beside an opened article is set anew. */
function holdPlace(data, node) {
  if (window.innerWidth <= 640) return;
  anchor = { id: data.id, key: node.getAttribute("data-key"), top: node.getBoundingClientRect().top, since: Date.now() };
}

/** Put the clicked thing back to its place, or a new question to the top. */
function settlePlace(root, turn, data) {
  const isFresh = anchor && anchor.id === data.id && Date.now() - anchor.since < 5000;
  if (isFresh && data.opened) openedBy.set(data.id, anchor.key);
  const named = (key) => Array.from(turn.querySelectorAll("[data-key]")).find((node) => node.getAttribute("data-key") === key);
  if (!data.opened && openedBy.has(data.id)) {
    const node = named(openedBy.get(data.id));
    openedBy.delete(data.id);
    if (node) node.focus({ preventScroll: isFresh });
  }
  if (isFresh) {
    const node = named(anchor.key);
    const top = anchor.top;
    if (node) requestAnimationFrame(() => { scroller().scrollTop += node.getBoundingClientRect().top - top; });
  } else if (data.arrived && root.arrivedAt !== data.id) {
    root.arrivedAt = data.id;
    requestAnimationFrame(() => {
      scroller().scrollTop += turn.getBoundingClientRect().top - scroller().getBoundingClientRect().top - 72;
    });
  }
}

function copyButton(data) {
  const button = el("button", { class: "small-button copy", text: data.labels.copy, attributes: { type: "button" } });
  button.addEventListener("click", async () => {
    let words = data.labels.copied;
    try {
      await navigator.clipboard.writeText(data.copy_text);
    } catch (error) {
      words = data.labels.copy_failed;
    }
    button.textContent = words;
    setTimeout(() => { button.textContent = data.labels.copy; }, 1600);
  });
  return button;
}

function problem(words, kind, retry) {
  const box = el("div", { class: "no " + kind, attributes: { role: kind === "failed" ? "alert" : "" } },
    el("h3", { text: words.title }), el("p", { text: words.text }));
  if (retry) box.append(retry);
  return box;
}

function answered(root, turn, data, open) {
  const peek = makePeek(root);
  turn.append(data.source_list.length ? sourceList(data, open) : prose(data, peek, open));
  for (const difference of data.differences) turn.append(differenceNode(difference, data, open));
  if (data.notes.length) turn.append(notes(data));
  const foot = el("div", { class: "foot" }, copyButton(data));
  if (data.more.length) {
    const list = el("ul", { class: "more", attributes: { hidden: "hidden" } });
    for (const source of data.more) list.append(nearRow(source, data, open));
    const toggle = el("button", {
      class: "small-button", text: data.more_label, attributes: { type: "button", "aria-expanded": "false" },
    });
    const set = (shown) => {
      list.hidden = !shown;
      root.moreShown = shown;
      toggle.setAttribute("aria-expanded", String(shown));
      toggle.textContent = shown ? data.labels.less : data.more_label;
    };
    toggle.addEventListener("click", () => set(list.hidden));
    set(Boolean(root.moreShown) || data.opened.startsWith("h"));
    foot.append(toggle);
    foot.append(el("span", { class: "meta", text: data.stand }));
    turn.append(foot, list);
  } else {
    foot.append(el("span", { class: "meta", text: data.stand }));
    turn.append(foot);
  }
}

function notes(data) {
  const list = el("ul");
  for (const note of data.notes) list.append(el("li", { text: note }));
  return el("div", { class: "notes", attributes: { role: "note" } }, list);
}

function running(turn, data, trigger) {
  if (data.checked.length) turn.append(el("div", { class: "prose", text: data.checked.join(" ") }));
  if (data.draft) turn.append(el("div", { class: "prose draft", text: data.draft }));
  turn.append(el("div", { class: "status", attributes: { role: "status" } },
    el("span", { class: "pulse", attributes: { "aria-hidden": "true" } }),
    el("span", { text: data.status }),
    el("button", { class: "small-button", text: data.stop, attributes: { type: "button" }, click: () => trigger("stop", true) })));
}

/** A no is an answer too: its words, the steps that one click takes, and what comes nearest. */
function declined(turn, data, open, redo) {
  const box = problem(data.no, data.outcome, null);
  if (data.no.steps.length) {
    const row = el("div", { class: "steps", attributes: { role: "group", "aria-label": data.no.steps_label } });
    for (const step of data.no.steps) {
      row.append(el("button", { class: "small-button primary", text: step.label, attributes: { type: "button" }, click: () => redo(step.change) }));
    }
    box.append(row);
  }
  box.append(el("p", { class: "hint", text: data.no.hint }));
  turn.append(box);
  if (data.notes.length) turn.append(notes(data));
  if (data.more.length) {
    const list = el("ul", { attributes: { "aria-label": data.nearest_label } });
    for (const source of data.more) list.append(nearRow(source, data, open));
    turn.append(el("div", { class: "label", text: data.nearest_label }), list);
  }
  turn.append(el("div", { class: "foot" }, el("span", { class: "meta", text: data.stand })));
}

/** Questions to go on with come while the answer is being read: nothing that is pointed at may move or go. */
function showSuggestions(root, questions, data, suggest) {
  const row = questions.length ? suggestionRow(questions, data, suggest) : null;
  const before = root.querySelector(".suggestions");
  if (before) before.remove();
  if (row) root.querySelector("article.turn").append(row);
}

export default function ({ data: all, parentElement, setTriggerValue }) {
  const { suggestions, ...data } = all;
  const root = freshRoot(parentElement, data);
  if (root) showTurn(root, data, setTriggerValue);
  const owner = ownRoot(parentElement);
  const wanted = JSON.stringify(suggestions || []);
  if (!root && owner.shownSuggestions === wanted) return;
  owner.shownSuggestions = wanted;
  showSuggestions(owner, suggestions || [], data, (question) => setTriggerValue("suggest", question));
}

function showTurn(root, data, setTriggerValue) {
  const open = (key) => setTriggerValue("open", key);
  const turn = el("article", { class: "turn", attributes: { "data-state": data.state, "data-outcome": data.outcome } });
  turn.append(el("h2", { class: "question", text: data.question }));
  const redo = (change) => setTriggerValue("redo", change);
  const chips = chipRow(data, redo);
  if (chips) turn.append(chips);
  if (data.as_of) {
    turn.append(el("p", { class: "as-of", attributes: { role: "note" } }, el("b", { text: data.as_of.title + "." }), " " + data.as_of.text));
  }
  if (data.left_out) turn.append(el("p", { class: "left-out", text: data.left_out }));
  if (data.sources && data.sources.length) {
    const cards = el("ul", { class: "cards" + (data.state === "running" && !root.hadSources ? " fresh" : "") });
    root.hadSources = true;
    for (const source of data.sources) cards.append(sourceCard(source, data, open));
    turn.append(el("section", { class: "sources", attributes: { "aria-label": data.sources_label } },
      el("div", { class: "label", text: data.sources_label }), cards));
  }
  root.replaceChildren(turn);
  if (data.state === "running") running(turn, data, setTriggerValue);
  else if (data.problem) {
    turn.append(problem(data.problem, data.state, el("button", {
      class: "small-button", text: data.retry, attributes: { type: "button" }, click: () => setTriggerValue("retry", true),
    })));
  } else if (data.listing) {
    turn.append(el("div", { class: "listing" }, el("h3", { text: data.listing.title }), el("p", { class: "meta", text: data.listing.text })));
    turn.append(el("div", { class: "foot" }, copyButton(data), el("span", { class: "meta", text: data.stand })));
  } else if (data.no) declined(turn, data, open, redo);
  else answered(root, turn, data, open);
  refocus(root);
  settlePlace(root, turn, data);
}
