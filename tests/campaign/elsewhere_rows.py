"""The rows and cases of constraints that stand in modules of their own, together."""

from tests.campaign import (
    draft_rows,
    exit_rows,
    factor_rows,
    message_rows,
    paper_rows,
    reopening_rows,
    review_rows,
    story_rows,
)

_MODULES = (
    draft_rows,
    exit_rows,
    factor_rows,
    message_rows,
    paper_rows,
    reopening_rows,
    review_rows,
    story_rows,
)
CASES = {name: case for rows in _MODULES for name, case in rows.CASES.items()}
UNIQUE = draft_rows.UNIQUE | exit_rows.UNIQUE | factor_rows.UNIQUE | message_rows.UNIQUE | story_rows.UNIQUE


def build(h):
    """One valid row of every table of theirs."""
    exit_rows.build_exits(h)
    review_rows.build_reviews(h)
    draft_rows.build_drafts(h)
    message_rows.build_messages(h)
    reopening_rows.build_reopening(h)
    story_rows.build_stories(h)
    paper_rows.keep_template(h)
