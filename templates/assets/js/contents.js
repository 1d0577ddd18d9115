// A folder's contents made comfortable: choosing several, dragging into order, menus that close. All of it works without
// this file: boxes, arrows, menus. Words come from the page.

const form = document.querySelector("form.selection");
if (form) {
  choosing(form);
  const table = form.querySelector("table[data-ordered]");
  if (table) ordering(form, table);
}

// One row's menu is open at a time; Escape and a click elsewhere close it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".rowmenu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".rowmenu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Choosing -------------------------------------------------------------------------------------------------------

function choosing(form) {
  const boxes = [...form.querySelectorAll("[name=selected]")];
  const all = form.querySelector("[data-all]");
  const bar = form.querySelector(".bulk");
  if (!bar || !boxes.length) return;
  all.hidden = false;
  const chosen = bar.querySelector(".chosen");
  chosen.hidden = false;
  const draw = () => {
    const count = boxes.filter((box) => box.checked).length;
    bar.hidden = !count;
    chosen.querySelector("[data-count]").textContent = count;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; draw(); });
  // Shift+click chooses everything between two boxes.
  let last = null;
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (box.name !== "selected") return;
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    draw();
  });
  form.addEventListener("change", draw);
  window.addEventListener("pageshow", draw);
  draw();
}

// Ordering -------------------------------------------------------------------------------------------------------

function ordering(form, table) {
  const body = table.tBodies[0];
  const said = form.querySelector("[data-said]");
  const rows = () => [...body.rows];
  for (const row of rows()) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.setAttribute("aria-hidden", "true"); // the arrows in the row do the same by keyboard
    row.querySelector("th").prepend(grip);
    grip.addEventListener("pointerdown", (event) => { if (event.button === 0) drag(row, event); });
  }

  function drag(row, start) {
    start.preventDefault();
    row.classList.add("dragging");
    const before = names();
    const move = (event) => {
      const over = rows().find((other) => {
        const box = other.getBoundingClientRect();
        return other !== row && event.clientY >= box.top && event.clientY < box.bottom;
      });
      if (!over) return;
      const box = over.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      if (below) over.after(row);
      else over.before(row);
      if (event.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
      if (event.clientY < 60) window.scrollBy(0, -12);
    };
    const end = () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
      row.classList.remove("dragging");
      if (names().join("\n") !== before.join("\n")) save(before);
    };
    // On the document: a row that is moved in the page would lose a pointer that it had captured.
    const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end]];
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
  }

  const names = () => rows().map((row) => row.dataset.name);

  async function save(before) {
    const data = new FormData();
    data.set("csrf_token", form.querySelector("[name=csrf_token]").value);
    data.set("order", "1");
    data.set("quiet", "1");
    for (const name of names()) data.append("names", name);
    let answer = null;
    try { answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" }); } catch { /* shown below */ }
    if (answer?.status === 202 || answer?.status === 409) return location.reload(); // the page says why nothing moved
    const saved = answer?.status === 204;
    said.textContent = saved ? said.dataset.saved : said.dataset.failed;
    said.className = saved ? "notice success" : "notice danger";
    if (saved) return arrows();
    const order = new Map(before.map((name, place) => [name, place]));
    body.append(...rows().sort((a, b) => order.get(a.dataset.name) - order.get(b.dataset.name)));
  }

  // The first row has no arrow upwards, the last none downwards: after a move other rows are first and last.
  function arrows() {
    const list = rows();
    for (const [place, row] of list.entries()) {
      for (const [name, ends] of [["up", place === 0], ["down", place === list.length - 1]]) {
        const button = row.querySelector(`[name=${name}]`);
        if (button) button.style.visibility = ends ? "hidden" : "";
      }
    }
  }
}
