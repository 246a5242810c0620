"""What somebody can bring, of what the organiser listed."""

from collections.abc import Iterable

from participants.models import Registration, Skill, SkillOffered


def set_skills(*, registration: Registration, skills: Iterable[Skill]) -> None:
    """Make what the person brings what they just said. Part of the transaction that registers or changes them."""
    wanted = {skill.pk for skill in skills}
    offered = SkillOffered.objects.filter(registration=registration)
    present = set(offered.values_list("skill_id", flat=True))
    if gone := present - wanted:
        offered.filter(skill__in=gone).delete()
    SkillOffered.objects.bulk_create(
        SkillOffered(event_id=registration.event_id, registration=registration, skill_id=key)
        for key in sorted(wanted - present)
    )
