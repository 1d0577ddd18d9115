// Fields that name an object of the site: what is typed is looked for among all, not only among the newest. Without this
// module the list offers the newest, and a pasted address names any other.

const WAIT = 250; // milliseconds after the last key
const LEAST = 2; // characters
let waiting;
let asking;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("input[data-suggest]")) return;
  clearTimeout(waiting);
  asking?.abort();
  const typed = target.value.trim();
  if (typed.length < LEAST || offered(target).has(target.value)) return;
  waiting = setTimeout(() => look(target, typed), WAIT);
});

function offered(input) {
  return new Set([...input.list.options].map((option) => option.value));
}

async function look(input, typed) {
  asking = new AbortController();
  try {
    const answer = await fetch(`${input.dataset.suggest}&q=${encodeURIComponent(typed)}`, { signal: asking.signal });
    if (!answer.ok) return;
    const known = offered(input);
    for (const title of await answer.json()) {
      if (known.has(title)) continue;
      const option = document.createElement("option");
      option.value = title;
      input.list.append(option);
    }
  } catch {
    // Given up for a newer question, or no connection: the list stays as it is.
  }
}
