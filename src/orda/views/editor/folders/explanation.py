"""Who may do what here, and by which grant: the answer to "why can X do Y here?" (clause D11)."""

from orda import regulation
from orda.i18n import _
from orda.security.permissions import EVERYTHING, VIEW, VIEW_INTERNAL, VIEW_STAFF
from orda.security.policy import allowed, explain
from orda.security.principals import principals_of
from orda.text.dates import format_date
from orda.views.editor.editing.comparison import title_of

MAX_LOGIN = 64


def explanation(context, request) -> dict:
    """What the screen says about ``?login=``: {asked, person, rights}; without a login nothing."""
    asked = request.GET.get("login", "").strip().lower()[:MAX_LOGIN]
    user = request.site.services["principals"].user(asked) if asked else None
    if user is None:
        return {"asked": asked, "person": None, "rights": []}
    held = principals_of(request.site, asked)
    if not user.enabled:
        return {"asked": asked, "person": {"name": user.full_name, "enabled": False}, "rights": []}
    rights = [_right(context, request, held, permission) for permission in EVERYTHING]
    return {"asked": asked, "person": {"name": user.full_name, "enabled": True}, "rights": rights}


def _right(context, request, held: frozenset[str], permission: str) -> dict:
    named = regulation.get().permissions.get(permission)
    may = allowed(held, context, permission)
    reasons = [_reason(request, place, grant) for place, grant in explain(held, context, permission)] if may else []
    if may and not reasons and permission == VIEW:
        reasons = [request.layout.translate(_("open to everybody"))]
    return {
        "title": named.titles[request.lang] if named is not None else permission,
        "may": may,
        "reading": permission in (VIEW, VIEW_STAFF, VIEW_INTERNAL),
        "reasons": reasons,
    }


def _reason(request, place, grant) -> str:
    """The grant in words: role, folder, the group it came through, its end, its order."""
    lang, reg = request.lang, regulation.get()
    role = reg.roles.get(grant.role)
    words = [role.titles[lang] if role is not None else grant.role, f"«{title_of(request, place)}»"]
    kind, _colon, name = grant.principal.partition(":")
    if kind == "group":
        words.append(request.layout.translate(_("through the group ${name}", mapping={"name": name})))
    if grant.until:
        words.append(
            request.layout.translate(_("until ${day}", mapping={"day": format_date(grant.until, lang, "short")}))
        )
    if grant.order:
        words.append(grant.order)
    return " · ".join(words)
