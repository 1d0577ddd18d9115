"""Who is doing something: a login with the principals it stands for, handed to every verb."""

from dataclasses import dataclass

from orda.errors import NotAllowed
from orda.security.policy import allowed
from orda.security.principals import principals_of


@dataclass(frozen=True)
class Actor:
    """A person at work. ``SYSTEM``, the installer, and ``SHELL``, the command line, may do everything."""

    login: str
    principals: frozenset[str]

    def may(self, permission: str, obj) -> bool:
        """Does the actor hold ``permission`` on ``obj``?"""
        return self is SYSTEM or self is SHELL or allowed(self.principals, obj, permission)

    def may_any(self, obj, *permissions: str) -> bool:
        """Does the actor hold at least one of ``permissions`` on ``obj``?"""
        return any(self.may(permission, obj) for permission in permissions)

    def require(self, permission: str, obj) -> None:
        """Raises NotAllowed unless the actor holds ``permission`` on ``obj``."""
        if not self.may(permission, obj):
            raise NotAllowed()


SYSTEM = Actor("system", frozenset())
SHELL = Actor("shell", frozenset())


def actor_for(site, login: str) -> Actor:
    """The actor behind a login, with the principals of this moment."""
    return Actor(login, principals_of(site, login))
