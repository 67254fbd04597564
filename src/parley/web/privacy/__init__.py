"""Personal data by law: the register of requests, erasures, and what can be done for one person."""

from litestar.types import ControllerRouterHandler

from parley.web.privacy import erasures, person, register

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    register.register,
    register.add_request,
    register.change_rules,
    register.request_page,
    register.change_request,
    erasures.erasure_list,
    erasures.all_protocols,
    erasures.erasure_page,
    erasures.protocol,
    erasures.stop,
    erasures.hurry,
    person.privacy_page,
    person.bundle,
    person.erase,
    person.hold_back,
    person.lift,
)
