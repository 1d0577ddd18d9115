// Lists in forms: a button adds an empty row. Without this module one more row appears after each save.

for (const rows of document.querySelectorAll("[data-rows]")) {
  const pattern = rows.querySelector("template");
  const tools = rows.querySelector(".rows-tools");
  const most = Number(rows.dataset.most);
  let next = rows.querySelectorAll(":scope > .row").length;
  tools.hidden = next >= most;

  tools.querySelector("[data-add-row]").addEventListener("click", () => {
    const row = pattern.content.firstElementChild.cloneNode(true);
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("ROW")) element.setAttribute(name, value.replaceAll("ROW", next));
      }
    }
    pattern.before(row);
    next += 1;
    tools.hidden = next >= most;
    row.querySelector("input, select, textarea")?.focus();
  });
}
