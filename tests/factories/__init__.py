from tests.factories.accounts import UserFactory
from tests.factories.events import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    HelplineFactory,
    IntercommunalityFactory,
    InvitationFactory,
    MemberFactory,
    OrganisationFactory,
    RoleFactory,
    ScreenFactory,
    SheetBlockFactory,
    SlotFactory,
    StageFactory,
    ThemeFactory,
)
from tests.factories.participants import RegistrationFactory, ThemeChoiceFactory
from tests.factories.projects import SheetEntryFactory
from tests.factories.teams import TeamFacilitatorFactory, TeamFactory, TeamMemberFactory

__all__ = [
    "CategoryFactory",
    "CommuneFactory",
    "EventFactory",
    "HelplineFactory",
    "IntercommunalityFactory",
    "InvitationFactory",
    "MemberFactory",
    "OrganisationFactory",
    "RegistrationFactory",
    "RoleFactory",
    "ScreenFactory",
    "SheetBlockFactory",
    "SheetEntryFactory",
    "SlotFactory",
    "StageFactory",
    "TeamFacilitatorFactory",
    "TeamFactory",
    "TeamMemberFactory",
    "ThemeChoiceFactory",
    "ThemeFactory",
    "UserFactory",
]
