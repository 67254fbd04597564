// Whether a visitor fills in a form before the chat begins, and which.

const MESSAGE = { kind: "message", required: true };

/** What is asked now: nothing, or the title, the fields, the consent and the button of a form. */
export function asked(look, duty, { begun, identified, introduced }, say, language) {
  const { when = "never", fields = [], consent = {}, consent_url: url } = look.form;
  const closed = Boolean(duty && !duty.open);
  const leaves = closed && look.offline === "form" && !begun;
  const asks = when === "always" || (closed && when === "closed");
  if (introduced || begun || !(asks || leaves)) return null;
  const known = identified ? fields.filter(({ kind }) => kind === "text") : fields;
  const reachable = known.some(({ kind }) => kind === "email" || kind === "phone");
  const own = leaves && !reachable && !identified ? [{ kind: "name" }, { kind: "address", required: true }, ...known.filter(({ kind }) => kind !== "name")] : known;
  const text = consent[language] || consent.en || Object.values(consent)[0];
  return {
    title: say(leaves ? "offline_title" : "form_title"),
    text: leaves ? say("offline_text") : "",
    fields: [...own, MESSAGE],
    consent: text && { text, url },
    offline: leaves,
    button: say(leaves ? "leave" : "begin"),
  };
}
