// A small line of shares over time; the last point is marked, and each point that raised an alarm.

const WIDTH_PX = 132;
const HEIGHT_PX = 28;
const EDGE_PX = 4; // room for the dots at the rim

function shape(tag, attributes, words) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (words) node.append(words);
  return node;
}

export default function ({ data, parentElement }) {
  const root = freshRoot(parentElement, data);
  if (!root) return;
  const low = Math.min(data.floor, ...data.points.map((point) => point.share));
  const across = (WIDTH_PX - 2 * EDGE_PX) / Math.max(1, data.points.length - 1);
  const places = data.points.map((point, number) => ({
    ...point,
    x: EDGE_PX + number * across,
    y: EDGE_PX + (HEIGHT_PX - 2 * EDGE_PX) * (1 - (point.share - low) / Math.max(1e-9, 1 - low)),
  }));
  const chart = shape("svg", { width: WIDTH_PX, height: HEIGHT_PX, viewBox: `0 0 ${WIDTH_PX} ${HEIGHT_PX}`, role: "img", "aria-label": data.label });
  if (places.length > 1) chart.append(shape("polyline", { points: places.map(({ x, y }) => `${x},${y}`).join(" "), class: "line" }));
  places.forEach((place, number) => {
    const isLast = number === places.length - 1;
    const dot = shape("circle", { cx: place.x, cy: place.y, r: place.alarm || isLast ? 3 : 2, class: place.alarm ? "alarm" : isLast ? "last" : "dot" });
    dot.append(shape("title", {}, place.label));
    chart.append(dot);
  });
  const line = el("div", { class: "trend" }, el("span", { class: "words " + data.tone, text: data.text }));
  if (places.length > 1) line.append(chart);
  if (data.meta) line.append(el("span", { class: "meta", text: data.meta }));
  root.replaceChildren(line);
}
