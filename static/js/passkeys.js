/* Passkeys: the ceremony between the browser and the device, for each form with data-passkey="create" or "get".

   The options come from the JSON element named by data-options, or from the address in data-options-address. What the
   device answers goes in the form's "credential" field, and the form leaves as any other. A form that stands hidden
   is shown only where passkeys can work; what stands for it meanwhile ([data-passkey-missing]) then goes. */
"use strict";

(() => {
  // A passkey belongs to a name: browsers refuse it on a bare number such as 127.0.0.1.
  const named = /[a-z]/i.test(location.hostname) && !location.hostname.includes(":");
  const possible = Boolean(window.PublicKeyCredential && window.isSecureContext && named);

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) => buffer
    ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
    : null;
  const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

  async function options(form) {
    if (form.dataset.options) {
      const data = JSON.parse(document.getElementById(form.dataset.options).textContent);
      return (data.creation_options ?? data.request_options).publicKey;
    }
    const answer = await fetch(form.dataset.optionsAddress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`options: ${answer.status}`);
    return (await answer.json()).request_options.publicKey;
  }

  async function create(asked) {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: withBytes(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    } });
    return asJson(made, {
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  }

  async function get(asked) {
    const shown = await navigator.credentials.get({ publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      allowCredentials: withBytes(asked.allowCredentials),
    } });
    return asJson(shown, {
      authenticatorData: toText(shown.response.authenticatorData),
      signature: toText(shown.response.signature),
      userHandle: toText(shown.response.userHandle),
    });
  }

  function asJson(credential, response) {
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: { clientDataJSON: toText(credential.response.clientDataJSON), ...response },
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function perform(form, button) {
    const wrong = form.querySelector("[data-passkey-error]");
    wrong.hidden = true;
    try {
      const asked = await options(form);
      form.elements.credential.value = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
    } catch {
      // The person closed the device's window, or the device knows no passkey of this site.
      wrong.hidden = false;
      return;
    }
    form.requestSubmit(button);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!possible) continue;
    form.hidden = false;
    for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      perform(form, event.submitter);
    });
  }

  // Coming back to the page with the browser's button: the answer kept there has already served.
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[data-passkey] [name=credential]")) field.value = "";
  });
})();
