"""Coming in and going out."""

from litestar.types import ControllerRouterHandler

from parley.core.lanes import Job
from parley.web.entrance import forgotten, joining, second_step, setting_up, signing_in

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    signing_in.home,
    signing_in.login_page,
    signing_in.sign_in,
    signing_in.ask_for_passkey,
    signing_in.sign_in_by_passkey,
    signing_in.sign_out,
    signing_in.choose_appearance,
    second_step.second_page,
    second_step.prove,
    second_step.ask_for_passkey,
    second_step.prove_by_passkey,
    setting_up.set_up_page,
    setting_up.set_up,
    setting_up.ask_for_new_passkey,
    setting_up.set_up_passkey,
    joining.invitation_page,
    joining.accept,
    joining.ask_for_first_passkey,
    forgotten.forgotten_page,
    forgotten.ask_for_link,
    forgotten.new_password_page,
    forgotten.set_new_password,
)
JOBS: tuple[Job, ...] = (forgotten.MAIL_LINKS,)
