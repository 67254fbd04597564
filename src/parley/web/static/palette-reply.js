// A saved reply that was chosen in the palette goes into the open composer, where the cursor stood.

import { field, form, replace, reply } from "./composer-form.js";

export const canSay = () => Boolean(form());

export async function sayReply(id) {
  const shown = form(), text = field(shown);
  const said = await reply(shown, id);
  if (said) replace(text, text.selectionStart, text.selectionEnd, said.text);
}
