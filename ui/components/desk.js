// The review desk: one citation at a time, judged by key. The browser moves on at once; what was judged is sent
// along until the server says that it has it, so no key is ever lost to a slow moment.

const KEYS = { n: "next", j: "next", ArrowRight: "next", p: "back", k: "back", ArrowLeft: "back", u: "undo", m: "note", o: "open", "?": "help" };
const COOKIE_DAYS_S = 31536000; // seconds in a year: how long the browser remembers the reviewer's name

/** What the desk remembers between two messages of the server. */
function newDesk() {
  return { list: "", at: 0, items: new Map(), outbox: [], seq: 0, done: [], notes: new Map(), said: "" };
}

/** Take over what the server says; what it has not confirmed yet stays as the person left it. */
function takeData(desk, data) {
  desk.seq = Math.max(desk.seq, data.seen);
  desk.outbox = desk.outbox.filter((event) => event.seq > data.seen);
  if (desk.list !== data.list) {
    Object.assign(desk, { list: data.list, at: data.at, items: new Map(), done: [], notes: new Map(), said: "" });
  }
  const unsent = new Set(desk.outbox.map((event) => event.id));
  for (const item of data.items) {
    const known = desk.items.get(item.place);
    if (!known || !unsent.has(item.id)) desk.items.set(item.place, item);
  }
  desk.data = data;
}

/** How many citations are judged, counting what is still on its way. */
function judgedSoFar(desk) {
  return desk.data.progress.reviewed + desk.outbox.reduce((sum, event) => sum + (event.adds || 0), 0);
}

function keyCap(key) {
  return el("kbd", { text: key, attributes: { "aria-hidden": "true" } });
}

function opinionLine(opinion, words) {
  const line = el("li", {}, el("b", { text: opinion.who }), ": ", el("span", { class: "said " + opinion.verdict, text: words.verdicts[opinion.verdict] }));
  if (opinion.note) line.append(el("span", { class: "remark", text: " – " + opinion.note }));
  return line;
}

/** The sentence with its question, what the program's check said, and what others said once that may be seen. */
function claimNode(item, words) {
  const claim = el("section", { class: "claim", attributes: { "aria-label": words.sentence } },
    el("p", { class: "meta question" }, el("span", { text: words.question + ": " }), el("span", { text: item.question })),
    el("p", { class: "sentence", text: item.sentence }),
    el("p", { class: "meta check " + item.check.verdict }, el("b", { text: words.check + ": " + item.check.words }), item.check.reason ? " – " + item.check.reason : ""));
  if (item.opinions.length) {
    claim.append(el("ul", { class: "opinions", attributes: { "aria-label": words.opinions } }, ...item.opinions.map((one) => opinionLine(one, words))));
  }
  return claim;
}

/** The quote in its paragraph, with the paragraphs around it. */
function quoteNode(item, words) {
  const source = item.source;
  const head = el("div", { class: "bar" }, metaLine(source.outlet, source.date));
  if (item.article) {
    head.append(el("a", {
      class: "small-button whole", text: words.article,
      attributes: { href: "articles?article=" + encodeURIComponent(item.article), target: "_blank", rel: "noopener" },
    }));
  }
  const text = el("div", { class: "paper", attributes: { lang: source.language, tabindex: "0", role: "group", "aria-label": words.source } },
    el("h2", { class: "headline", text: source.title }));
  if (source.notice) text.append(el("p", { class: "notice", text: source.notice }));
  for (const block of item.blocks) {
    if (block.heading && block.heading !== source.title) text.append(el("h3", { text: block.heading }));
    const paragraph = el("p", { class: block.near ? "near" : "" });
    for (const [piece, kind] of block.pieces) {
      paragraph.append(kind ? el("mark", { class: kind, text: piece }) : document.createTextNode(piece));
    }
    text.append(paragraph);
  }
  return el("article", { class: "evidence", attributes: { "aria-label": words.source } }, head, text);
}

function verdictRow(desk, item, act) {
  const words = desk.data.words;
  const row = el("div", { class: "verdicts", attributes: { role: "group", "aria-label": words.verdict } });
  desk.data.verdicts.forEach((verdict, place) => {
    const given = Boolean(item.given) && item.given.verdict === verdict;
    row.append(el("button", {
      class: "verdict " + verdict, attributes: { type: "button", "data-key": "verdict-" + verdict, "aria-pressed": String(given), "aria-keyshortcuts": String(place + 1) },
      click: () => act.judge(verdict),
    }, keyCap(String(place + 1)), el("span", { text: words.verdicts[verdict] })));
  });
  return row;
}

function noteField(desk, item, act) {
  const words = desk.data.words;
  const note = el("input", { class: "note", attributes: { type: "text", maxlength: desk.data.note_chars, placeholder: words.note_hint, "aria-label": words.note, "data-key": "note", autocomplete: "off" } });
  note.value = desk.notes.get(item.id) ?? (item.given ? item.given.note : "");
  note.addEventListener("input", () => desk.notes.set(item.id, note.value));
  note.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    note.blur();
  });
  note.addEventListener("blur", () => act.noted(item, note.value));
  return el("label", { class: "note-field" }, el("span", { class: "meta" }, words.note, " ", keyCap("m")), note);
}

