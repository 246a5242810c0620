"""Two events with one of everything, and a browser for each role in each."""

import copy
from collections.abc import Iterable
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from common.code_sessions import SESSION_KEY
from events.models import EventCommune
from participants.models import Presence, Registration
from projects.models import AnswerWords, Follower, Holder, Jury, Pledge, Publication, PublicPicture
from reports.models import CopyIn, CopyOut
from teams.models import HelpRequest, ResourceSlot
from tests.factories import (
    AnswerWordsFactory,
    AppliedDraftFactory,
    CategoryFactory,
    CommuneFactory,
    CopyInFactory,
    CopyOutFactory,
    DraftFactory,
    EvaluationFactory,
    EventFactory,
    FollowerFactory,
    FormationFactory,
    GroupFactory,
    HelplineFactory,
    HelpRequestFactory,
    HolderFactory,
    InvitationFactory,
    JuryFactory,
    ListeningRequestFactory,
    MeansFactory,
    PaperPhotoFactory,
    PledgeFactory,
    PresentationFactory,
    PrintJobFactory,
    PublicationFactory,
    PublicPictureFactory,
    RegistrationFactory,
    RelayFactory,
    ResourceSlotFactory,
    RoleFactory,
    ScreenFactory,
    SheetBlockFactory,
    SheetEntryFactory,
    SlotFactory,
    StageFactory,
    TeamFacilitatorFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
    UserFactory,
    ValidationFactory,
    WallFactory,
    WallGroupFactory,
    WallNoteFactory,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HANDLER = ClientHandler(enforce_csrf_checks=False)  # one for all browsers: each would load the middleware anew
SIGNED_IN = ("organiser", "facilitator", "referent", "listener", "reception", "helper", "juror", "partner")


class World:
    """An event with one theme (protected), a team, a member of it, a sheet, and one person for each role."""

    def __init__(self, **event_fields: Any) -> None:
        self.cookies: dict[str, SimpleCookie] = {}
        self.event = EventFactory(**event_fields)
        self.category = CategoryFactory(event=self.event)
        self.commune = CommuneFactory()
        EventCommune.objects.create(event=self.event, commune=self.commune)
        self.theme = ThemeFactory(event=self.event, protected=True)
        self.stage = StageFactory(event=self.event)
        self.block = SheetBlockFactory(event=self.event)
        self.card_block = SheetBlockFactory(event=self.event, canvas="problem_tree")
        self.slot = SlotFactory(event=self.event)
        self.helpline = HelplineFactory(event=self.event)
        self.team = TeamFactory(event=self.event, theme=self.theme, number=7)
        self.registration = RegistrationFactory(event=self.event, category=self.category, wishes=[self.theme])
        self.member = TeamMemberFactory(event=self.event, team=self.team, registration=self.registration)
        self.entry = SheetEntryFactory(event=self.event, team=self.team, block=self.block)
        self.validation = ValidationFactory(event=self.event, team=self.team, block=self.block)
        self.means = MeansFactory(event=self.event, team=self.team)
        self.photo = PaperPhotoFactory(event=self.event, team=self.team)
        self.listening = ListeningRequestFactory(event=self.event)
        self.turn = PresentationFactory(event=self.event, team=self.team, position=1)
        self.screen = ScreenFactory(event=self.event)
        self.group = GroupFactory(event=self.event, seats=2)
        self.relay = RelayFactory(event=self.event)
        self.invitation = InvitationFactory(event=self.event)
        self.print_job = PrintJobFactory(event=self.event)
        self.roles = {
            kind: RoleFactory(event=self.event, kind=kind, theme=self.theme if kind == "referent" else None)
            for kind in SIGNED_IN
        }
        self.formation = FormationFactory(event=self.event)
        self.draft = DraftFactory(
            event=self.event, formation=self.formation, seats=[[self.registration]], seats__theme=self.theme
        )
        self.applied = AppliedDraftFactory(event=self.event, draft=self.draft)
        TeamFacilitatorFactory(event=self.event, team=self.team, role=self.roles["facilitator"])
        self.wall = WallFactory(event=self.event)
        self.wall_group = WallGroupFactory(event=self.event)
        self.note = WallNoteFactory(event=self.event, group=self.wall_group, author=self.registration)

    @cached_property
    def group_person(self) -> Registration:
        """Somebody whom the group entered; nobody until a test asks."""
        person: Registration = RegistrationFactory(event=self.event, category=self.category, group=self.group)
        return person

    @cached_property
    def here(self) -> Presence:
        """Its participant was here on the first morning; nobody was until a test asks."""
        key = {"event": self.event, "registration": self.registration, "day": self.event.starts_on, "half": "am"}
        return Presence.objects.create(**key, arrived_at=timezone.now())

    @cached_property
    def copy_out(self) -> CopyOut:
        """A file of the event that is ready; nobody asked for one until a test does."""
        copy: CopyOut = CopyOutFactory(event=self.event)
        return copy

    @cached_property
    def arrival(self) -> CopyIn:
        """A file that somebody else brings in; none until a test asks."""
        arrival: CopyIn = CopyInFactory()
        return arrival

    @cached_property
    def asked(self) -> HelpRequest:
        """What the table waits for; nothing until a test asks."""
        asked: HelpRequest = HelpRequestFactory(event=self.event, team=self.team)
        return asked

    @cached_property
    def said(self) -> AnswerWords:
        """Words of a questionnaire, in the results; nobody has answered until a test asks."""
        EvaluationFactory(event=self.event)
        said: AnswerWords = AnswerWordsFactory(event=self.event)
        return said

    @cached_property
    def follower(self) -> Follower:
        """An address that asked to be told of the team's project; nobody until a test asks."""
        follower: Follower = FollowerFactory(event=self.event)
        return follower

    @cached_property
    def holder(self) -> Holder:
        """Who carries the team's project on; nobody until a test asks."""
        holder: Holder = HolderFactory(event=self.event, team=self.team)
        return holder

    @cached_property
    def open_jury(self) -> Jury:
        """A jury whose marks are open; it still reads alone until a test asks."""
        jury: Jury = JuryFactory(event=self.event, opened_at=timezone.now())
        return jury

    @cached_property
    def pledge(self) -> Pledge:
        """What the partner pledged to the table; nothing until a test asks."""
        pledge: Pledge = PledgeFactory(event=self.event, team=self.team, role=self.roles["partner"])
        return pledge

    @cached_property
    def agreement(self) -> Publication:
        """The table's yes to being public; it has said nothing until a test asks."""
        row: Publication = PublicationFactory(event=self.event, team=self.team, waiting=True)
        return row

    @cached_property
    def shown(self) -> PublicPicture:
        """A picture of a project that everybody reads, of an open theme; there is none until a test asks."""
        picture: PublicPicture = PublicPictureFactory(event=self.event)
        return picture

    @cached_property
    def moment(self) -> ResourceSlot:
        """A free moment of a resource person; nobody is here for anything until a test asks."""
        moment: ResourceSlot = ResourceSlotFactory(event=self.event)
        return moment

    def remember_browsers(self, roles: Iterable[str]) -> None:
        """From now on a role's browser is always the one in which it signed in now."""
        self.cookies = {role: self.browser(role).cookies for role in roles}

    def browser(self, role: str) -> Client:
        """A browser in which this role of this event acts."""
        client = Client()
        client.handler = HANDLER
        if role in self.cookies:
            client.cookies = copy.copy(self.cookies[role])
            return client
        if role in self.roles:
            client.force_login(self.roles[role].user, backend=BACKEND)
        elif role == "stranger":
            client.force_login(UserFactory(), backend=BACKEND)
        elif role != "nobody":
            row = {
                "participant": self.registration,
                "tablet": self.team,
                "screen": self.screen,
                "group": self.group,
            }[role]
            session = client.session
            session[SESSION_KEY] = {str(self.event.pk): {row.code_kind: [row.pk, row.code_version]}}
            session.save()
        return client
