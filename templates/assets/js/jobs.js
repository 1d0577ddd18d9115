// Renews the part of the page that shows long work while something is under way. Without scripts a link does the same.
const PAUSE = 1500, LIMIT = 2000;
let rounds = 0;

async function renew() {
  const shown = document.querySelector("[data-live]");
  if (document.hidden) return wait();
  let page;
  try {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return wait(); // the server is just starting again
  }
  const fresh = page.querySelector("[data-live]");
  if (!fresh) return;
  const focused = shown.contains(document.activeElement);
  shown.replaceWith(document.adoptNode(fresh));
  if (focused) fresh.querySelector("[data-renew], a")?.focus();
  const note = document.querySelector("[data-live-note]"), text = fresh.querySelector("[data-job-text]");
  if (note && text && note.textContent !== text.textContent) note.textContent = text.textContent;
  if (fresh.dataset.live === "busy") wait();
}

function wait() {
  if (++rounds < LIMIT) setTimeout(renew, PAUSE);
}

if (document.querySelector('[data-live="busy"]')) wait();