function stepRow(desk, act) {
  const { words, total } = desk.data;
  const button = (name, key, off) => el("button", {
    class: "small-button", attributes: { type: "button", "data-key": name, disabled: off ? "disabled" : "" }, click: () => act[name](),
  }, el("span", { text: words[name] }), keyCap(key));
  const place = desk.at < total ? words.position.replace("{n}", desk.at + 1) : words.at_end;
  return el("div", { class: "steps" }, button("back", "p", desk.at === 0), el("span", { class: "meta place", text: place }),
    button("next", "n", desk.at >= total), button("undo", "u", !desk.done.length), button("help", "?", false));
}

function progressNode(desk) {
  const { progress, words } = desk.data;
  const judged = judgedSoFar(desk);
  const text = words.progress.replace("{reviewed}", judged.toLocaleString(desk.data.locale)).replace("{left}", (progress.total - judged).toLocaleString(desk.data.locale));
  const bar = el("div", { class: "track", attributes: { role: "progressbar", "aria-label": words.progress_label, "aria-valuemin": 0, "aria-valuemax": progress.total, "aria-valuenow": String(judged), "aria-valuetext": text } }, el("div", { class: "fill" }));
  bar.firstChild.style.width = (100 * judged / Math.max(1, progress.total)).toFixed(1) + "%";
  return el("div", { class: "progress" }, bar, el("span", { class: "meta", text }));
}

/** What stands in the place of a citation: the list's end, one that is gone, one that is on its way. */
function cardNode(desk, act) {
  const { end, words } = desk.data;
  if (desk.at < desk.data.total) {
    const isGone = desk.items.has(desk.at);
    return el("div", { class: "card", attributes: { role: "status" } }, el("p", { class: "title", text: isGone ? words.gone : words.loading }));
  }
  const card = el("div", { class: "card", attributes: { role: "status" } }, el("p", { class: "title", text: end.title }), el("p", { text: end.text }));
  if (end.action) {
    card.append(el("button", { class: "small-button primary", text: end.action, attributes: { type: "button", "data-key": "again" }, click: () => act.again() }));
  }
  return card;
}

function helpDialog(words) {
  const list = el("dl");
  for (const [keys, meaning] of words.keys) {
    const caps = el("dt");
    for (const key of keys.split(" ")) caps.append(el("kbd", { text: key }));
    list.append(caps, el("dd", { text: meaning }));
  }
  const dialog = el("dialog", { class: "help", attributes: { "aria-label": words.help_title } });
  const close = el("button", { class: "small-button", text: words.close, attributes: { type: "button" }, click: () => dialog.close() });
  dialog.append(el("h2", { text: words.help_title }), list, el("p", { class: "meta", text: words.help_text }), close);
  return dialog;
}

/** Show the citation that is due; nothing is rebuilt while it stays the same. */
function show(root, desk, act) {
  const item = desk.items.get(desk.at);
  const shown = JSON.stringify([desk.list, desk.at, desk.at < desk.data.total ? item : desk.data.end, desk.data.words, desk.data.total]);
  if (root.shownItem !== shown) {
    root.shownItem = shown;
    const active = root.getRootNode().activeElement;
    const hadNote = active && active.classList.contains("note") ? [active.selectionStart, active.selectionEnd] : null;
    root.focusKey = active && root.contains(active) ? active.getAttribute("data-key") : null;
    const isThere = item && !item.gone && desk.at < desk.data.total;
    const left = el("div", { class: "left" }, isThere ? claimNode(item, desk.data.words) : cardNode(desk, act));
    if (isThere) left.append(el("div", { class: "act" }, verdictRow(desk, item, act), noteField(desk, item, act)));
    const grid = el("div", { class: "desk" + (isThere ? "" : " alone") }, left, isThere ? quoteNode(item, desk.data.words) : null);
    root.querySelector(".place-of-desk").replaceChildren(grid);
    root.querySelector(".place-of-steps").replaceChildren(stepRow(desk, act));
    refocus(root);
    if (hadNote && root.getRootNode().activeElement?.classList.contains("note")) root.getRootNode().activeElement.setSelectionRange(...hadNote);
    const mark = grid.querySelector("mark.main");
    if (mark) toMark(grid.querySelector(".paper"), mark);
    const help = root.querySelector("dialog.help");
    if (!help.open) help.replaceWith(helpDialog(desk.data.words));
  }
  root.querySelector(".place-of-progress").replaceChildren(progressNode(desk));
  const line = root.querySelector(".line-of-state");
  const words = desk.data.problem ? desk.data.problem : desk.said;
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("bad", Boolean(desk.data.problem));
}

