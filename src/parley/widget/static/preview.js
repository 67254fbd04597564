// The owner's page shows this one beside its form, and says what is tried on: {settings, duty, open, language}.

addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent || !data?.settings) return;
  const answer = await fetch(location.pathname, { method: "POST", body: JSON.stringify(data.settings) });
  if (answer.ok) await wear(await answer.json(), data);
});

async function wear(look, { duty, open, language }) {
  await Parley.show(); // resolves once the chat is there
  const chat = document.querySelector("parley-chat");
  chat.quiet = true; // whoever fills in the form keeps the focus
  if (language && language !== chat.lang) await chat.setLanguage(language);
  chat.dressed({ look, duty: { ...chat.duty, ...duty } });
  open ? chat.open() : chat.close();
}

document.documentElement.classList.toggle("framed", parent !== window);
Parley.show().then(() => parent.postMessage("ready", location.origin));
