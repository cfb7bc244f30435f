"""What a listing of mentions was refused for, as a wrong parameter that is told in the reader's language."""

from indexer.errors import CursorGone, QueryError
from search_api.mentions.mention_request import MentionsRequest
from search_api.phrases.phrase import PhraseError
from search_api.problems.problems import BadParameter, Problem


def refusal(error: QueryError | CursorGone, asked: MentionsRequest) -> Problem:
    """Turn what a query or cursor was refused for into a problem."""
    if isinstance(error, CursorGone):
        return Problem(410, "cursor-gone")
    if isinstance(error, PhraseError):
        return BadParameter("q", asked.q, f"phrase.{error.key}", **error.values)
    name, _, reason = str(error).partition(":")
    if name == "cursor":
        return BadParameter("cursor", asked.cursor, "expected.cursor")
    if name == "since":
        return BadParameter("since", asked.since, "expected.date")
    return BadParameter("q", asked.q, "expected.phrase", reason=reason.strip() or str(error))
