/* The clock of the day between two refreshes: the minutes left, and what a screen reader says when something changes.

   An element with data-day-now (the event's time when it was drawn, in seconds since 1970) and data-speed (how fast the
   event's clock runs) holds places with data-left-until, whose number this file keeps right, or the whole sentence where data-sentences
   lists those of the last minutes (the last first). Only the time that passed since counts, never the hour of the device:
   it may be wrong. It is asked of Date, which also counts while a tablet sleeps. data-say is said aloud when a refresh
   changes it. */
"use strict";

(() => {
  const drawn = new WeakMap(); // element → the device's seconds at which its data-day-now was true
  const seconds = () => Date.now() / 1000;

  function now(element) {
    if (!drawn.has(element)) drawn.set(element, seconds());
    return Number(element.dataset.dayNow) + (seconds() - drawn.get(element)) * Number(element.dataset.speed);
  }

  // "1 minute" is no "2 minutes": the server gives the whole sentence of each of the last minutes.
  function sentence(place, minutes) {
    if (!place.dataset.sentences) return null;
    const each = JSON.parse(place.dataset.sentences);
    return each[Math.min(Math.max(minutes, 1), each.length) - 1];
  }

  function tick() {
    for (const place of document.querySelectorAll("[data-left-until]")) {
      const clock = place.closest("[data-day-now]");
      if (!clock) continue;
      const minutes = Math.max(0, Math.ceil((Number(place.dataset.leftUntil) - now(clock)) / 60));
      const words = sentence(place, minutes) ?? place.textContent.replace(/\d+/, String(minutes));
      if (place.textContent !== words) place.textContent = words;
    }
  }

  const words = (part) => part.querySelector("[data-say]")?.dataset.say ?? "";
  const said = new WeakMap([...document.querySelectorAll("[data-live-part]")].map((part) => [part, words(part)]));

  document.addEventListener("htmx:afterSwap", (event) => {
    const part = event.detail.target;
    const clock = part.querySelector("[data-day-now]");
    if (clock) drawn.set(clock, seconds() - Number(event.detail.xhr.getResponseHeader("Age") ?? 0));
    const text = words(part);
    if (text && text !== said.get(part)) document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
    said.set(part, text);
    tick();
  });

  tick();
  setInterval(tick, 1000);
})();
