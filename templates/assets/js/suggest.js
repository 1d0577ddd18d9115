// The search box offers pages, people and frequent queries while one types: a combobox as ARIA has it. Without this module
// the form is sent as it stands. It also tells the site, by words and place alone, which hit of an answer was taken.

const WAIT = 120; // milliseconds after the last key
const LEAST = 2; // letters
let boxes = 0;

for (const input of document.querySelectorAll("input[data-suggest]")) offer(input);
document.querySelector("ol.hits[data-taken]")?.addEventListener("click", tell);

function offer(input) {
  const list = document.createElement("ul");
  const said = document.createElement("span");
  let waiting, asking, chosen = -1;
  Object.assign(list, { id: `suggested-${(boxes += 1)}`, className: "suggested", hidden: true });
  list.role = "listbox";
  list.ariaLabel = input.ariaLabel;
  Object.assign(said, { className: "vh", role: "status" });
  said.setAttribute("aria-live", "polite");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    input.setAttribute(name, value);
  input.form.append(list, said);

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    if (input.value.trim().length < LEAST) return close();
    waiting = setTimeout(look, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const { length } = list.children;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first press closes the list, the second empties the field
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length) {
      event.preventDefault();
      if (list.hidden) open();
      // One place of the round is the field itself.
      const at = chosen < 0 ? length : chosen;
      choose((at + (event.key === "ArrowDown" ? 1 : length)) % (length + 1));
    } else if (event.key === "Enter" && chosen >= 0 && chosen < length && !list.hidden) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.href);
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });

  async function look() {
    asking = new AbortController();
    try {
      const typed = input.value.trim().slice(0, 60);
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (answer.ok) show(await answer.json());
    } catch {
      // Given up for newer letters, or no connection: the form works as it stands.
    }
  }

  function show(found) {
    list.replaceChildren(...found.map(option));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    said.textContent = found.length ? `${found.length}` : "";
    if (found.length && document.activeElement === input) open();
    else close();
  }

  function option({ text, lang, sort, href }, number) {
    const item = document.createElement("li");
    const title = document.createElement("span");
    const kind = document.createElement("span");
    item.role = "option";
    item.id = `${list.id}-${number}`;
    item.ariaSelected = "false";
    item.dataset.href = href;
    title.textContent = text;
    if (lang) title.lang = lang;
    kind.textContent = sort;
    kind.className = "fine";
    item.append(title, kind);
    return item;
  }

  function choose(number) {
    chosen = number >= list.children.length ? -1 : number;
    [...list.children].forEach((item, at) => (item.ariaSelected = String(at === chosen)));
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function open() {
    list.hidden = false;
    input.ariaExpanded = "true";
  }

  function close() {
    list.hidden = true;
    input.ariaExpanded = "false";
    choose(-1);
  }
}

function tell({ target, currentTarget: list }) {
  const item = target.closest("h2 a")?.closest("li");
  if (!item) return;
  const place = list.start + [...list.children].indexOf(item);
  const query = new URLSearchParams({ q: list.dataset.q, uid: item.dataset.uid, place });
  fetch(`${list.dataset.taken}?${query}`, { keepalive: true }).catch(() => {});
}
