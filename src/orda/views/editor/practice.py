"""Practising the whole way (D12): write, check, send, the visas with ticks and remarks, what visitors would see."""

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.kinds.page import Page
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE
from orda.text.markup import text_of
from orda.views.editor.editing.comparison import comparison
from orda.web.forms.form import Button, make_form, trilingual
from orda.web.reading import form_html, with_identities, workplace_html
from orda.web.traversal import href
from orda.workflow import practice
from orda.workflow.practice import DONE, LEVEL, WRITING, Exercise, page_of, practice_of
from orda.workflow.sheets.approval import MAX_REMARK

TITLE = _("About our department")
BODY = (_("Forty teachers work at the department."), _("Reception is on Monday to Friday, from 9:00 to 17:00."))
SAVE = Button("save", _("Save the draft"))


@view_config(context=ISite, name="practice", permission=PROPOSE, renderer="editor/practice.pt")
def practice_screen(context, request):
    """The one screen of the exercise; the buttons are the acts."""
    request.layout.view_title = _("Practice")
    exercise = practice_of(context).exercises.get(request.login) or Exercise(request.login, _sample(request))
    form = _form(request, exercise) if exercise.at == WRITING else None
    error = ""
    if request.method == "POST":
        act = next((each for each in _ACTS if each in request.POST), None)
        try:
            done = act is not None and _ACTS[act](request, exercise, form)
        except OrdaError as refused:
            error, done = request.layout.translate(refused.message), False
        if done:
            return HTTPSeeOther(f"{href(request, context, 'practice')}#{'changes' if act == 'save' else 'now'}")
        request.response.status_int = 422
    return {**_shown(request, exercise), "form": form, "error": error}


def _sample(request) -> dict[str, tuple[str, str]]:
    """What the exercise begins with, in each language."""
    theme = request.registry.theme
    return {
        lang: (
            theme.translate(TITLE, target_language=lang),
            "".join(f"<p>{text_of(theme.translate(line, target_language=lang))}</p>" for line in BODY),
        )
        for lang in LANGUAGES
    }


def _form(request, exercise: Exercise):
    schema: colander.SchemaNode = trilingual(Page.text_schema)
    draft = exercise.draft
    texts = {
        lang: {**draft.texts.get(lang, {}), "body": form_html(request, draft.body(lang), lang)} for lang in LANGUAGES
    }
    return make_form(schema, request, (SAVE,), href(request, request.site, "practice"), values={"texts": texts})


def _keep(request, exercise: Exercise) -> bool:
    practice_of(request.site).exercises[request.login] = exercise
    return True


def _save(request, exercise: Exercise, form) -> bool:
    accepted = form.accept(request.POST) if form is not None else None
    if accepted is None:
        return False
    bodies = {lang: with_identities(request, each.pop("body", "")) for lang, each in accepted["texts"].items()}
    practice.write(exercise, texts=accepted["texts"], bodies=bodies)
    return _keep(request, exercise)


def _send(request, exercise: Exercise, form) -> bool:
    practice.send(exercise, request.site)
    return _keep(request, exercise)


def _approve(request, exercise: Exercise, form) -> bool:
    practice.approve(exercise, stage=request.POST.get("stage", ""), ticks=tuple(request.POST.getall("tick")))
    return _keep(request, exercise)


def _return(request, exercise: Exercise, form) -> bool:
    words = {name: request.POST.get(name, "") for name in ("stage", "reason", "remark")}
    practice.give_back(exercise, **words)
    return _keep(request, exercise)


def _recall(request, exercise: Exercise, form) -> bool:
    practice.recall(exercise)
    return _keep(request, exercise)


def _reset(request, exercise: Exercise, form) -> bool:
    practice_of(request.site).exercises.pop(request.login, None)
    return True


_ACTS = {"save": _save, "send": _send, "approve": _approve, "return": _return, "recall": _recall, "reset": _reset}


def _shown(request, exercise: Exercise) -> dict:
    rules, lang, post = regulation.get(), request.lang, request.POST
    stage, page = exercise.stage, page_of(exercise, request.site)
    findings = practice.findings(exercise, request.site) if exercise.at == WRITING else []
    reason, remark = exercise.returned or ("", "")
    return {
        "action": href(request, request.site, "practice"),
        "begun": request.login in practice_of(request.site).exercises,
        "steps": _steps(request, exercise),
        "writing": exercise.at == WRITING,
        "done": exercise.at == DONE,
        "returned": {"reason": rules.return_reasons[reason].titles[lang], "remark": remark} if reason else None,
        "findings": [{"text": request.layout.translate(each.message), "blocks": each.blocks} for each in findings],
        "sendable": practice.differs(exercise) and not any(each.blocks for each in findings),
        "comparison": comparison(request, page, exercise.public, exercise.draft)
        if practice.differs(exercise)
        else None,
        "stage": {"id": stage.id, "title": stage.titles[lang]} if stage is not None else None,
        "ticks": [(tick.id, tick.titles[lang], tick.id in post.getall("tick")) for tick in stage.ticks]
        if stage
        else [],
        "reasons": [(each.id, each.titles[lang]) for each in rules.return_reasons.values()],
        "reason": post.get("reason", ""),
        "remark": post.get("remark", "")[:MAX_REMARK],
        "returning": "return" in post,
        "page_title": exercise.draft.title(lang),
        "page_html": workplace_html(request, exercise.draft.body(lang), lang),
    }


def _steps(request, exercise: Exercise) -> list[dict]:
    """The way in steps, for the macro of that name."""
    said = request.layout.translate
    stages = regulation.get().routes[LEVEL].stages
    ids = [WRITING, *(stage.id for stage in stages), DONE]
    titles = [said(_("You send it")), *(stage.titles[request.lang] for stage in stages), said(_("Visitors see it"))]
    now = ids.index(exercise.at) if exercise.at in ids else 0
    states = [
        "done" if number < now or exercise.at == DONE else "now" if number == now else "" for number in range(len(ids))
    ]
    return [{"title": title, "state": state, "note": ""} for title, state in zip(titles, states, strict=True)]
