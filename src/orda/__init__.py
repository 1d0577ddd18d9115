"""Orda: a university site under its own publication regulation."""

SUBSTANCED = ("stats", "event", "content", "objectmap", "property")
ROOMS = ("security", "content", "history", "catalog", "mail", "workflow", "compliance", "web")
AUDIENCES = ("visitor", "editor", "admin")


def main(global_config=None, **settings):
    """The WSGI application, as PasteDeploy calls it. Raises OrdaError for a wrong setting or regulation file."""
    from pyramid.config import Configurator

    from orda import regulation
    from orda.maintenance.storage import open_database
    from orda.web.caching import AnswerCache
    from orda.web.deployment import read_deployment
    from orda.web.hosts import RelativeRedirects

    deployment = read_deployment(settings)
    regulation.activate(regulation.load(deployment.regulation))
    config = Configurator(settings=settings)
    config.registry.deployment = deployment
    config.registry.database = open_database(deployment.storage)
    include_substanced(config)
    for room in ROOMS:  # lower rooms first: the upper ones subscribe to their events
        config.include(f"orda.{room}")
    for audience in AUDIENCES:
        config.scan(f"orda.views.{audience}", categories=("pyramid",))
    return AnswerCache(RelativeRedirects(config.make_wsgi_app()))


def include_substanced(config) -> None:
    """The parts of Substance D that are not its management interface: content registry, folders, object map."""
    # The object map names steps of its own by this directive. Nobody runs them (ours are `maintenance.evolution`), and
    # including the whole of `evolution` would load a second search engine.
    config.add_directive("add_evolution_step", "substanced.evolution.add_evolution_step")
    for name in SUBSTANCED:
        config.include(f"substanced.{name}")
    config.hook_zca()
