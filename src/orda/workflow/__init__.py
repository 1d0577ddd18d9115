"""The only room that changes a state: requests, visas, publication, withdrawal."""

from orda.workflow.timing.on_time import Timekeeper


def includeme(config):
    """Register the services with substanced's content registry, and who does things on their minute."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".subscribers")
    config.include(".telling.recipients")
    config.include(".telling.saying")
    config.include(".telling.hints")
    config.include(".restoring.undoing")
    config.registry.timekeeper = Timekeeper(config.registry.database, config.registry)
