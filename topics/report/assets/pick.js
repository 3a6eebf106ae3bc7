// Choosing an author or a theme by typing or from a list.
let listCount = 0;

function nameField(label, names, value, chosen, shown = () => value || "") {
  const problem = h("span", { class: "problem", role: "alert" });
  const id = `names-${listCount++}`;
  const list = h("datalist", { id });
  const input = h("input", { type: "search", list: id, value: value || "", autocomplete: "off", spellcheck: "false" });
  // Thousands of options make the browser slow: only those that fit what was typed are offered.
  const offer = () => {
    const wanted = fold(input.value.trim());
    const fitting = [];
    for (const name of names) {
      if (!wanted || fold(name).includes(wanted)) fitting.push(name);
      if (fitting.length === 40) break;
    }
    list.replaceChildren(...fitting.map((name) => h("option", { value: name })));
    return fitting;
  };
  const exact = () => names.find((name) => fold(name) === fold(input.value.trim()));
  input.addEventListener("focus", offer);
  input.addEventListener("input", () => { offer(); const name = exact(); if (name || !input.value.trim()) chosen(name || ""); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const fitting = offer();
    if (input.value.trim() && fitting.length) { input.value = exact() || fitting[0]; chosen(input.value); }
    else if (input.value.trim()) { problem.textContent = `Nobody is called “${clip(input.value.trim(), 40)}”.`; input.setAttribute("aria-invalid", "true"); }
  });
  input.addEventListener("input", () => { problem.textContent = ""; input.removeAttribute("aria-invalid"); });
  // What was typed and not chosen does not stay beside somebody else's numbers.
  input.addEventListener("blur", () => { if (!exact() && input.value.trim()) { input.value = shown(); problem.textContent = ""; input.removeAttribute("aria-invalid"); } });
  return { node: h("label", {}, h("span", {}, label), input, list, problem), input };
}

function themeField(label, value, chosen, any = "all themes") {
  const order = data.themes.id.map((_, at) => at).filter((at) => data.themes.papers[at] > 0);
  const select = h("select", { onchange: () => chosen(select.value) },
    any === null ? null : h("option", { value: "" }, any),
    order.map((at) => h("option", { value: data.themes.id[at] }, `${themeName(at)} (${number(data.themes.papers[at])})`)));
  select.value = value || "";
  return { node: h("label", {}, h("span", {}, label), select), select };
}
