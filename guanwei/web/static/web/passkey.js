// Passkeys. A form with data-passkey (get, create) asks its own address what the browser is to be asked (do=begin), and
// sends what the authenticator answered in its field `credential`. Without this script the form stays hidden.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const named = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function asked({ publicKey: key }) {
  const options = { ...key, challenge: bytes(key.challenge) };
  if (key.user) options.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) options.excludeCredentials = named(key.excludeCredentials);
  if (key.allowCredentials) options.allowCredentials = named(key.allowCredentials);
  return { publicKey: options };
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  const { id, type, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, type, rawId: text(credential.rawId), authenticatorAttachment, clientExtensionResults, response };
}

async function begin(form) {
  const body = new FormData(form);
  body.set("do", "begin");
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.redirected) location.assign(answer.url); // the session ended, or it asks once more who is there
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return asked(said);
}

function say(form, words) {
  const place = form.querySelector(".error[role=alert]");
  place.textContent = words;
  place.hidden = false;
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const options = await begin(form);
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(answered(credential));
      form.submit();
    } catch (error) {
      say(form, error instanceof DOMException || !error.message ? form.dataset.failed : error.message);
      button.disabled = false;
    }
  });
  for (const note of document.querySelectorAll(".without-script")) note.hidden = true;
}
