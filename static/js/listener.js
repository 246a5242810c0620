/* Pages that nobody else should find on this device: left without a trace in its history, never shown again by "back".
   Asking for a listener without network says where to go instead of the browser's own fault. */
"use strict";

(() => {
  const PATIENCE = 15000; // for the answer

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });

  /* A browser may keep the page as it stood, and show it again at once. */
  addEventListener("pagehide", () => document.querySelector(".listener-answer")?.remove());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const form = document.querySelector("form[data-listener-ask]");
  if (!form) return;
  const label = form.querySelector("button [data-words]");
  const asked = label.textContent;
  const gone = form.querySelector("[data-no-network]");

  function sending(isSending) {
    if (isSending) form.dataset.sending = "";
    else delete form.dataset.sending;
    label.textContent = isSending ? document.getElementById("words").dataset.sending : asked;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    gone.hidden = true;
    sending(true);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin",
        signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
      });
      if (answer.type === "opaqueredirect") location.replace(form.dataset.listenerAsk);
      else form.submit(); // refused: the page says why, its key makes both one request
    } catch {
      sending(false);
      gone.hidden = false;
      gone.focus();
    }
  });
})();
