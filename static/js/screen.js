/* The big screen's clock and minutes, kept right between two refreshes. The server's time counts, not the device's. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const ahead = Number(clock.dataset.now) * 1000 - Date.now();
  const hours = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone });

  function tick() {
    const now = Date.now() + ahead;
    clock.textContent = hours.format(now);
    const left = document.querySelector("[data-ends]");
    if (!left) return;
    const minutes = Math.max(0, Math.ceil((Number(left.dataset.ends) * 1000 - now) / 60000));
    left.querySelector("[data-minutes]").textContent = minutes;
  }

  tick();
  setInterval(tick, 1000);
});
