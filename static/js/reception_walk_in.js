/* Somebody comes without having registered: one form, whose errors stand beside what they are about, with or without
   network. The list tells how many places were left when the site was last heard of. */
"use strict";

const receptionWalkIn = (() => {
  /* `panel` holds the form; `store` the queue; `about()` the list's figures; `noted(item, person)` takes what was given;
     `plain(name)` the letters searched; `hour()` now; `closed()` when nothing is to be done any more. */
  function prepare({ panel, errorOf, store, about, noted, plain, hour, closed }) {
    const form = panel.querySelector("form");
    const beyond = form.querySelector("[data-beyond]");
    const wrapper = (name) => form.querySelector(`#id_${name}_field`);
    const controls = (name) => form.querySelectorAll(`[name=${name}]`);

    async function open(name) {
      form.reset();
      for (const one of form.querySelectorAll(".field[id]")) setError(one.id.slice(3, -6), "");
      panel.hidden = false;
      beyond.hidden = true;
      form.elements.chosen_name.value = name;
      form.elements.chosen_name.focus();
      beyond.hidden = !(await isFull());
    }

    /* Whoever took a place here and was not sent yet is not in the site's figure. */
    async function isFull() {
      const { places } = about();
      if (places === undefined) return false;
      const isOneMore = (item) => !item.refused && (item.kind === "walk_in" || (item.gesture === "arrives" && item.shown.before.status !== "active"));
      return (await store().all("queue")).filter(isOneMore).length >= places;
    }

    function setError(name, text) {
      const place = wrapper(name);
      const id = `id_${name}_error`;
      place.querySelector(`#${id}`)?.remove();
      place.classList.toggle("has-error", Boolean(text));
      for (const control of controls(name)) {
        control.toggleAttribute("aria-invalid", Boolean(text));
        if (text) { control.setAttribute("aria-invalid", "true"); control.setAttribute("aria-describedby", id); }
        else control.removeAttribute("aria-describedby");
      }
      if (!text) return;
      const error = errorOf(text);
      error.id = id;
      const before = place.querySelector(".field-hint, legend, .field > label:not(.choice)");
      if (before) before.after(error);
      else place.prepend(error);
    }

    /* The names of the fields that lack an answer, in the order of the form. */
    function lacking(given) {
      const asked = ["chosen_name", "category", "agrees", "in_photos"];
      if (given.is_minor) asked.push("age_group", "responsible_name");
      if (!beyond.hidden) asked.push("beyond_capacity");
      for (const one of form.querySelectorAll(".field[id]")) setError(one.id.slice(3, -6), "");
      return asked.filter((name) => !(given[name] ?? "").trim());
    }

    function submit(event) {
      event.preventDefault();
      const given = Object.fromEntries(new FormData(form));
      const missing = lacking(given);
      for (const name of missing) setError(name, form.dataset[name]);
      if (missing.length) { controls(missing[0])[0].focus(); return; }
      const key = receptionStore.uuid();
      const choice = form.querySelector("[name=category]:checked").closest("label");
      const id = `new-${key}`;
      const name = given.chosen_name.trim();
      const shape = choice.querySelector(".shape")?.getAttribute("class").match(/shape-(\w+)/)?.[1] ?? "circle";
      const person = {
        id, walkIn: key, name, search: plain(name), shape, category: choice.textContent.trim(), status: "active",
        adult: given.is_minor ? given.responsible_name.trim() : "",
        noPhoto: given.in_photos !== "yes", needs: [], in: hour(), out: "", codes: [],
      };
      delete given.idempotency_key;
      panel.hidden = true;
      noted({ ...given, kind: "walk_in", key, at: Date.now(), shown: { id, name, before: {}, person } }, person);
    }

    form.addEventListener("submit", submit);
    panel.querySelector("[data-close]").addEventListener("click", () => { panel.hidden = true; closed(); });
    return { open };
  }

  return { prepare };
})();
