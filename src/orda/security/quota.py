"""How much one person may upload in a day, so that no account can fill the disk (security checklist 30)."""

from orda import clock
from orda.errors import BadUpload
from orda.i18n import _
from orda.security.principals import User

MEGABYTE = 2**20


def spend(user: User, size: int, limit: int) -> None:
    """Count ``size`` bytes to the uploads of the account on this day. Raises BadUpload beyond ``limit`` megabytes;
    a limit of 0 is none."""
    today = clock.today()
    day, used = user.uploaded
    used = used if day == today else 0
    if limit and used + size > limit * MEGABYTE:
        sizes = {"limit": limit, "used": used // MEGABYTE}
        raise BadUpload(
            _(
                "You may upload ${limit} MB a day, and ${used} MB of today's are used. Take a smaller file, or go on "
                "tomorrow.",
                mapping=sizes,
            )
        )
    user.uploaded = (today, used + size)
