// The sentences of an answer: their words, numbers that open passages, what the check found.

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
    );
    if (citation.voice) peek.append(el("div", { class: "said", text: citation.voice }));
    const reason = citation.reason ? " " + citation.reason : "";
    peek.append(el("div", { class: "check " + citation.verdict, text: citation.check + reason }));
    if (openButton) peek.append(openButton);
    place(chip);
  };
  const explain = (node, mark) => {
    clearTimeout(timer);
    peek.replaceChildren(
      el("div", { class: "check " + mark.verdict, text: mark.label }), el("div", { class: "said", text: mark.reason }),
    );
    place(node);
  };
  const place = (chip) => {
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
  const onKey = (event) => { if (event.key === "Escape") hide(); };
  peek.addEventListener("toggle", (event) => {
    const change = event.newState === "open" ? "addEventListener" : "removeEventListener";
    document[change]("keydown", onKey);
  });
  peek.addEventListener("pointerenter", () => clearTimeout(timer));
  peek.addEventListener("pointerleave", later);
  return { show, explain, hide, later, isOpenFor: (key) => peek.matches(":popover-open") && peek.dataset.for === key, peek };
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
  chip.addEventListener("click", (event) => {
    const go = () => { peek.hide(); holdPlace(data, chip); open(citation.key); };
    const isTap = pointer === "touch" && event.detail > 0; // Enter and Space count no clicks
    if (isTap && !peek.isOpenFor(citation.key)) {
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

/** A small mark behind a sentence that its sources carry in part: the reason on hover, on tap and for screen readers. */
function checkMark(mark, peek) {
  const node = el("button", {
    class: "mark-check " + mark.verdict, text: "◐", attributes: { type: "button", "aria-label": mark.label + " " + mark.reason },
  });
  node.addEventListener("pointerenter", () => peek.explain(node, mark));
  node.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") peek.later(); });
  node.addEventListener("focus", () => { if (node.matches(":focus-visible")) peek.explain(node, mark); });
  node.addEventListener("blur", () => peek.later());
  node.addEventListener("click", () => peek.explain(node, mark));
  return node;
}

/** A sentence with its numbers, what the check found and who says it. */
function sentenceNodes(sentence, data, peek, open) {
  const nodes = [el("span", { class: "sentence", text: sentence.text, attributes: { lang: sentence.language } })];
  for (const citation of sentence.citations) nodes.push(citeButton(citation, data, peek, open));
  if (sentence.gloss) nodes.push(el("span", { class: "gloss", text: sentence.gloss }));
  if (sentence.mark) nodes.push(checkMark(sentence.mark, peek));
  if (sentence.voice) nodes.push(el("span", { class: "voice", text: sentence.voice }));
  return [...nodes, " "];
}

function prose(data, peek, open) {
  const box = el("div", { class: "prose", attributes: { "aria-label": data.labels.answer, role: "region" } });
  if (data.foreign) box.append(el("p", { class: "foreign", text: data.foreign }));
  if (data.as_list) {
    const list = el("ul", { class: "points" });
    for (const { sentences } of data.paragraphs) {
      for (const sentence of sentences) list.append(el("li", {}, ...sentenceNodes(sentence, data, peek, open)));
    }
    box.append(list);
    return box;
  }
  for (const { lead, sentences } of data.paragraphs) {
    const paragraph = el("p");
    if (lead) paragraph.append(el("span", { class: "leadin", text: lead }));
    for (const sentence of sentences) paragraph.append(...sentenceNodes(sentence, data, peek, open));
    box.append(paragraph);
  }
  return box;
}
