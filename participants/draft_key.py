"""Where a browser's session keeps what somebody has begun to answer: see participants/draft.py."""

SESSION_KEY = "registering"
