from tests.factories.accounts import UserFactory
from tests.factories.events import (
    CategoryFactory,
    CommuneFactory,
    CriterionFactory,
    EvaluationQuestionFactory,
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
    TrustRuleFactory,
)
from tests.factories.participants import ImportFileFactory, RegistrationFactory, ThemeChoiceFactory
from tests.factories.places import GroupFactory, RelayFactory
from tests.factories.projects import SheetEntryFactory
from tests.factories.reports import PrintJobFactory
from tests.factories.teams import TeamFacilitatorFactory, TeamFactory, TeamMemberFactory

__all__ = [
    "CategoryFactory",
    "CommuneFactory",
    "CriterionFactory",
    "EvaluationQuestionFactory",
    "EventFactory",
    "GroupFactory",
    "HelplineFactory",
    "ImportFileFactory",
    "IntercommunalityFactory",
    "InvitationFactory",
    "MemberFactory",
    "OrganisationFactory",
    "PrintJobFactory",
    "RegistrationFactory",
    "RelayFactory",
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
    "TrustRuleFactory",
    "UserFactory",
]
