// Taking a picture or a table along: SVG, PNG, CSV, or a link that leads to it.
const COPIED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "font-family", "font-size", "font-weight", "opacity", "paint-order"];

function save(name, blob) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// A picture that stands by itself: the page's style becomes attributes.
function alone(svg) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, at) => {
    const style = getComputedStyle(node);
    for (const name of COPIED) if (style.getPropertyValue(name)) to[at].setAttribute(name, style.getPropertyValue(name));
    to[at].removeAttribute("class");
  });
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", width); copy.setAttribute("height", height);
  copy.prepend(s("title", {}, svg.getAttribute("aria-label") || ""),
    s("rect", { width, height, fill: getComputedStyle(document.body).backgroundColor }));
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function savePicture(name, svg, kind) {
  const { text, width, height } = alone(svg);
  const blob = new Blob([text], { type: "image/svg+xml" });
  if (kind === "svg") { save(`${name}.svg`, blob); return; }
  const image = new Image();
  const url = URL.createObjectURL(blob);
  image.onload = () => {
    const canvas = h("canvas", { width: 3 * width, height: 3 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, 3 * width, 3 * height);
    URL.revokeObjectURL(url);
    canvas.toBlob((made) => save(`${name}.png`, made), "image/png");
  };
  image.src = url;
}

// A cell that a spreadsheet would compute is written as text.
const csvCell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^[+\-]?[\d.,]+%?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};
const saveRows = (name, rows) => save(`${name}.csv`, new Blob(["\ufeff", rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")], { type: "text/csv" }));
const rowsOfTable = (table) => [...table.rows].filter((row) => !row.querySelector("td[colspan]")).map((row) => [...row.cells].map((cell) => cell.textContent.trim()));

const menu = (name, buttons) => h("details", { class: "take", "data-at": name }, h("summary", { "aria-label": `Save or link: ${name}` }, "Save"),
  h("span", {}, buttons.map(([text, act]) => h("button", { type: "button", class: "plain", onclick: act }, text)),
    h("a", { href: changed({ at: name }) }, "Link")));

const takeTable = (name, table) => menu(name, [["CSV", () => saveRows(name, rowsOfTable(table))]]);

// rows: the numbers of the picture, with a header.
const takeChart = (name, figure, rows) => menu(name, [
  ["SVG", () => savePicture(name, figure().querySelector("svg[role=img]"), "svg")],
  ["PNG", () => savePicture(name, figure().querySelector("svg[role=img]"), "png")],
  ...(rows ? [["CSV", () => saveRows(name, rows())]] : []),
]);

// The yearly counts, shares and bounds of series as rows.
const shareRows = ({ name, years, total, series }) => [
  [who(), "theme", "year", "papers", "total", "share", "low", "high"],
  ...series.flatMap((one) => years.map((year, at) => [whoName(name), seriesName(one), year, one.papers[at], total[at],
    total[at] > 0 ? Number((one.papers[at] / total[at]).toFixed(6)) : "",
    hasInterval(one, at) ? one.low[at] / 10000 : "", hasInterval(one, at) ? one.high[at] / 10000 : ""])),
];
