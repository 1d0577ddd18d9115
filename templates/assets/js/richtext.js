// Rich text: TinyMCE's engine in the page itself (no frame), our own toolbar and dialogs around it.
// The markup and all words come from <template class="richtext-tools">; the text area stays the form's control.

const tools = document.querySelector("template.richtext-tools");
let engine = null;
const BLOCKS = ["p", "h2", "h3", "h4", "blockquote"];

// The engine is fetched when the first text comes into sight, each editor begins when it does.
function loadEngine() {
  engine ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = tools.dataset.engine;
    script.onload = () => {
      window.tinymce.IconManager.add("default", { icons: {} }); // else it would fetch its own
      resolve(window.tinymce);
    };
    script.onerror = reject;
    document.head.append(script);
  });
  return engine;
}

const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    start(target).catch(() => { /* the text area with its markup remains, and saves as well */ });
  }
}, { rootMargin: "300px" });
document.querySelectorAll("textarea[data-rich]").forEach((area) => sight.observe(area));

async function start(area) {
  const tinymce = await loadEngine();
  const box = tools.content.querySelector(".rich").cloneNode(true);
  const body = box.querySelector(".rich-body");
  const keys = box.querySelector(".rich-keys");
  const label = document.getElementById(`${area.id}-label`);
  // The editor takes the id, so that links to the field and the engine's own look-ups find it.
  body.id = area.id;
  area.id += "-source";
  keys.id = `${body.id}-keys`;
  for (const name of ["lang", "aria-invalid"]) if (area.hasAttribute(name)) body.setAttribute(name, area.getAttribute(name));
  body.setAttribute("role", "textbox");
  body.setAttribute("aria-multiline", "true");
  body.setAttribute("aria-labelledby", label.id);
  body.setAttribute("aria-describedby", [area.getAttribute("aria-describedby"), keys.id].filter(Boolean).join(" "));
  if (area.required) body.setAttribute("aria-required", "true");
  box.querySelectorAll("[role=toolbar]").forEach((bar) => bar.setAttribute("aria-controls", body.id));
  area.after(box);
  area.parentElement.querySelector("[data-without-scripts]")?.remove();
  label.removeAttribute("for");

  const [editor] = await tinymce.init({
    ...options(area),
    target: body,
    setup: (made) => made.on("init", () => made.setContent(area.value)),
  });
  const typing = document.activeElement === area; // somebody was quicker than the engine
  const everything = area.selectionStart === 0 && area.selectionEnd === area.value.length;
  area.hidden = true;
  editor.undoManager.clear();
  if (typing) {
    editor.focus();
    editor.selection.select(editor.getBody(), true);
    if (!everything) editor.selection.collapse(false); // else the rest of the word would go before its beginning
  }
  label.addEventListener("click", () => editor.focus());
  keepInStep(editor, area);
  toolbar(editor, box);
}

function options(area) {
  return {
    inline: true, theme: false, skin: false, content_css: false, menubar: false, toolbar: false, promotion: false, branding: false,
    plugins: "lists autolink", lists_indent_on_tab: false, // Tab leaves the text, as everywhere
    hidden_input: false, add_form_submit_trigger: false, submit_patch: false,
    valid_elements: area.dataset.elements, valid_styles: {}, valid_classes: {},
    formats: { underline: { inline: "u" } }, // its own way is a style, which neither the policy nor the server lets through
    convert_urls: false, entity_encoding: "raw", link_default_protocol: "https", browser_spellcheck: true, visual: false,
    paste_data_images: false, block_unsupported_drop: false, automatic_uploads: false, object_resizing: false,
    table_default_attributes: {}, table_default_styles: {}, table_use_colgroups: false, table_header_type: "sectionCells",
    table_style_by_css: false, table_tab_navigation: false,
    text_patterns: [
      { start: "## ", format: "h2" }, { start: "### ", format: "h3" }, { start: "#### ", format: "h4" },
      { start: "* ", cmd: "InsertUnorderedList" }, { start: "- ", cmd: "InsertUnorderedList" },
      { start: "1. ", cmd: "InsertOrderedList" }, { start: "> ", format: "blockquote" },
      { start: "**", end: "**", format: "bold" },
    ],
  };
}

