from datetime import UTC, datetime, timedelta

import pytest

from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import points, record
from orda.maintenance.backups.retention import kept, thin_out
from orda.maintenance.backups.verify import verify_backup

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # Monday, 17:00 in Almaty


def days_ago(*days, hour=4):
    return [NOW.replace(hour=hour) - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("made", "stay"),
    [
        # (days ago, those that stay)
        ([0], [0]),
        ([400], [400]),  # the only one stays, however old
        (range(14), range(14)),
        # 14 days; then the last of each week (Sundays: 8, 15, …) to eight weeks; then of each month
        (range(61), [*range(14), 15, 22, 23, 29, 36, 43, 54]),
        # one a month: twelve stay
        ([30 * month for month in range(20)], None),
    ],
)
def test_days_weeks_and_months_are_kept(made, stay):
    found = kept(days_ago(*made), NOW)
    if stay is None:
        assert len(found) == 14  # days without a backup do not count
    else:
        assert sorted((NOW.replace(hour=4) - moment).days for moment in found) == sorted(stay)


def test_ten_years_of_daily_backups_end_as_a_few():
    found = kept(days_ago(*range(3650)), NOW)
    assert len(found) <= 14 + 8 + 12
    oldest = min(found)
    assert timedelta(days=300) < NOW - oldest < timedelta(days=370)


def test_days_are_those_of_almaty():
    late, early = datetime(2026, 10, 5, 18, 30, tzinfo=UTC), datetime(2026, 10, 5, 19, 30, tzinfo=UTC)
    others = days_ago(*range(12))
    assert {late, early} <= kept([late, early, *others], NOW)  # 23:30 and 00:30 of the next day
    noon = datetime(2026, 10, 5, 6, tzinfo=UTC)
    assert noon not in kept([noon, late, early, *others], NOW)


def test_everything_of_the_last_day_stays():
    hours = [NOW - timedelta(hours=hour) for hour in range(24)]
    assert kept(hours, NOW) == set(hours)


def test_the_proven_one_stays_for_ever():
    proven = NOW - timedelta(days=2000, hours=3)
    moments = [*days_ago(*range(2000)), proven]
    assert proven not in kept(moments, NOW)
    assert proven in kept(moments, NOW, proven)


def test_old_backups_go_with_the_blobs_that_only_they_had(installed, at):
    at(2026, 1, 1, 4)
    old = make_backup(installed.settings)
    gone = next(iter(old.blobs()))
    (installed.blobs / gone).unlink()  # packed away
    for month in range(1, 3):
        for day in range(2, 26):
            at(2026, month, day, 4)
            if day in (2, 25):
                installed.write(f"{month}-{day}", blob=True)
            make_backup(installed.settings)
    assert not old.folder.exists()
    left = points(installed.backups)
    assert 14 <= len(left) <= 22
    assert not (installed.backups / "blobs" / gone).exists()
    assert verify_backup(installed.settings, left[0]).problems[0].interpolate().startswith("The file of object")


def test_blobs_stay_while_a_list_cannot_be_read(installed, at):
    at(2026, 1, 1, 4)
    first = make_backup(installed.settings)
    at(2026, 1, 1, 5)
    second = make_backup(installed.settings)
    (second.folder / "blobs.sha256").write_text("scrambled")
    at(2027, 1, 1, 4)
    record(installed.backups, last_proven={"name": ""})
    for path in first.folder.parent.glob("2026-01-01-04*"):
        assert path.exists()
    pool = sorted((installed.backups / "blobs").rglob("*.blob"))
    assert thin_out(installed.backups) == [first.name]
    assert sorted((installed.backups / "blobs").rglob("*.blob")) == pool


def test_a_damaged_manifest_takes_no_good_ones_place(installed, at):
    at(2026, 1, 1, 4)
    good = make_backup(installed.settings)
    at(2026, 1, 2, 4)
    bad = make_backup(installed.settings)
    (bad.folder / "manifest.json").write_text("{}")
    at(2026, 6, 1, 4)
    assert thin_out(installed.backups) == []
    assert [point.problem is None for point in points(installed.backups)] == [False, True]
    assert good.folder.exists()
