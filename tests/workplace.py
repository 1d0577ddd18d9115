"""What people do at the workplace, as WebTest steps: write, send, approve, return. For stories over HTTP."""

ABOUT = "/units/therapy/about"
TEXTS = {
    "kk": ("Кафедра туралы", "<p>Кафедрада <strong>қырық</strong> оқытушы жұмыс істейді.</p>"),
    "ru": ("О кафедре", "<p>На кафедре работают сорок преподавателей.</p>"),
    "en": ("About the department", "<p>Forty teachers work at the department.</p>"),
}


def form_with(page, *fields: str):
    """The form of ``page`` that has all these fields or buttons."""
    return next(form for form in page.forms.values() if all(name in form.fields for name in fields))


def token_of(browser) -> str:
    """The token that the POST forms of this browser's session carry."""
    return browser.get("/kk/@@account").forms["password"]["csrf_token"].value


def write(page, **more):
    """Fill the form with the three languages; ``more`` are further fields."""
    form = page.forms["form"]
    for lang, (title, body) in TEXTS.items():
        form[f"texts.{lang}.title"] = title
        if f"texts.{lang}.body" in form.fields:
            form[f"texts.{lang}.body"] = body
    for name, value in more.items():
        form[name] = value
    return form


def edit(browser, path: str = ABOUT, lang: str = "kk", **more):
    """Write the texts and save the draft; the preview that follows."""
    return write(browser.get(f"/{lang}{path}/@@edit"), **more).submit("save").follow()


def send_form(browser, path: str = ABOUT, lang: str = "kk"):
    """The form that sends the draft for approval."""
    return form_with(browser.get(f"/{lang}{path}/@@send"), "comment", "seen")


def send(browser, path: str = ABOUT, lang: str = "kk", **fields):
    """Send the draft for approval; the request that follows."""
    form = send_form(browser, path, lang)
    for name, value in fields.items():
        form[name] = value
    return form.submit().follow()


def approve(page, ticks: bool = True, **fields):
    """Tick everything, or nothing, and approve."""
    form = form_with(page, "approve")
    for box in form.fields["tick"]:
        box.checked = ticks
    for name, value in fields.items():
        form[name] = value
    return form.submit("approve", expect_errors=True)


def give_back(page, reason: str = "facts", remark: str = "Қырық емес, отыз тоғыз."):
    """Return the request to its author."""
    form = form_with(page, "return")
    form["reason"], form["remark"] = reason, remark
    return form.submit("return", expect_errors=True)


def send_copy(browser, number: int = 1, tester: str = "editor-therapy", lang: str = "kk") -> str:
    """Send the working copy for approval; the address of its request."""
    form = form_with(browser.get(f"/{lang}/@@working-copy?id={number}"), "description")
    form["description"], form["tester"] = "Реті түсінікті болсын.", tester
    for box in form.fields["tick"]:
        box.checked = True
    return form.submit("send", status=303).location


def carry_out(app, sign_in, head: str = "head-therapy", tester: str = "editor-therapy", number: int = 1) -> None:
    """The way of level B for a working copy: the head sends it, a colleague tests, digitalization carries it out."""
    address = send_copy(sign_in(head), number, tester)
    for login in (tester, "digital"):
        assert approve(sign_in(login).get(address)).status_int == 303
