"""Folders of an older site learn which kinds of records they are the place of, as the regulation says now."""

from orda import regulation
from orda.regulation.parameters import Place


def evolve(site, registry) -> None:
    """Tell every place of the regulation that the site has what it holds; what editors added stays as it is."""
    for place in regulation.get().places():
        folder = _folder_at(site, place)
        if folder is not None:
            folder.holds, folder.narrowed = place.holds, dict(place.narrowed)
    site.generation.change(1)


def _folder_at(site, place: Place):
    found = site
    for name in place.path.split("/"):
        found = found.get(name) if found is not None and found.folderish else None
    return found if found is not None and found.folderish else None
