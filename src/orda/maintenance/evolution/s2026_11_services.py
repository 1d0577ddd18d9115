"""Services that an older site lacks, such as the register of the codes of documents, are put beside its tree."""


def evolve(site, registry) -> None:
    """Create every registered service that the site does not have yet."""
    for content_type in sorted(registry.content.all()):
        meta = registry.content.meta[content_type]
        name = meta.get("service_name")
        if meta.get("is_service") and name and name not in site.services:
            site.services[name] = registry.content.create(content_type)
