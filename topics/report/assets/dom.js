// Elements are made by these two functions only. Text becomes text nodes, never markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const el = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
const count = (value, noun, many = `${noun}s`) => `${number(value)} ${value === 1 ? noun : many}`;
const percent = (share) => (share > 0 && share < 0.005 ? "<1%" : `${Math.round(100 * share)}%`);
const points = (change) => { const whole = Math.round(100 * change); return `${whole > 0 ? "+" : whole < 0 ? "−" : ""}${Math.abs(whole)}`; };
const small = (q) => (q < 0.001 ? "<0.001" : q.toFixed(q < 0.01 ? 3 : 2));
const odds = (value) => (value >= 1000 ? ">999" : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const badge = (label) => h("span", { class: `badge ${label.split(" ")[0]}` }, label);

// One tooltip for the page; what it says is also in a table or a label.
function showTip(event, ...lines) {
  const tip = el("tip");
  tip.replaceChildren(...lines.map((line, at) => h(at ? "div" : "b", { dir: "auto" }, line)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - box.width - 8);
  const below = event.clientY + 16 + box.height < window.innerHeight;
  tip.style.left = `${Math.max(4, left) + window.scrollX}px`;
  tip.style.top = `${(below ? event.clientY + 16 : event.clientY - box.height - 12) + window.scrollY}px`;
}
const hideTip = () => { el("tip").hidden = true; };

// What has a data-focus can be found again after a view was drawn anew.
function pager(page, pages, turn) {
  if (pages < 2) return null;
  const button = (text, to, off) => h("button", { type: "button", disabled: off, "data-focus": `page ${text}`, onclick: () => turn(to) }, text);
  return h("nav", { class: "pager", "aria-label": "Pages of the table" },
    button("Previous", page - 1, page <= 1), h("span", {}, `Page ${number(page)} of ${number(pages)}`), button("Next", page + 1, page >= pages));
}

const clip = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const scroller = (label, table, name) => h("div", { class: "table" },
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table),
  name ? takeTable(name, table) : null);
