/* Texts that have not reached the server yet, kept in this browser: one entry for each block, version it was written on
   and window, so that nothing overwrites anything. Names: sheet/<event>/<team>/<block>/<version>/<window>. */
"use strict";

const drafts = (() => {
  const wordy = (number) => number.toString(16).padStart(2, "0");

  /* crypto.randomUUID exists on https only; a village hall may have a plain address. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, wordy).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /* Private windows and full disks refuse: the page then says that it must stay open. */
  function keep(name, draft) {
    try {
      localStorage.setItem(name, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  function forget(name) {
    try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
  }

  /* [{name, block, version, tab, text, key, at}] of all drafts whose name begins so, oldest first. */
  function all(prefix) {
    const found = [];
    try {
      for (let number = 0; number < localStorage.length; number += 1) {
        const name = localStorage.key(number);
        if (!name.startsWith(prefix)) continue;
        const [block, version, tab] = name.split("/").slice(3);
        found.push({ ...JSON.parse(localStorage.getItem(name)), name, block, version: Number(version), tab });
      }
    } catch { /* nothing can be read */ }
    return found.sort((one, other) => one.at - other.at);
  }

  return { uuid, keep, forget, all };
})();
