/* What is typed in a form, to keep and to give back: [{name, type, value, checked}]. Never a file, a password, nor what the
   page itself knows better: its token and the versions of what it shows. */
"use strict";

const fields = (() => {
  const isKept = ({ name, type }) => name && !["file", "password", "submit", "button"].includes(type) && name !== "csrfmiddlewaretoken";
  const isThePages = ({ name, type }) => /(^|[-_])version(-|$)/.test(name) || (type === "hidden" && !name.endsWith("idempotency_key"));

  const of = (form) => [...form.elements].filter(isKept).map(({ name, type, value, checked }) => ({ name, type, value, checked }));

  function fill(form, kept) {
    for (const one of kept.filter((each) => !isThePages(each))) {
      const isChoice = one.type === "radio" || one.type === "checkbox";
      const field = [...form.elements].find(({ name, value }) => name === one.name && (!isChoice || value === one.value));
      if (!field) continue;
      if (isChoice) field.checked = one.checked;
      else field.value = one.value;
    }
  }

  return { of, fill };
})();
