/* The sheet saves itself. A text is kept in the browser at each key, sent a second after the last one, and forgotten
   here only when the server has said that it holds it. "Saved" is the server's word, with its hour. */
"use strict";

(() => {
  const root = document.querySelector("[data-sheet]");
  if (!root) return;

  const PAUSE = 1000; // after the last key
  const LONGEST_PAUSE = 10000; // while somebody writes on and on
  const PATIENCE = 15000; // for one answer
  const FIRST_RETRY = 2000;
  const LAST_RETRY = 30000;
  const LOOK = 60000; // for what others wrote, when no nudge comes
  const prefix = `sheet/${root.dataset.event}/${root.dataset.team}/`;
  const blocks = new Map();
  let tab = "";

  const announce = (value) => document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));
  const length = (text) => [...text].length; // as the server counts: an emoji is one
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? root.querySelector("[name=csrfmiddlewaretoken]").value;
  const shut = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 404;

  /* --- One block --- */

  class Block {
    constructor(element) {
      this.element = element;
      this.id = element.dataset.block;
      this.form = element.querySelector("[data-block-form]");
      this.area = this.form.elements.text;
      this.line = element.querySelector("[data-line]");
      this.version = Number(this.form.elements.base_version.value);
      this.saved = this.area.defaultValue; // what stands there may be more: somebody typed before this ran
      this.key = this.form.elements.idempotency_key.value;
      this.draft = null;
      this.area.addEventListener("input", () => this.typed());
      this.area.addEventListener("blur", () => this.left());
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
      this.grow();
    }

    get dirty() { return this.area.value !== this.saved; }

    typed() {
      this.key = drafts.uuid();
      this.keep();
      this.grow();
      this.show(this.isKept ? "typing" : "unkept");
      this.firstKey ??= Date.now();
      this.later(Math.max(0, Math.min(PAUSE, this.firstKey + LONGEST_PAUSE - Date.now())));
    }

    left() {
      if (this.waiting) this.take(this.waiting);
      if (this.dirty) this.send();
    }

    keep(isSetAside = false) {
      const name = `${prefix}${this.id}/${this.version}/${tab}`;
      this.isKept = drafts.keep(name, { text: this.area.value, key: this.key, at: Date.now(), isSetAside });
      if (this.draft && this.draft !== name) drafts.forget(this.draft);
      this.draft = name;
    }

    forget() {
      if (this.draft) drafts.forget(this.draft);
      this.draft = null;
    }

    later(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), milliseconds);
    }

    async send(leaving = false) {
      clearTimeout(this.timer);
      if (this.panel || this.sending) return;
      if (!this.dirty) { this.forget(); this.show(this.version ? "saved" : "idle"); return; }
      const text = this.area.value;
      const excess = length(text) - Number(root.dataset.longest);
      if (excess > 0) { this.refuse(root.dataset.wordsLong.replace("{n}", excess)); return; }
      this.sending = true;
      this.firstKey = null;
      this.show("saving");
      try {
        await this.answered(await this.post(text, leaving), text);
      } catch {
        this.show(this.isKept === false ? "unkept" : "offline", true);
        tryAgain();
      } finally {
        this.sending = false;
      }
      if (this.isStale) { this.isStale = false; this.later(PAUSE); }
    }

    post(text, leaving, version = this.version, key = this.key) {
      const body = new FormData();
      body.set("text", text);
      body.set("base_version", version);
      body.set("idempotency_key", key);
      return fetch(this.form.action, {
        method: "POST", body, redirect: "manual", keepalive: leaving, credentials: "same-origin",
        headers: { "X-CSRFToken": token(), "X-Requested-With": "autosave" },
        signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
      });
    }

    async answered(answer, text) {
      if (shut(answer)) { this.show("door", true); showDoor(); return; }
      if (answer.status === 403) { this.show("closed", true); return; }
      if (answer.status === 422) { this.refuse((await answer.json()).error); return; }
      if (answer.status === 409) { this.differs(await answer.json(), text); return; }
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json();
      const fills = Boolean(this.saved) !== Boolean(text);
      wait = FIRST_RETRY;
      this.stands(text, said);
      if (this.dirty) { this.keep(); this.isStale = true; this.show("typing"); } else { this.forget(); this.show("saved"); }
      if (fills) refresh();
    }

    /* The server holds `text`: what is typed from now on is written on this version. */
    stands(text, said) {
      this.saved = text;
      this.version = said.version;
      this.form.elements.base_version.value = said.version;
      this.element.querySelector("[data-saved-words]").textContent = said.words ?? "";
      if (said.hints !== undefined) this.element.querySelector("[data-hints]").innerHTML = said.hints;
    }

    refuse(words) {
      this.element.querySelector("[data-long-words]").textContent = words;
      this.show("long", true);
    }

    /* Somebody else's text came with a nudge. Never under the hands of who is writing. */
    take(said) {
      this.waiting = null;
      if (said.version <= this.version || this.dirty || this.sending || this.panel) return;
      if (document.activeElement === this.area) { this.waiting = said; this.show("elsewhere"); return; }
      this.area.value = said.text;
      this.stands(said.text, said);
      this.grow();
      this.show("saved");
      this.element.classList.remove("swapped");
      requestAnimationFrame(() => this.element.classList.add("swapped"));
    }

    /* --- Two texts for one block --- */

    differs(said, text) {
      if (this.area.value !== text) { this.isStale = true; this.show("typing"); return; } // written on meanwhile: set that aside too
      const place = this.element.querySelector("[data-conflict]");
      const hadFocus = document.activeElement === this.area;
      place.innerHTML = said.panel;
      this.panel = place.querySelector("form");
      this.form.hidden = true;
      this.keep(true); // the server holds it too: the choice comes back with the page
      this.show("conflict");
      this.panel.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.choose(event.submitter.value, said, text);
      });
      announce(this.line.querySelector("[data-when=conflict]").textContent.trim());
      if (hadFocus) this.panel.querySelector("h3").focus();
    }

    choose(choice, said, mine) {
      this.panel.remove();
      this.panel = null;
      this.form.hidden = false;
      this.stands(said.theirs, said);
      const both = `${said.theirs}\n\n${mine}`;
      this.area.value = { mine, theirs: said.theirs, both, mix: both }[choice];
      this.grow();
      this.area.focus();
      if (choice === "theirs") { this.forget(); this.show("saved"); refresh(); return; }
      this.key = drafts.uuid();
      this.keep();
      if (choice === "mix") announce(root.dataset.wordsBoth);
      if (choice === "mix") this.show("typing"); else this.send();
    }

    /* --- What this browser kept --- */

    async restore(draft) {
      if (draft.text === this.saved) { drafts.forget(draft.name); return; }
      if (this.dirty || this.draft) { await this.sendAside(draft); return; }
      this.area.value = draft.text;
      this.version = draft.version;
      this.key = draft.key;
      this.draft = draft.name;
      this.isKept = true;
      this.grow();
      await this.send();
    }

    /* A second text for the same block: the server keeps it among the earlier ones. */
    async sendAside(draft) {
      try {
        const answer = await this.post(draft.text, false, draft.version, draft.key);
        if ((answer.ok || answer.status === 409) && draft.name !== this.draft) drafts.forget(draft.name);
      } catch { /* it stays for the next time */ }
    }

    show(state, isBad = false) {
      if (this.line.dataset.state === state) return;
      this.line.dataset.state = state;
      if (isBad) announce(this.line.querySelector(`[data-when=${state}]`)?.textContent.trim());
    }

    grow() {
      if (CSS.supports("field-sizing", "content")) return;
      this.area.style.height = "auto";
      this.area.style.height = `${this.area.scrollHeight + 4}px`;
    }
  }

  /* --- Trying again --- */

  let wait = FIRST_RETRY;
  let retry = null;

  function sendAll(leaving = false) {
    for (const block of blocks.values()) if (block.dirty) block.send(leaving);
  }

  function tryAgain() {
    if (retry) return;
    retry = setTimeout(() => { retry = null; sendAll(); }, wait + Math.random() * 500);
    wait = Math.min(wait * 2, LAST_RETRY);
  }

  function atOnce() {
    clearTimeout(retry);
    retry = null;
    wait = FIRST_RETRY;
    sendAll();
    refresh();
  }

  addEventListener("online", atOnce);
  addEventListener("pagehide", () => sendAll(true));
  document.addEventListener("visibilitychange", () => (document.hidden ? sendAll(true) : atOnce()));
  addEventListener("beforeunload", (event) => {
    for (const block of blocks.values()) if (block.dirty && block.isKept === false) event.preventDefault();
  });

  /* --- What others wrote --- */

  const door = root.querySelector("[data-door]");
  let asking = null;
  let known = { etag: "", said: null }; // kept here and in no cache of the browser: the tablet is handed back

  function showDoor() {
    if (!door.hidden) return;
    door.hidden = false;
    announce(door.textContent.trim());
  }

  function refresh() {
    clearTimeout(asking);
    asking = setTimeout(look, 150);
  }

  async function look() {
    let answer;
    try {
      const headers = { "X-Requested-With": "autosave", "If-None-Match": known.etag };
      answer = await fetch(root.dataset.stateUrl, { redirect: "manual", headers });
    } catch { return; }
    if (shut(answer)) { showDoor(); return; }
    if (answer.ok) known = { etag: answer.headers.get("ETag") ?? "", said: await answer.json() };
    else if (answer.status !== 304) return;
    const said = known.said;
    door.hidden = true;
    const isOpen = root.dataset.open === "yes";
    const isQuiet = [...blocks.values()].every((block) => !block.dirty && !block.panel);
    if (said.open !== isOpen && isQuiet) { location.reload(); return; }
    setHead(said.head);
    if (said.open) for (const block of blocks.values()) if (["door", "closed"].includes(block.line.dataset.state)) block.send();
    for (const [id, block] of Object.entries(said.blocks)) {
      if (blocks.has(id)) blocks.get(id).take(block); else setRead(id, block);
    }
  }

  function setHead(html) {
    const head = document.getElementById("sheet-head");
    const isUnfolded = head.querySelector("details")?.open;
    const focused = head.contains(document.activeElement) ? document.activeElement.id : "";
    head.innerHTML = html;
    if (isUnfolded) head.querySelector("details").open = true;
    if (focused) document.getElementById(focused)?.focus();
  }

  function setRead(id, block) {
    const text = root.querySelector(`[data-block="${id}"] .sheet-read`);
    if (text) text.textContent = block.text;
    else if (block.text) location.reload();
  }

  /* js/live.js passes the nudges on. */
  function listen() {
    for (const topic of [`sheet-${root.dataset.team}`, "teams", "everything"]) document.body.addEventListener(`live:${topic}`, refresh);
  }

  /* --- Beginning --- */

  /* Each window has its name, and holds a lock of that name while it lives: another leaves its texts alone. */
  async function ownName() {
    tab = sessionStorage.getItem("window") ?? drafts.uuid();
    if (navigator.locks) {
      const isMine = await new Promise((done) => {
        navigator.locks.request(`window-${tab}`, { ifAvailable: true }, (lock) => {
          done(Boolean(lock));
          return lock && new Promise(() => {});
        });
      });
      if (!isMine) tab = drafts.uuid();
    }
    sessionStorage.setItem("window", tab);
  }

  async function livingWindows() {
    if (!navigator.locks) return new Set();
    const { held } = await navigator.locks.query();
    return new Set(held.map((lock) => lock.name.replace("window-", "")));
  }

  async function begin() {
    root.classList.add("sheet-scripted");
    for (const element of root.querySelectorAll("[data-block]")) {
      if (element.querySelector("[data-block-form]")) blocks.set(element.dataset.block, new Block(element));
    }
    const earlier = drafts.all(prefix).reverse(); // now: what is typed from here on is nobody's earlier text
    listen();
    try { await ownName(); } catch { tab = drafts.uuid(); }
    for (const block of blocks.values()) if (block.dirty && !block.draft) block.typed();
    const living = await livingWindows();
    for (const draft of earlier) {
      if (draft.tab === tab || !living.has(draft.tab)) await blocks.get(draft.block)?.restore(draft);
    }
    setInterval(() => { if (!document.hidden) look(); }, LOOK + Math.random() * 5000);
    if (matchMedia("(min-width: 62em) and (min-height: 54em)").matches) document.getElementById("contents")?.setAttribute("open", "");
  }

  begin();
})();
