"""What a screen does when a verb refuses: nothing of the act stays, and its sentence is shown to the person."""


def refuse(request, refused) -> str:
    """Undo what the request has changed and answer 422; what the OrdaError says, in the language of the reader."""
    request.tm.abort()
    request.tm.begin()
    request.response.status_int = 422
    return request.layout.translate(refused.message)
