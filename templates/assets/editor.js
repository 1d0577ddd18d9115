// Forms made comfortable: languages in tabs or side by side, counters, Ctrl+S, a warning before unsaved text is left.
// Every form works without this file. Words come from the page; nothing is fetched.

const wide = window.matchMedia("(min-width: 75em)");
const COLUMNS = "orda-columns";

const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: not remembered */ } };

// Languages ------------------------------------------------------------------------------------------------------

function languages(box) {
  const list = box.querySelector(".language-tabs");
  const tabs = [...list.querySelectorAll("a")];
  const panes = [...box.querySelectorAll(".language-pane")];
  const toggle = box.querySelector(".language-columns");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", list.dataset.label);
  for (const tab of tabs) {
    tab.parentElement.setAttribute("role", "presentation");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
  }
  let current = box.dataset.first;

  function draw() {
    const columns = wide.matches && remembered(COLUMNS) === "yes";
    box.dataset.mode = columns ? "columns" : "tabs";
    list.hidden = columns;
    toggle.hidden = !wide.matches;
    toggle.setAttribute("aria-pressed", columns);
    for (const pane of panes) {
      const chosen = pane.dataset.language === current;
      pane.hidden = !columns && !chosen;
      pane.setAttribute("role", columns ? "group" : "tabpanel");
      pane.setAttribute("aria-labelledby", `${pane.id}-${columns ? "name" : "tab"}`);
      pane.style.setProperty("--rows", pane.children.length);
    }
    for (const tab of tabs) {
      const chosen = tab.dataset.language === current;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
  }

  function show(language) { current = language; draw(); }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab) return;
    event.preventDefault();
    show(tab.dataset.language);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -tabs.length, End: tabs.length }[event.key];
    if (event.key === " ") event.preventDefault(), event.target.click();
    if (!step) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.dataset.language === current);
    const next = Math.abs(step) === 1 ? (at + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1;
    show(tabs[next].dataset.language);
    tabs[next].focus();
  });
  toggle.addEventListener("click", () => {
    remember(COLUMNS, box.dataset.mode === "columns" ? "no" : "yes");
    draw();
  });
  wide.addEventListener("change", draw);
  box.addEventListener("orda:show", (event) => show(event.target.closest(".language-pane").dataset.language));

  const wrong = panes.find((pane) => pane.querySelector("[data-invalid]"));
  const hash = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const named = panes.find((pane) => pane.contains(hash));
  if (!panes.some((pane) => pane.dataset.language === current)) current = panes[0].dataset.language;
  show((wrong || named || { dataset: { language: current } }).dataset.language);
}

// Links of the summary of errors go to the field, also in a pane that is not shown, also to a rich text.
function followLinks(form) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".form-problems a");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.dispatchEvent(new CustomEvent("orda:show", { bubbles: true }));
    target.scrollIntoView({ block: "center" });
    (target.matches("section") ? target.querySelector("input, textarea, select") : target).focus();
  });
}

// Counters -------------------------------------------------------------------------------------------------------

function counter(control) {
  const limit = Number(control.dataset.limit);
  const line = document.createElement("p");
  line.className = "counter";
  line.setAttribute("aria-hidden", "true");
  control.after(line);
  const draw = () => {
    const length = [...control.value.trim()].length;
    line.textContent = `${length} / ${limit}`;
    line.hidden = length < limit * 0.7;
    line.classList.toggle("over", length > limit);
  };
  control.addEventListener("input", draw);
  control.addEventListener("orda:restored", draw);
  draw();
}

// Saving and leaving ---------------------------------------------------------------------------------------------

function guard(form) {
  const state = form.querySelector(".form-state");
  let dirty = Boolean(form.querySelector(".form-problems"));
  let sent = false;
  const changed = () => {
    dirty = true;
    if (state && !state.textContent) state.textContent = state.dataset.changed;
  };
  form.addEventListener("input", changed);
  form.addEventListener("orda:restored", changed);
  // A second click while the first is under way would save twice.
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    form.querySelectorAll(".form-buttons button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    form.querySelectorAll(".form-buttons button").forEach((button) => button.removeAttribute("aria-disabled"));
  });
  if (!("draft" in form.dataset)) return;
  window.addEventListener("beforeunload", (event) => { if (dirty && !sent) event.preventDefault(); });
  // The capture phase, so that a rich text cannot keep the key for itself.
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyS" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) form.requestSubmit(form.querySelector("button[data-first]"));
  }, true);
}

for (const form of document.querySelectorAll("form.form")) {
  form.querySelectorAll(".languages").forEach(languages);
  form.querySelectorAll("[data-limit]").forEach(counter);
  followLinks(form);
  guard(form);
  form.querySelector(".form-problems")?.focus();
}
