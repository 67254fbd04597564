"""Settings of routing: queues, skills, who takes what, and the rules for all."""

from litestar.types import ControllerRouterHandler

from parley.web.routing import agents, queues, skills

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    queues.queue_list,
    queues.new_queue,
    queues.add_queue,
    queues.queue,
    queues.change_queue,
    queues.move_queue,
    queues.remove_queue,
    queues.restore_queue,
    skills.skill_list,
    skills.add_skill,
    skills.rename_skill,
    agents.agent_list,
    agents.change_rules,
    agents.agent,
    agents.change_agent,
)
