/* "Your view": what one person answered is never shown to the next one, neither by "back" nor by waiting; without network
   the answers stay on the page, and are sent again with the same key. Nothing is kept on the device. */
"use strict";

(() => {
  const PATIENCE = 15000; // for the answer, in ms
  const IDLE = 120000; // a sheet left half way on a device that is passed on
  const THANKED = 30000; // then the next person finds the first question

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });

  /* A browser may keep the page as it stood, and show it again at once. */
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const thanks = document.querySelector(".is-passed-on[data-over]");
  if (thanks) setTimeout(() => location.replace(thanks.dataset.over), THANKED);

  const form = document.querySelector("form[data-view]");
  if (!form) return;
  const words = form.querySelector("button [data-words]");
  const asked = words.textContent;
  const gone = form.querySelector("[data-no-network]");
  let isSending = false;
  let left;

  /* Browsers fill a page again that one comes back to by "back". */
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") setTimeout(() => form.reset());

  function someoneIsThere() {
    clearTimeout(left);
    if ("passedOn" in form.dataset) left = setTimeout(() => { if (!isSending) location.replace(form.dataset.view); }, IDLE);
  }
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, someoneIsThere, { passive: true });

  function show(sending) {
    isSending = sending;
    if (sending) form.dataset.sending = "";
    else delete form.dataset.sending;
    words.textContent = sending ? words.dataset.sending : asked;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    gone.hidden = true;
    show(true);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin",
        signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
      });
      if (answer.type === "opaqueredirect") {
        form.reset();
        location.replace(`${form.dataset.view}${form.dataset.view.includes("?") ? "&" : "?"}thanks`);
      } else if (answer.status >= 500) throw new Error("the server does not answer");
      else form.submit(); // refused: the page says why; its key makes both one sheet
    } catch {
      show(false);
      gone.hidden = false;
      gone.focus();
    }
  });
})();
