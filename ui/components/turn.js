// One question with its answer: sources first, then prose whose numbers open the passages.

let anchor = null; // where on the screen the number was that was clicked last: it stays there

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
  if (anchor && anchor.id === data.id && Date.now() - anchor.since < 5000) {
    const node = Array.from(turn.querySelectorAll("[data-key]")).find((n) => n.getAttribute("data-key") === anchor.key);
    if (node) {
      const top = anchor.top;
      node.focus({ preventScroll: true });
      requestAnimationFrame(() => { scroller().scrollTop += node.getBoundingClientRect().top - top; });
    }
  } else if (data.arrived && root.arrivedAt !== data.id) {
    root.arrivedAt = data.id;
    requestAnimationFrame(() => {
      scroller().scrollTop += turn.getBoundingClientRect().top - scroller().getBoundingClientRect().top - 72;
    });
  }
}

/** Show who said what when a number is pointed at, focused or tapped. */
function makePeek(root) {
  const peek = el("div", { class: "peek", attributes: { popover: "manual", role: "tooltip", id: "peek" } });
  root.append(peek);
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    if (peek.matches(":popover-open")) peek.hidePopover();
  };
  const show = (chip, citation, openButton) => {
    clearTimeout(timer);
    peek.replaceChildren(
      metaLine(citation.outlet, citation.date),
      el("div", { class: "title", text: citation.title, attributes: { lang: citation.language } }),
      el("blockquote", { text: citation.quote, attributes: { lang: citation.language } }),
      el("div", { class: "check " + citation.verdict, text: citation.check }),
    );
    if (openButton) peek.append(openButton);
    if (!peek.matches(":popover-open")) peek.showPopover();
    const at = chip.getBoundingClientRect();
    const box = peek.getBoundingClientRect();
    const left = Math.min(Math.max(12, at.left - 24), window.innerWidth - box.width - 12);
    const below = at.bottom + 8;
    const top = below + box.height < window.innerHeight - 8 ? below : Math.max(8, at.top - box.height - 8);
    peek.style.left = left + "px";
    peek.style.top = top + "px";
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 220);
  };
  peek.addEventListener("pointerenter", () => clearTimeout(timer));
  peek.addEventListener("pointerleave", later);
  return { show, hide, later, isOpenFor: (key) => peek.matches(":popover-open") && peek.dataset.for === key, peek };
}

function citeButton(citation, data, peek, open) {
  const opened = data.opened === citation.key;
  const chip = el("button", {
    class: "cite " + citation.verdict + (opened ? " opened" : ""),
    text: String(citation.n),
    attributes: {
      type: "button",
      "aria-label": citation.label,
      "aria-pressed": opened ? "true" : "false",
      "data-key": citation.key,
    },
  });
  let pointer = "mouse";
  chip.addEventListener("pointerdown", (event) => { pointer = event.pointerType; });
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") peek.show(chip, citation);
  });
  chip.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") peek.later();
  });
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) peek.show(chip, citation);
  });
  chip.addEventListener("blur", () => peek.later());
  chip.addEventListener("keydown", (event) => {
    if (event.key === "Escape") peek.hide();
  });
  chip.addEventListener("click", () => {
    const go = () => { peek.hide(); holdPlace(data, chip); open(citation.key); };
    if (pointer === "touch" && !peek.isOpenFor(citation.key)) {
      peek.peek.dataset.for = citation.key;
      peek.show(chip, citation, el("button", {
        class: "small-button", text: data.labels.open, attributes: { type: "button" }, click: go,
      }));
      return;
    }
    go();
  });
  return chip;
}

function prose(data, peek, open) {
  const box = el("div", { class: "prose", attributes: { "aria-label": data.labels.answer, role: "region" } });
  for (const { lead, sentences } of data.paragraphs) {
    const paragraph = el("p");
    if (lead) paragraph.append(el("span", { class: "leadin", text: lead }));
    for (const sentence of sentences) {
      paragraph.append(el("span", { class: "sentence", text: sentence.text }));
      for (const citation of sentence.citations) paragraph.append(citeButton(citation, data, peek, open));
      paragraph.append(" ");
    }
    box.append(paragraph);
  }
  return box;
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
  turn.append(prose(data, peek, open));
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
  if (data.notes.length) turn.append(el("div", { class: "notes", text: data.notes.join(" ") }));
}

function running(turn, data, trigger) {
  if (data.draft) turn.append(el("div", { class: "prose draft", text: data.draft }));
  turn.append(el("div", { class: "status", attributes: { role: "status" } },
    el("span", { class: "pulse", attributes: { "aria-hidden": "true" } }),
    el("span", { text: data.status }),
    el("button", { class: "small-button", text: data.stop, attributes: { type: "button" }, click: () => trigger("stop", true) })));
}

function declined(turn, data, open) {
  turn.append(problem(data.no, data.outcome, null));
  if (data.more.length) {
    const list = el("ul", { attributes: { "aria-label": data.nearest_label } });
    for (const source of data.more) list.append(nearRow(source, data, open));
    turn.append(el("div", { class: "label", text: data.nearest_label }), list);
  }
  turn.append(el("div", { class: "foot" }, el("span", { class: "meta", text: data.stand })));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const open = (key) => setTriggerValue("open", key);
  const turn = el("article", { class: "turn", attributes: { "data-state": data.state, "data-outcome": data.outcome } });
  turn.append(el("h2", { class: "question", text: data.question }));
  const chips = chipRow(data, (change) => setTriggerValue("redo", change));
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
  } else if (data.no) declined(turn, data, open);
  else answered(root, turn, data, open);
  refocus(root);
  settlePlace(root, turn, data);
}
