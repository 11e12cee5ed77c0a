"""Published months written straight into their rows: composites as a test wants them."""

from datetime import date

from campaign import clock
from reviews.models import CycleEntry, Ranking, ReviewCycle, Standing


def published(house, month, composites):
    """A published month with these composites, written straight into its rows."""
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    rules, at = house.campaign.rule_set, clock.now()
    cycle = ReviewCycle.objects.create(
        campaign=house.campaign, month=month, rule_set=rules, opened_at=at, opened_by=house.officer,
        find_from=first, find_to=first, show_from=first.replace(day=2), show_to=first.replace(day=2),
        appraise_from=first.replace(day=3), appraise_to=first.replace(day=4),
    )  # fmt: skip
    number = Ranking.objects.filter(campaign=house.campaign).count() + 1
    ranking = Ranking.objects.create(
        campaign=house.campaign, cycle=cycle, number=number, rule_set=rules, prepared_by=house.officer, prepared_at=at,
        published_by=house.secretary, published_at=at, inputs_digest="0", seal=str(number),
    )  # fmt: skip
    for position, (post, composite) in enumerate(zip(house.posts, composites, strict=False), 1):
        entry = CycleEntry.objects.create(
            cycle=cycle, contender=post, kind="post", position=position, title=post.title, public_title=post.title,
            principal=post.principal, principal_name=post.principal_name, branch=post.lead_branch,
            branch_name=post.branch_name, level_name="公司级",
        )  # fmt: skip
        Standing.objects.create(
            ranking=ranking,
            entry=entry,
            kind="post",
            rank=position,
            composite=composite,
            grade="good",
            digest="0",
        )
    return ranking


def year(house, *composites):
    for month in ("2026-08", "2026-09", "2026-10"):
        published(house, month, composites)
