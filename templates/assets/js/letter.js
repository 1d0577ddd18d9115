// The coloured letter: a passage is chosen where it stands and typed anew, and what goes and comes is marked at once, in
// colours, by lines and in words. Without this module each passage has its field below it.

const TOKENS = /[\p{L}\p{N}\p{M}]+|\s+|./gsu;
const MOST = 1_000_000; // cells of the table of common words; beyond it the passage counts as replaced
const form = document.querySelector("form.letter");
if (form) watch(form);

function watch(form) {
  const fields = [...form.querySelectorAll("textarea[data-old]")];
  const count = form.querySelector("[data-count]");
  const waiting = new Map();
  form.dataset.live = "";

  const passageOf = (field) => document.getElementById(`passage-${field.id.slice("text-".length)}`);
  const changed = (field) => folded(field.value) !== folded(field.dataset.old);

  for (const field of fields) {
    const passage = passageOf(field);
    if (!passage) continue;
    const details = field.closest("details");
    const original = [...passage.childNodes].map((node) => node.cloneNode(true));
    const draw = () => {
      if (changed(field)) passage.replaceChildren(...marked(field.dataset.old, field.value.trim()));
      else passage.replaceChildren(...original.map((node) => node.cloneNode(true)));
      tell();
    };
    // Typing goes on while a long passage is compared.
    const soon = () => { clearTimeout(waiting.get(field)); waiting.set(field, setTimeout(draw, 120)); };
    field.addEventListener("input", soon);
    field.addEventListener("orda:restored", () => { details.open = true; draw(); });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      details.open = false;
      details.querySelector("summary").focus();
    });
    passage.addEventListener("click", (event) => {
      if (event.target.closest("a[href]") || String(getSelection())) return;
      details.open = true;
      field.focus();
    });
    details.addEventListener("toggle", () => { if (details.open) fit(field); });
    if (changed(field)) draw();
  }
  tell();

  function tell() {
    const number = fields.filter(changed).length;
    if (count) count.textContent = number ? `${count.dataset.words} ${number}` : "";
  }

  function marked(before, after) {
    return compared(before.match(TOKENS) ?? [], after.match(TOKENS) ?? []).map(([kind, text]) => {
      if (kind === "same") return document.createTextNode(text);
      const mark = document.createElement(kind === "removed" ? "del" : "ins");
      const spoken = document.createElement("span");
      spoken.className = "visually-hidden";
      spoken.textContent = `${form.dataset[kind]} `;
      mark.append(spoken, text);
      return mark;
    });
  }
}

function folded(text) {
  return text.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).join("\n").trim();
}

function fit(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${Math.min(field.scrollHeight + 4, 640)}px`;
}

// [kind, text] in order: what stays, what goes, what comes; the most words stay that can.
function compared(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const parts = [["same", before.slice(0, start)], ...between(old, now), ["same", before.slice(before.length - end)]];
  return joined(parts);
}

function between(old, now) {
  if (!old.length || !now.length || old.length * now.length > MOST) return [["removed", old], ["added", now]];
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const parts = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      parts.push(["same", [old[i]]]);
      i += 1;
      j += 1;
    } else if (j === now.length || (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      parts.push(["removed", [old[i]]]);
      i += 1;
    } else {
      parts.push(["added", [now[j]]]);
      j += 1;
    }
  }
  return parts;
}

// A space between two changes belongs to them; what goes stands before what comes.
function joined(parts) {
  const result = [];
  let removed = "", added = "", pause = "";
  const close = () => {
    if (removed) result.push(["removed", removed]);
    if (added) result.push(["added", added]);
    if (pause) result.push(["same", pause]);
    removed = added = pause = "";
  };
  for (const [kind, tokens] of parts) {
    const text = tokens.join("");
    if (!text) continue;
    if (kind === "same" && (removed || added) && !text.trim() && !pause) pause = text;
    else if (kind === "same") { close(); result.push(["same", text]); }
    else {
      if (pause) { removed += pause; added += pause; pause = ""; }
      if (kind === "removed") removed += text;
      else added += text;
    }
  }
  close();
  return result;
}

// A file that is dropped on its field's box is chosen, wherever in the box it falls.
for (const box of document.querySelectorAll(".drop")) {
  const input = box.querySelector("input[type=file]");
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
