// A saved reply that was chosen in the palette goes into the open composer, where the cursor stood.

import { field, form, post, replace } from "./composer-form.js";

export const canSay = () => Boolean(form());

export async function sayReply(id) {
  const shown = form(), text = field(shown);
  const answer = await post(`${shown.dataset.path}/replies/${id}`, {});
  if (answer.ok) replace(text, text.selectionStart, text.selectionEnd, (await answer.json()).text);
}
