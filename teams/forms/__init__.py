"""What organisers, facilitators and tables write about teams."""

from teams.forms.teams import (
    ApplyForm,
    ChangeTeamForm,
    FacilitatorForm,
    NewTeamForm,
    NoteForm,
    SeatForm,
    SeveralTeamsForm,
    StageForm,
    StartForm,
    TeamForm,
    ThemeField,
)

__all__ = [
    "ApplyForm",
    "ChangeTeamForm",
    "FacilitatorForm",
    "NewTeamForm",
    "NoteForm",
    "SeatForm",
    "SeveralTeamsForm",
    "StageForm",
    "StartForm",
    "TeamForm",
    "ThemeField",
]
