/* What a device at the reception keeps: the list (people), the gestures that the site has not acknowledged (queue), and
   a few words about both (about). In IndexedDB, one database an event; in memory where the browser keeps nothing. */
"use strict";

const receptionStore = (() => {
  const PREFIX = "reception-";
  const STORES = ["people", "queue", "about"];
  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });

  const hex = (number) => number.toString(16).padStart(2, "0");

  /* crypto.randomUUID exists on https only; a village hall may have a plain address. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = Array.from(bytes, hex).join("");
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
  }

  /* As device_list.short_digest: the list holds no code, only enough to find one. */
  function digest(code) {
    let value = 0x811c9dc5;
    for (const letter of code) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    return (value ^ (value >>> 12)) & 0xfffff;
  }

  class Kept {
    constructor(database) { this.database = database; this.isKept = true; }

    /* Everything of one call is written, or nothing. */
    write(stores, work) {
      return new Promise((yes, no) => {
        const transaction = this.database.transaction(stores, "readwrite");
        transaction.oncomplete = () => yes();
        transaction.onabort = transaction.onerror = () => no(transaction.error);
        work(...stores.map((name) => transaction.objectStore(name)));
      });
    }

    all(name) { return done(this.database.transaction(name).objectStore(name).getAll()); }

    async about() {
      const rows = await this.all("about");
      return Object.fromEntries(rows.map((row) => [row.name, row.value]));
    }
  }

  /* The same calls without a database: nothing outlives the page. */
  class Unkept {
    constructor() {
      this.isKept = false;
      this.rows = { people: new Map(), queue: new Map(), about: new Map() };
      this.last = 0;
    }

    async write(stores, work) {
      work(...stores.map((name) => {
        const rows = this.rows[name];
        const keyOf = (row) => (name === "queue" ? row.order ?? (row.order = ++this.last) : row.id ?? row.name);
        return { put: (row) => rows.set(keyOf(row), row), add: (row) => rows.set(keyOf(row), row), delete: (key) => rows.delete(key), clear: () => rows.clear() };
      }));
    }

    async all(name) { return [...this.rows[name].values()]; }

    async about() { return Object.fromEntries((await this.all("about")).map((row) => [row.name, row.value])); }
  }

  async function open(event) {
    try {
      const request = indexedDB.open(PREFIX + event, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("people", { keyPath: "id" });
        request.result.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
        request.result.createObjectStore("about", { keyPath: "name" });
      };
      const database = await done(request);
      database.onversionchange = () => database.close(); // another page erases it
      return new Kept(database);
    } catch {
      return new Unkept();
    }
  }

  const erase = (store) => store.write(STORES, (...all) => { for (const one of all) one.clear(); });

  return { open, erase, uuid, digest };
})();
