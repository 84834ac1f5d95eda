"""Error responses: a sentence in each language, never a traceback."""

import logging

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from breachlab.errors import TookTooLong
from breachlab.words.language import typeset
from dashboard.state.acts import BadAct

LOG = logging.getLogger("dashboard")

SENTENCES = {
    400: (
        "The page does not send such a request; nothing was done.",
        "La page n'envoie pas de telle requête ; rien n'a été fait.",
    ),
    413: (
        "The request is longer than any that the page sends; nothing was done.",
        "La requête est plus longue que toutes celles que la page envoie ; rien n'a été fait.",
    ),
    414: (
        "The address is too long. The first page is at /",
        "L'adresse est trop longue. La première page est à l'adresse /",
    ),
    500: (
        "This could not be computed; the server's log says why.",
        "Le calcul n'a pas abouti ; le journal du serveur dit pourquoi.",
    ),
}
TOO_LONG = (
    "This took too long and was stopped. Select less, then try again.",
    "Ce calcul a duré trop longtemps et a été arrêté. Sélectionnez moins, puis réessayez.",
)
OTHER_NAME = (
    "This server does not answer to that name. Add it with: python -m dashboard --allow-host NAME",
    "Ce serveur ne répond pas à ce nom. Ajoutez-le avec : python -m dashboard --allow-host NOM",
)
NO_PAGE = """<!DOCTYPE html>
<html lang="en">
    <head><meta charset="utf-8"><title>breachlab · 404</title></head>
    <body>
        <p>There is no page at this address. <a href="/">Go to the first page</a>.</p>
        <p lang="fr">Il n’y a pas de page à cette adresse.
            <a href="/">Aller à la première page</a>.</p>
    </body>
</html>
"""


def put_in_words(server: Flask) -> None:
    """Have the server answer refusals in words, and log each failure with one traceback."""
    server.register_error_handler(HTTPException, _answer_refusal)
    server.register_error_handler(BadAct, _bad_act)
    server.register_error_handler(TookTooLong, _answer_stop)
    server.register_error_handler(Exception, _answer_failure)
    # Dash raises these for a file that it does not have. Its message lists the files that it has.
    for missing in (DependencyException, InvalidResourceError):
        server.register_error_handler(missing, _missing)


def _answer_refusal(error: HTTPException) -> HTTPException | Response:
    if isinstance(error, NotFound):
        return Response(NO_PAGE, 404, mimetype="text/html")
    if isinstance(error, SecurityError):
        return _answer_in_words(OTHER_NAME, 400)
    if error.code in SENTENCES:
        return _answer_in_words(SENTENCES[error.code], error.code)
    return error


def _missing(error: Exception) -> HTTPException | Response:
    return _answer_refusal(NotFound())


def _bad_act(error: BadAct) -> Response:
    LOG.warning("no such act: %r", str(error)[:200])
    return _answer_in_words(SENTENCES[400], 400)


def _answer_stop(error: TookTooLong) -> Response:
    LOG.warning("%s", error)
    return _answer_in_words(TOO_LONG, 503)


def _answer_failure(error: Exception) -> Response:
    LOG.error("A request could not be answered", exc_info=error)
    return _answer_in_words(SENTENCES[500], 500)


def _answer_in_words(sentences: tuple[str, ...], status: int) -> Response:
    english, french = sentences
    text = "\n".join([english, typeset(french, "fr"), ""])
    return Response(text, status, mimetype="text/plain")
