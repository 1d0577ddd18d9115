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
  if (fresh.dataset.live === "busy") return wait();
  document.querySelector(".flashes")?.remove(); // it told that the work was asked for; now its end stands here
}

function wait() {
  if (++rounds < LIMIT) setTimeout(renew, PAUSE);
}

// How long ago something was, kept true while the page stands: the server counted the seconds, so no clock is compared.
const UNITS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang);
const met = new WeakMap();

function grow() {
  for (const shown of document.querySelectorAll("[data-age]")) {
    if (!met.has(shown)) met.set(shown, performance.now() - shown.dataset.age * 1000);
    const seconds = (performance.now() - met.get(shown)) / 1000;
    const [unit, size] = UNITS.find((each) => seconds >= each[1]) ?? UNITS.at(-1);
    shown.textContent = words.format(-Math.round(seconds / size), unit);
  }
}

setInterval(grow, 5000);
if (document.querySelector('[data-live="busy"]')) wait();
