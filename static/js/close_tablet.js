/* Before a tablet is closed: the texts that have not left it are shown, and closing says that it erases them. */
"use strict";

(() => {
  const box = document.querySelector("[data-unsent]");
  const form = document.querySelector("[data-close]");
  const prefix = `sheet/${box.dataset.event}/`;
  const unsent = drafts.all(prefix).filter((draft) => !draft.isSetAside);

  if (unsent.length) {
    for (const draft of unsent) {
      const text = document.createElement("p");
      text.className = "user-text sheet-one";
      text.textContent = draft.text;
      box.querySelector("[data-texts]").append(text);
    }
    const button = form.querySelector("[data-close-words]");
    button.querySelector("[data-words]").textContent = button.dataset.closeWords;
    button.classList.replace("btn-main", "btn-danger");
    box.hidden = false;
  }

  form.addEventListener("submit", () => {
    for (const draft of drafts.all(prefix)) drafts.forget(draft.name);
  });
})();
