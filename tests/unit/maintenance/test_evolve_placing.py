from orda.catalog.indexing import differences
from orda.maintenance.evolution import s2026_11_placing
from tests import factories


def as_before(obj, **attributes) -> None:
    """Give ``obj`` the attributes that an older version kept."""
    obj.__dict__.update(attributes)
    obj._p_changed = True


def test_an_older_site_keeps_its_areas_keywords_and_menus():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        page, unit = site["university"]["history"], site["units"]["therapy"]
        as_before(page, area="science", keywords=("тарих", "история"), hidden_in_menus=True)
        as_before(unit, area="", keywords=())
        factories.write(page, publish=False, kk="Жаңа мәтін")
    for _again in range(2):
        with factories.work_in(app) as site:
            s2026_11_placing.evolve(site, app.registry)
    with factories.work_in(app) as site:
        page, unit = site["university"]["history"], site["units"]["therapy"]
        assert (page.area, page.keywords, page.hidden_in_menus) == ("science", ("тарих", "история"), True)
        assert page.draft.fields["area"] == "science", "publishing the draft must not lose it"
        assert (unit.area, unit.keywords, unit.hidden_in_menus) == ("", (), False)
        named = [
            each for each in differences(site) if not each.startswith("zone")
        ]  # the factories' grants tell no event
        assert named == []
    app.registry._zodb_databases[""].close()
