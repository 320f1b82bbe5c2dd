// An article with its cited sentences marked; the first strong mark is scrolled into view.

const HEADER_PX = 60; // Streamlit's bar over the page
const COMPOSER_PX = 150; // the field for questions at the page's foot

function marked(tag, pieces, options) {
  const node = el(tag, options);
  for (const [text, kind] of pieces) {
    node.append(kind ? el("mark", { class: kind, text }) : document.createTextNode(text));
  }
  return node;
}

function changed(pieces) {
  const line = el("p", { class: "change" });
  for (const [text, kind] of pieces) {
    const tag = { deleted: "del", inserted: "ins" }[kind];
    line.append(tag ? el(tag, { text }) : document.createTextNode(text));
  }
  return line;
}

function scrollToMark(reader, scroll, follow) {
  const mark = scroll.querySelector("mark.main");
  if (!mark) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (reader.classList.contains("compact")) {
    const at = mark.getBoundingClientRect();
    const offset = at.top - scroll.getBoundingClientRect().top;
    if (offset + at.height > scroll.clientHeight * 0.8) scroll.scrollTop += offset - scroll.clientHeight / 3;
    const now = mark.getBoundingClientRect();
    const hidden = now.top < HEADER_PX || now.bottom > window.innerHeight - COMPOSER_PX;
    if (hidden && follow) reader.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  } else {
    mark.scrollIntoView({ block: "center", behavior: "auto" });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const reader = el("article", {
    class: "reader" + (data.compact ? " compact" : ""), attributes: { "aria-label": data.label, "data-id": data.id },
  });
  if (data.close) {
    reader.addEventListener("keydown", (event) => {
      if (event.key === "Escape") setTriggerValue("close", true);
    });
  }
  const byline = metaLine(data.outlet, data.date, [data.modified]);
  if (data.open || data.close || data.compact) {
    const bar = el("div", { class: "bar" });
    if (data.compact) bar.append(byline);
    if (data.open) {
      bar.append(el("button", {
        class: "small-button", text: data.open, attributes: { type: "button", "data-key": "open" },
        click: () => setTriggerValue("article", true),
      }));
    }
    if (data.close) {
      bar.append(el("button", {
        class: "small-button close", text: "×", attributes: { type: "button", "data-key": "close", "aria-label": data.close, title: data.close },
        click: () => setTriggerValue("close", true),
      }));
    }
    reader.append(bar);
  }
  const scroll = el("div", { class: "scroll", attributes: data.compact ? { lang: data.language, tabindex: "0", role: "group", "aria-label": data.title } : { lang: data.language } });
  if (!data.compact) scroll.append(byline);
  scroll.append(el("h2", { class: "headline", text: data.title }));
  if (data.notice) {
    const notice = el("div", { class: "notice", text: data.notice });
    if (data.change.length) notice.append(changed(data.change));
    scroll.append(notice);
  }
  if (data.lead.length) scroll.append(marked("p", data.lead, { class: "lead" }));
  const about = el("div", { class: "meta" });
  if (data.byline) about.append(data.byline);
  if (data.byline && data.url) about.append(" · ");
  if (data.url) about.append(link(data.url, data.link));
  scroll.append(about);
  const body = el("div", { class: "body" });
  for (const block of data.blocks) {
    if (block.heading) body.append(el("h3", { text: block.heading }));
    body.append(marked("p", block.pieces, {}));
  }
  scroll.append(body);
  reader.append(scroll);
  root.replaceChildren(reader);
  refocus(root);
  if (data.follow && data.compact && root.focusedId !== data.id) { // opened by hand: read on from here, Escape leads back
    root.focusedId = data.id;
    scroll.focus({ preventScroll: true });
  }
  requestAnimationFrame(() => scrollToMark(reader, scroll, data.follow));
}
