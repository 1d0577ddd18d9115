// Keeps typed text in this browser until it is saved: a lost session, a closed laptop or a crash loses nothing.
// One entry per person and address; it is offered when the form is opened again and differs from what the form shows.
// Before the form is sent, a look whether the person is still signed in, so that no text travels to a sign-in page.

const PREFIX = "orda-draft ";
const KEEP = 14 * 24 * 3600 * 1000;
const PAUSE = 600;
const PATIENCE = 5000;
const KEPT = "input:not([type=hidden], [type=password], [type=file]), textarea, select";

const form = document.querySelector("form[data-draft]");
if (form) watch(form);

function watch(form) {
  const key = `${PREFIX}${form.dataset.owner} ${form.dataset.draft}`;
  const revision = Number(form.dataset.revision);
  const notice = form.querySelector(".form-restore");
  const state = form.querySelector(".form-state");
  const controls = [...form.querySelectorAll(KEPT)].filter((control) => control.name);
  const nameOf = (control) => (["checkbox", "radio"].includes(control.type) ? `${control.name}=${control.value}` : control.name);
  const valueOf = (control) => (["checkbox", "radio"].includes(control.type) ? control.checked : control.value);
  const atStart = new Map(controls.map((control) => [control, valueOf(control)]));

  const read = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
  purge();

  let offered = read();
  const same = (mine, theirs) => mine === theirs || (
    // After a save the server may have tidied the markup: then only the words count.
    offered.revision !== revision && typeof mine === "string" && words(mine) === words(theirs));
  const differing = () => controls.filter((control) => {
    const kept = offered.values[nameOf(control)];
    return kept !== undefined && !same(kept, valueOf(control));
  });
  // What was sent and raised the revision has been saved; what equals the form needs no offer.
  if (offered && ((offered.sent && offered.revision !== revision) || !differing().length)) {
    if (!form.querySelector(".form-problems")) forget();
    offered = null;
  }
  if (offered) offer();

  function offer() {
    const when = notice.querySelector("time");
    when.dateTime = new Date(offered.at).toISOString();
    when.textContent = new Date(offered.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    notice.querySelector("[data-older]").hidden = offered.revision === revision;
    notice.hidden = false;
    notice.addEventListener("click", (event) => {
      const action = event.target.dataset.do;
      if (!action) return;
      if (action === "restore") restore();
      else forget();
      offered = null;
      notice.hidden = true;
      (form.querySelector("[role=tab][aria-selected=true]") || controls[0])?.focus();
    });
  }

  function restore() {
    for (const control of differing()) {
      const kept = offered.values[nameOf(control)];
      if (typeof kept === "boolean") control.checked = kept;
      else control.value = kept;
      control.dispatchEvent(new CustomEvent("orda:restored", { bubbles: true }));
    }
  }

  let timer = 0;
  function keep(sent = false) {
    clearTimeout(timer);
    timer = 0;
    const changed = controls.filter((control) => valueOf(control) !== atStart.get(control));
    const values = Object.fromEntries(changed.map((control) => [nameOf(control), valueOf(control)]));
    if (!changed.length && !offered) return;
    try {
      // What is still offered and not yet decided about stays beside what is typed now.
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), revision, sent, values: { ...offered?.values, ...values } }));
      if (state) state.textContent = state.dataset.kept;
    } catch {
      if (state) state.textContent = state.dataset.changed; // no room, or a private window
    }
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); };
  form.addEventListener("input", soon);
  form.addEventListener("orda:restored", soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
  window.addEventListener("pagehide", () => { if (timer) keep(); });

  let looking = false;
  let ready = false;
  window.addEventListener("pageshow", () => { ready = false; });
  // The capture phase: nothing else may count the form as sent before it really goes.
  form.addEventListener("submit", async (event) => {
    if (ready) return keep(!offered);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (looking) return;
    looking = true;
    const button = event.submitter;
    const obstacle = await obstacleTo(form);
    looking = false;
    for (const notice of form.querySelectorAll("[data-lost]")) notice.hidden = notice.dataset.lost !== obstacle;
    if (obstacle) return keep();
    ready = true;
    form.requestSubmit(button);
  }, true);
}

// "session", "connection" or null; takes the present token into the form, which a new sign-in has changed.
async function obstacleTo(form) {
  try {
    const answer = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.querySelector(`form[data-owner="${CSS.escape(form.dataset.owner)}"] [name=csrf_token]`);
    if (!fresh) return answer.status >= 500 ? null : "session";
    form.querySelector("[name=csrf_token]").value = fresh.value;
    return null;
  } catch (error) {
    return error.name === "TimeoutError" ? null : "connection"; // a slow site is still worth the try
  }
}

function words(html) {
  return html.replace(/<[^>]*>/g, " ").replace(/&nbsp;|\u00a0/g, " ").replace(/\s+/g, " ").trim();
}

function purge() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      if (!(JSON.parse(localStorage.getItem(key))?.at > Date.now() - KEEP)) localStorage.removeItem(key);
    }
  } catch { /* no storage, or not ours: nothing to tidy */ }
}