// The text area always holds what will be posted and kept; it changes only when the person changes the text.
function keepInStep(editor, area) {
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    const html = editor.getContent();
    if (html === area.value) return;
    area.value = html;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  editor.on("input change undo redo ExecCommand", () => {
    if (!editor.isDirty() && !timer) return;
    clearTimeout(timer);
    timer = setTimeout(write, 250);
  });
  const now = () => { if (timer) write(); };
  area.form.addEventListener("submit", now, true);
  document.addEventListener("visibilitychange", now, true);
  window.addEventListener("pagehide", now, true);
  area.addEventListener("orda:restored", () => editor.setContent(area.value));
  // A file dropped here would replace the page; pictures are uploaded on their own screen.
  editor.on("dragover drop", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
}

// Toolbar ----------------------------------------------------------------------------------------------------------

function toolbar(editor, box) {
  const [main, table] = box.querySelectorAll("[role=toolbar]");
  [main, table].forEach((bar) => roving(bar, editor));
  const linkDialog = dialog(editor, ".rich-link", prepareLink, insertLink);
  const sizeDialog = dialog(editor, ".rich-size", () => {}, insertTable);
  const actions = { link: linkDialog, table: sizeDialog };

  box.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { command, block } = button.dataset;
    if (button.dataset.do) return actions[button.dataset.do]();
    editor.focus();
    if (block) editor.execCommand(block === "blockquote" ? "mceToggleFormat" : "FormatBlock", false, block);
    else editor.execCommand(command);
    editor.nodeChanged();
  });

  const draw = () => {
    const node = editor.selection.getNode();
    const inList = Boolean(editor.dom.getParent(node, "li"));
    const inQuote = Boolean(editor.dom.getParent(node, "blockquote"));
    for (const button of box.querySelectorAll("button")) {
      const { command, block } = button.dataset;
      if (block) {
        const here = block === "blockquote" ? inQuote : Boolean(editor.dom.getParent(node, block));
        button.setAttribute("aria-pressed", here);
      }
      if (command && "toggle" in button.dataset) button.setAttribute("aria-pressed", editor.queryCommandState(command));
      if (button.dataset.do === "link") button.setAttribute("aria-pressed", Boolean(editor.dom.getParent(node, "a[href]")));
      if (command === "Indent" || command === "Outdent") button.setAttribute("aria-disabled", !inList);
      if (command === "Undo") button.setAttribute("aria-disabled", !editor.undoManager.hasUndo());
      if (command === "Redo") button.setAttribute("aria-disabled", !editor.undoManager.hasRedo());
    }
    const inTable = Boolean(editor.dom.getParent(node, "td,th"));
    if (table.hidden === inTable) table.hidden = !inTable;
  };
  editor.on("NodeChange Undo Redo change input", draw);
  draw();

  editor.shortcuts.add("meta+k", "", linkDialog);
  editor.on("keydown", (event) => {
    if (event.key !== "F10" || !event.altKey) return;
    event.preventDefault();
    main.querySelector("[tabindex='0']").focus();
  });
}

// One stop for Tab in each toolbar, arrows inside it.
function roving(bar, editor) {
  const buttons = [...bar.querySelectorAll("button")];
  const stop = (chosen) => buttons.forEach((button) => { button.tabIndex = button === chosen ? 0 : -1; });
  stop(buttons[0]);
  bar.addEventListener("focusin", (event) => stop(event.target));
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); return editor.focus(); }
    const at = buttons.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons.at(next % buttons.length).focus();
  });
}

// Dialogs ----------------------------------------------------------------------------------------------------------

// One dialog of the kind for each text; outside the form, whose Enter key it must not press.
function dialog(editor, selector, prepare, insert) {
  const element = tools.content.querySelector(selector).cloneNode(true);
  document.body.append(element);
  const heading = element.querySelector("h2");
  heading.id = `${editor.id}${selector.replace(".", "-")}`;
  element.setAttribute("aria-labelledby", heading.id);
  let bookmark = null;
  const close = () => {
    element.close();
  };
  element.addEventListener("close", () => { editor.focus(); editor.selection.moveToBookmark(bookmark); });
  const finish = (action) => {
    editor.focus();
    editor.selection.moveToBookmark(bookmark);
    if (insert(editor, element, action) === false) return;
    bookmark = editor.selection.getBookmark(2, true);
    close();
  };
  element.addEventListener("click", (event) => {
    const action = event.target.closest("button")?.dataset.do;
    if (action === "close") close();
    else if (action) finish(action);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    finish("insert");
  });
  return () => {
    editor.focus();
    bookmark = editor.selection.getBookmark(2, true);
    prepare(editor, element);
    element.showModal();
    element.querySelector("input").focus();
  };
}

function prepareLink(editor, element) {
  const link = editor.dom.getParent(editor.selection.getNode(), "a[href]");
  element.querySelector("[name=href]").value = link ? link.getAttribute("href") : "";
  element.querySelector("[name=text]").value = "";
  element.querySelector("[data-text]").hidden = Boolean(link) || !editor.selection.isCollapsed();
  element.querySelector("[data-do=unlink]").hidden = !link;
  element.querySelector(".field-error").hidden = true;
}

function insertLink(editor, element, action) {
  if (action === "unlink") return void editor.execCommand("unlink");
  const wrong = element.querySelector(".field-error");
  const href = address(element.querySelector("[name=href]").value.trim());
  wrong.hidden = Boolean(href);
  if (!href) {
    element.querySelector("[name=href]").focus();
    return false;
  }
  const link = editor.dom.getParent(editor.selection.getNode(), "a[href]");
  if (link || !editor.selection.isCollapsed()) return void editor.execCommand("mceInsertLink", false, { href });
  const text = element.querySelector("[name=text]").value.trim() || href.replace(/^(mailto|tel):/, "");
  editor.insertContent(editor.dom.createHTML("a", { href }, editor.dom.encode(text)));
}

// What people write as an address, completed; null for what is none. The server decides again.
function address(text) {
  if (!text || /[\s<>"]/.test(text)) return null;
  if (/^(https?:\/\/[^/]|mailto:.|tel:.|uid:[0-9a-f]|#.)/i.test(text) || /^\/(?!\/)/.test(text)) return text;
  if (/^[^@/]+@[^@/]+\.[^@/]+$/.test(text)) return `mailto:${text}`;
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#].*)?$/u.test(text) ? `https://${text}` : null;
}

function insertTable(editor, element) {
  const number = (name, least, most) => Math.min(most, Math.max(least, Math.round(Number(element.querySelector(`[name=${name}]`).value)) || least));
  editor.execCommand("mceInsertTable", false, { rows: number("rows", 2, 50), columns: number("columns", 1, 12), options: { headerRows: 1 } });
}
