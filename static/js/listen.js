/* "Listen to this page": reads the page aloud, block by block, with a voice that lives on this device. A voice that would
   send the text to somebody else's server is never used. What is marked data-silent (codes, confidential choices) is
   never said aloud in a room. Without such a voice the button does not appear. */
"use strict";

(() => {
  const button = document.querySelector("[data-listen]");
  if (!button || !("speechSynthesis" in window)) return;
  const TEXT = "h1, h2, h3, p, li, dt, dd, legend, label, summary, th, td";
  const READ = `${TEXT}, button, a.btn`;
  const UNSAID = "[data-silent], [hidden], [aria-hidden=true], .visually-hidden, .no-listen, nav, .site-footer, dialog";
  const language = document.documentElement.lang || "fr";
  const label = button.querySelector("[data-words]");
  const start = label.textContent;
  let blocks = [];
  let at = -1;

  const voice = () => speechSynthesis.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));

  function isSaid(block) {
    if (block.closest(UNSAID) || block.closest("[data-listen]")) return false;
    const opened = block.closest("details:not([open])");
    if (opened && !block.closest("summary")) return false;
    if (!block.matches(TEXT) && block.parentElement.closest(TEXT)) return false; // said with the text around it
    return block.offsetParent !== null && !block.querySelector(TEXT) && block.textContent.trim() !== "";
  }

  function say() {
    blocks[at - 1]?.classList.remove("being-read");
    const block = blocks[at];
    if (!block) return stop();
    block.classList.add("being-read");
    block.scrollIntoView({ block: "nearest" });
    const spoken = block.cloneNode(true);
    for (const part of spoken.querySelectorAll(UNSAID)) part.remove();
    const words = new SpeechSynthesisUtterance(spoken.textContent.replace(/\s+/g, " ").trim());
    words.voice = voice();
    words.lang = words.voice.lang;
    words.rate = 0.95;
    words.onend = () => { if (at >= 0) { at += 1; say(); } };
    words.onerror = () => { if (at >= 0) stop(); };
    speechSynthesis.speak(words);
  }

  function stop() {
    blocks[at]?.classList.remove("being-read");
    at = -1;
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
    label.textContent = start;
  }

  function begin() {
    blocks = [...document.querySelectorAll(`main :is(${READ})`)].filter(isSaid);
    at = 0;
    button.setAttribute("aria-pressed", "true");
    label.textContent = button.dataset.stop;
    say();
  }

  const show = () => { button.hidden = !voice(); };
  button.addEventListener("click", () => (at < 0 ? begin() : stop()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && at >= 0) stop(); });
  addEventListener("pagehide", () => { if (at >= 0) stop(); });
  speechSynthesis.addEventListener?.("voiceschanged", show);
  show();
})();
