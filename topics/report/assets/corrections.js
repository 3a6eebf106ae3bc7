// What a reader corrects: papers put into other themes, and themes renamed, as files for the next run.
const corrections = { papers: new Map(), names: new Map() };
const LONGEST_NAME = 120;

function correctPaper(paper, id) {
  if (id) corrections.papers.set(paper, id); else corrections.papers.delete(paper);
  drawCorrections();
}

function renameTheme(theme, name) {
  const text = name.trim().replace(/\s+/gu, " ");
  if (text && text !== themeName(theme)) corrections.names.set(theme, text); else corrections.names.delete(theme);
  drawCorrections();
}

// Where the paper should be; nothing chosen leaves it where it is.
function correctionField(paper) {
  const select = h("select", { onchange: () => correctPaper(paper, select.value) },
    h("option", { value: "" }, "right as it is"),
    data.themes.id.map((id, at) => (at === data.papers.theme[paper] ? null : h("option", { value: id }, at === data.none ? "no theme" : themeName(at)))));
  select.value = corrections.papers.get(paper) || "";
  return h("label", { class: "correct" }, h("span", {}, "Its theme should be"), " ", select);
}

function renameField(theme) {
  const input = h("input", { type: "text", maxlength: LONGEST_NAME, value: corrections.names.get(theme) || themeName(theme), autocomplete: "off", dir: "auto" });
  input.addEventListener("change", () => renameTheme(theme, input.value));
  return h("label", { class: "correct" }, h("span", {}, "A better name"), " ", input);
}

const labelRows = () => [["paper", "theme", "title"],
  ...[...corrections.papers].map(([paper, id]) => [data.papers.id[paper], id, data.papers.title[paper]])];

// A TOML basic string; JSON's escapes are a subset of TOML's, but for U+007F.
const toml = (text) => JSON.stringify(text).replace(/\x7f/g, "\\u007f");

function themesFile() {
  const blocks = data.suggested.blocks.map(([id, text]) => {
    const name = corrections.names.get(data.themeAt.get(id));
    return name ? text.replace(/^name = .*$/m, () => `name = ${toml(name)}`) : text;
  });
  return `${[data.suggested.head, ...blocks].join("\n\n")}\n`;
}

const csvText = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");

function correctionFile(name, what, text) {
  const area = h("textarea", { readonly: true, rows: "6", spellcheck: "false", "aria-label": name }, text);
  const said = h("span", { class: "small", role: "status" });
  const copy = async () => {
    area.select();
    const done = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : document.execCommand("copy");
    said.textContent = done ? " Copied." : " Selected: copy it with the keyboard.";
  };
  return h("div", {}, h("h3", {}, name), h("p", { class: "small" }, what), area,
    h("p", {}, h("button", { type: "button", onclick: () => save(name, new Blob([text], { type: "text/plain" })) }, `Save ${name}`), " ",
      h("button", { type: "button", onclick: copy }, "Copy"), said));
}

function drawCorrections() {
  const panel = el("corrections"), { papers, names } = corrections;
  panel.hidden = papers.size + names.size === 0;
  if (panel.hidden) { panel.replaceChildren(); return; }
  const parts = [papers.size ? count(papers.size, "paper") : "", names.size ? count(names.size, "name") : ""].filter(Boolean).join(" and ");
  const open = panel.querySelector("details")?.open;
  panel.replaceChildren(h("details", { open }, h("summary", {}, `Your corrections: ${parts}`),
    h("p", { class: "small" }, "They are in this page only until it is closed. Save them beside the papers, or give them to the next run."),
    h("div", { class: "columns" },
      papers.size ? correctionFile("labels.csv", "For --labels: these papers stay where you put them, and teach their themes.", csvText(labelRows())) : null,
      names.size ? correctionFile("themes.toml", "For --themes: all themes of this run with the papers they are known by, under your names.", themesFile()) : null),
    h("p", {}, h("button", { type: "button", class: "plain", onclick: forgetCorrections }, "Forget all corrections"))));
}

function forgetCorrections() {
  corrections.papers.clear();
  corrections.names.clear();
  drawCorrections();
  show();
}
