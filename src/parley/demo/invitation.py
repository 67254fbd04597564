"""What the terminal tells a newcomer once the server answers."""

from parley.core.ground import Ground
from parley.core.i18n import N_, Translator
from parley.demo.founding import password
from parley.demo.script import salon
from parley.demo.stage import stage

HEAD = N_("The demonstration is ready: {name}, with invented customers on three channels.")
SIGN_IN = N_("Sign in")
ROLES = {"owner": N_("owner"), "operator": N_("operator")}
LOGIN = N_("login")
PASSWORD = N_("password of all three")
WRITE = N_("Write to the salon yourself")
STOP = N_("Ctrl-C stops it. Everything is kept in {folder} for the next time.")


async def invitation(ground: Ground, translator: Translator) -> str:
    say = translator.gettext
    url = ground.settings.public_url
    chat = (await stage(ground)).accounts.get("webchat")
    invented = salon()
    logins = [(say(LOGIN), f"{one.email}   {say(ROLES[one.role])}, {one.name}") for one in invented.staff]
    rows = [(say(SIGN_IN), url), *logins, (say(PASSWORD), password(ground))]
    rows += [(say(WRITE), f"{url}/widget/preview/{chat}")] if chat else []
    width = max(len(label) for label, _ in rows)
    lines = [say(HEAD).format(name=f"«{invented.name}»"), "", *(f"  {label:<{width}}  {value}" for label, value in rows), ""]
    return "\n".join(["", *lines, say(STOP).format(folder=ground.settings.data), ""])
