// Shared by all components. Words of articles and people enter the page as text nodes only.

/** Make an element; `options` sets its class, text, attributes and click handler. */
function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  if (options.class) node.className = options.class;
  if (options.text !== undefined) node.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes || {})) {
    if (value !== undefined && value !== null && value !== "") node.setAttribute(name, String(value));
  }
  if (options.click) node.addEventListener("click", options.click);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Make a link to an article's own page; only http and https, whatever the data say. */
function link(url, words) {
  if (!/^https?:\/\//i.test(url)) return el("span", { text: words });
  return el("a", {
    text: words,
    attributes: { href: url, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
  });
}

/** The line that says who published and when. */
function metaLine(outlet, date, more = []) {
  const line = el("div", { class: "meta" });
  if (outlet) line.append(el("span", { class: "outlet", text: outlet }), " · ");
  line.append([date, ...more].filter(Boolean).join(" · "));
  return line;
}

/** Return the component's own root; made when it is first asked for. */
function ownRoot(parent) {
  let root = Array.from(parent.children).find((child) => child.classList.contains("root"));
  if (!root) {
    root = el("div", { class: "root" });
    parent.append(root);
  }
  return root;
}

/** Return the component's own root, or null when it shows this data already. */
function freshRoot(parent, data) {
  const shown = JSON.stringify(data);
  const root = ownRoot(parent);
  if (root.shownData === shown) return null;
  root.shownData = shown;
  const active = root.getRootNode().activeElement;
  root.focusKey = active && root.contains(active) ? active.getAttribute("data-key") : null;
  return root;
}

/** Give the focus back to the element that had it before the content was replaced. */
function refocus(root) {
  if (!root.focusKey) return;
  for (const node of root.querySelectorAll("[data-key]")) {
    if (node.getAttribute("data-key") === root.focusKey) {
      node.focus({ preventScroll: true });
      return;
    }
  }
}
