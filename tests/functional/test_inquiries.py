"""A unit is asked for information, answers, and the department is content (D16)."""

from tests.workplace import form_with


def ask(browser, **more):
    form = form_with(browser.get("/ru/@@inquiries"), "subject")
    form["unit"] = next(value for value, _chosen, title in form["unit"].options if title.startswith("therapy"))
    for name, value in {"subject": "Число преподавателей", "text": "На 1 сентября.\nПо должностям.", **more}.items():
        form[name] = value
    return form.submit("ask", expect_errors=True)


def test_from_the_question_to_the_answer(sign_in):
    digital, head = sign_in("digital", "ru"), sign_in("head-therapy", "ru")
    address = ask(digital).location
    work = head.get("/ru/@@my-work")
    assert "Число преподавателей" in work
    page = work.click("Число преподавателей")
    assert "По должностям." in page
    assert "Файлы и фотографии с ответом не отправляются" in page.html.find(id="text-help").text
    form = form_with(page, "answer")
    form["text"] = " "
    refused = form.submit("answer", status=422)
    assert "Это нужно заполнить" in refused
    form["text"] = "Сорок, из них профессоров семь."
    form.submit("answer", status=303)
    assert "Число преподавателей" not in head.get("/ru/@@my-work")
    answered = digital.get(address)
    assert "Сорок, из них профессоров семь." in answered
    assert "Число преподавателей" in digital.get("/ru/@@my-work")
    form_with(answered, "settle").submit("settle", status=303)
    assert "Закрыт" in digital.get("/ru/@@inquiries")
    assert not any("answer" in form.fields for form in head.get(address).forms.values())


def test_a_refused_question_keeps_what_was_typed(sign_in):
    answer = ask(sign_in("digital", "ru"), subject="")
    assert answer.status_int == 422
    assert "По должностям." in answer


def test_strangers_find_nothing_and_ask_nothing(sign_in):
    address = ask(sign_in("digital", "ru")).location
    other = sign_in("head-surgery", "ru")
    other.get(address, status=404)
    listed = other.get("/ru/@@inquiries")
    assert "Число преподавателей" not in listed
    assert not any("subject" in form.fields for form in listed.forms.values())
    token = listed.html.select_one("[name=csrf_token]")["value"]
    other.post("/ru/@@inquiries", {"csrf_token": token, "subject": "С", "text": "Т"}, status=404)
    for word in ("0", "999", "-1", "%C2%B2", "x"):
        other.get(f"/ru/@@inquiry?id={word}", status=404)