/** Scroll the paper, and only the paper, to the marked sentence. */
function toMark(paper, mark) {
  const offset = mark.getBoundingClientRect().top - paper.getBoundingClientRect().top;
  if (offset + mark.offsetHeight > paper.clientHeight) paper.scrollTop += offset - paper.clientHeight / 3;
}

/** What the keys and buttons do. */
function actions(root, desk, send) {
  const item = () => (desk.at < desk.data.total ? desk.items.get(desk.at) : undefined);
  const post = (event) => {
    desk.seq += 1;
    desk.outbox.push({ ...event, seq: desk.seq });
  };
  const update = () => {
    send({ list: desk.list, at: desk.at, events: desk.outbox });
    show(root, desk, act);
  };
  const go = (place) => {
    desk.at = Math.min(Math.max(0, place), desk.data.total);
    update();
  };
  const noteOf = (one) => desk.notes.get(one.id) ?? (one.given ? one.given.note : "");
  const act = {
    judge(verdict) {
      const one = item();
      if (!one || one.gone) return;
      const note = noteOf(one);
      post({ kind: "verdict", id: one.id, verdict, note, adds: desk.data.counts && !one.given ? 1 : 0 });
      desk.done.push({ place: desk.at, given: one.given });
      desk.notes.delete(one.id);
      desk.items.set(desk.at, { ...one, given: { verdict, note } });
      desk.said = desk.data.words.judged.replace("{verdict}", desk.data.words.verdicts[verdict]);
      go(desk.at + 1);
    },
    noted(one, note) {
      if (!one.given || note === one.given.note || !root.isConnected) return;
      post({ kind: "verdict", id: one.id, verdict: one.given.verdict, note });
      const place = [...desk.items].find(([, each]) => each.id === one.id)?.[0];
      if (place !== undefined) desk.items.set(place, { ...one, given: { ...one.given, note } });
      desk.notes.delete(one.id);
      desk.said = desk.data.words.noted;
      update();
    },
    undo() {
      const last = desk.done.pop();
      const one = last && desk.items.get(last.place);
      if (!one) {
        desk.said = desk.data.words.nothing_to_undo;
        show(root, desk, act);
        return;
      }
      post({ kind: "undo", id: one.id, adds: desk.data.counts && !last.given ? -1 : 0 });
      desk.items.set(last.place, { ...one, given: last.given });
      desk.said = desk.data.words.undone;
      go(last.place);
    },
    again() {
      post({ kind: "again", id: "" });
      update();
    },
    next() {
      if (desk.at >= desk.data.total && desk.data.end.action) act.again();
      else { desk.said = ""; go(desk.at + 1); }
    },
    back() { desk.said = ""; go(desk.at - 1); },
    note() { root.querySelector("input.note")?.focus(); },
    open() { root.querySelector("a.whole")?.click(); },
    help() { root.querySelector("dialog.help").showModal(); },
  };
  return act;
}

/** Whether a key is meant for something else: a field that is written in, a list, an open dialog. */
function isTaken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const place = event.composedPath()[0];
  if (!(place instanceof Element)) return false;
  if (place.matches("input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=combobox], [role=listbox] *, [role=slider]")) return true;
  return Boolean(place.closest("dialog, [role=dialog]")) || Boolean(document.querySelector('[data-testid="stDialog"], [data-testid="stPopoverBody"]'));
}

function listen(root, desk, act) {
  const onKey = (event) => {
    if (!root.isConnected || isTaken(event)) return;
    if (event.key.startsWith("Arrow") && event.composedPath()[0].closest?.(".paper, [role=group], [role=radiogroup]")) return;
    const verdict = desk.data.verdicts[Number(event.key) - 1];
    const name = KEYS[event.key];
    if (event.repeat && name !== "next" && name !== "back") return;
    if (verdict) act.judge(verdict);
    else if (name) act[name]();
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default function ({ data, parentElement, setStateValue }) {
  const root = ownRoot(parentElement);
  if (!root.desk) {
    root.desk = newDesk();
    root.append(el("div", { class: "place-of-progress" }), el("div", { class: "place-of-desk" }), el("div", { class: "place-of-steps" }),
      el("p", { class: "line-of-state meta", attributes: { role: "status", "aria-live": "polite" } }), helpDialog(data.words));
    root.send = (message) => setStateValue("sent", message);
    takeData(root.desk, data);
    root.act = actions(root, root.desk, (message) => root.send(message));
    root.stopListening = listen(root, root.desk, root.act);
  } else {
    root.send = (message) => setStateValue("sent", message);
    takeData(root.desk, data);
  }
  document.cookie = "beleg_reviewer=" + encodeURIComponent(data.reviewer) + "; path=/; max-age=" + COOKIE_DAYS_S + "; SameSite=Lax";
  show(root, root.desk, root.act);
  return () => { root.stopListening(); root.desk = null; root.replaceChildren(); };
}
