// A little arithmetic while the question is being written: it shows that somebody means it, and raises the limits.
// Nothing depends on it. Without scripts, or without a secure connection, the form works with stricter limits.

const form = document.querySelector("form[data-proof]");
const state = document.querySelector("#ask-state");
const BATCH = 200;
const LIMIT = 5_000_000;

const zeros = (bytes, bits) => {
  const whole = Math.floor(bits / 8);
  for (let i = 0; i < whole; i += 1) if (bytes[i]) return false;
  return bits % 8 === 0 || bytes[whole] >> (8 - (bits % 8)) === 0;
};

// The first number after which the digest of token and number begins with zeros; the page stays alive meanwhile.
async function prove(token, bits) {
  const text = new TextEncoder();
  for (let first = 0; first < LIMIT; first += BATCH) {
    const digests = await Promise.all(Array.from({ length: BATCH },
      (_, i) => crypto.subtle.digest("SHA-256", text.encode(`${token}:${first + i}`))));
    const found = digests.findIndex((digest) => zeros(new Uint8Array(digest), bits));
    if (found >= 0) return String(first + found);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return "";
}

if (form && window.crypto?.subtle) {
  form.addEventListener("focusin", async () => {
    state.textContent = state.dataset.working;
    form.elements.proof.value = await prove(form.elements.token.value, Number(form.dataset.proof));
    state.textContent = form.elements.proof.value ? state.dataset.ready : "";
  }, { once: true });
}
document.querySelector("#problems")?.focus();
