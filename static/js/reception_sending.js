/* Gestures leave in their order, a few at a time, and are forgotten here only when the site has answered each of them by
   its key. Sent again after a lost answer, they are found there, not doubled. */
"use strict";

const receptionSending = (() => {
  const AT_ONCE = 20;
  const PATIENCE = 10000; // for one answer
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const patience = () => (AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined);
  const isDoor = (answer) => answer.type === "opaqueredirect" || answer.status === 401;
  const isGone = (answer) => answer.status === 403 || answer.status === 404;

  class Sending {
    /* `say(state)`: sent, sending, alone, waiting, door, or unsure where the site refuses; `answered(item, result)` for each gesture acknowledged. */
    constructor({ store, address, device, say, answered }) {
      Object.assign(this, { store, address, device, say, answered });
      this.wait = FIRST_WAIT;
      this.isBusy = false;
      this.timer = null;
    }

    /* At once: something was noted, or the network is said to be back. */
    now() {
      clearTimeout(this.timer);
      this.wait = FIRST_WAIT;
      return this.send();
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), this.wait * (0.5 + Math.random()));
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    async send() {
      if (this.isBusy) { this.isAskedAgain = true; return; }
      this.isBusy = true;
      try {
        while (await this.sendSome());
      } finally {
        this.isBusy = false;
      }
      if (this.isAskedAgain) { this.isAskedAgain = false; await this.send(); }
    }

    /* True while there is more to send. */
    async sendSome() {
      const waiting = (await this.store.all("queue")).filter((item) => !item.refused);
      if (!waiting.length) { this.say("sent"); return false; }
      const some = waiting.slice(0, AT_ONCE);
      this.say("sending");
      let answer;
      try {
        answer = await this.post(some);
      } catch {
        this.say("waiting");
        this.later();
        return false;
      }
      if (isDoor(answer)) { this.say("door"); return false; }
      if (isGone(answer)) { this.later(); this.say("unsure"); return false; } // refused: for good, or for want of a token?
      const said = answer.ok ? await answer.json().catch(() => null) : null;
      if (!said) { this.say("waiting"); this.later(); return false; }
      this.wait = FIRST_WAIT;
      await this.take(some, said.results);
      return true;
    }

    post(items) {
      const body = JSON.stringify({ device: this.device, clock: Date.now(), items: items.map(({ order, shown, ...item }) => item) });
      return fetch(this.address, {
        method: "POST", body, redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, signal: patience(),
      });
    }

    async take(items, results) {
      await this.store.write(["queue"], (queue) => {
        for (const item of items) {
          const result = results[item.key];
          if (result?.ok) queue.delete(item.order);
          else if (result) queue.put({ ...item, refused: result.refused, isFull: result.full });
        }
      });
      for (const item of items) if (results[item.key]) await this.answered(item, results[item.key]);
    }
  }

  return { Sending, isDoor, isGone, patience };
})();
