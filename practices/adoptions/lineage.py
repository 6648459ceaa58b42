"""The family of a practice: who took it up from whom. Pure: rows in, an ordered family out; cycles do no harm.

A member is a practice (`p12`), or a territory that took one up without publishing its own (`a7`, by its declaration).
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from practices.adoptions.queries import Declared, Named
from practices.models import Practice


@dataclass(frozen=True)
class Member:
    """One of the family. `kind` is that by which it came into it, empty for a beginning; `path` leads to it."""

    key: str
    title: str
    language: str
    territory: str
    path: str
    kind: str = ""
    depth: int = 0
    here: bool = False


@dataclass(frozen=True)
class Link:
    """`target` took up `source`: same, adapted or stopped."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Family:
    """Members so that each stands below the one it came from; `tree` holds those links, `others` all the rest."""

    members: Sequence[Member] = ()
    tree: Sequence[Link] = ()
    others: Sequence[Link] = ()
    cut: bool = False


@dataclass
class Branch:
    """A member with those who took it up from it, for a nested list."""

    member: Member
    children: "list[Branch]" = field(default_factory=list)


def relatives(rows: Iterable[Declared], here: Member) -> tuple[dict[str, Member], list[Link]]:
    """Members by key and the links between them, as the declarations say; `here` is the practice that is looked at."""
    members, links = {here.key: here}, []
    for row in rows:
        source = _practice(row.source, row.source.territory)
        target = _practice(row.own, row.territory.name) if row.own else _territory(row)
        for member in (source, target):
            members.setdefault(member.key, member)
        links.append(Link(source.key, target.key, row.adoption.kind))
    return members, links


def seen_from(practice: Practice, title: str, language: str, territory: str) -> Member:
    """The practice that is looked at, as a member of its family."""
    return Member(f"p{practice.id}", title, language, territory, f"/practices/{practice.slug}")


def _practice(named: Named, territory: str) -> Member:
    return Member(f"p{named.id}", named.title, named.language, territory, f"/practices/{named.slug}")


def _territory(row: Declared) -> Member:
    path = f"/practices/{row.source.slug}#a{row.adoption.id}"
    return Member(f"a{row.adoption.id}", "", "", row.territory.name, path)


def gather(here: str, members: Mapping[str, Member], links: Sequence[Link], limit: int = 60) -> Family:
    """The family around `here`: at most `limit` members, the nearest ones, each below the first it came from."""
    known = [
        link
        for link in dict.fromkeys(links)
        if link.source != link.target and link.source in members and link.target in members
    ]
    near = _nearest(here, known, limit + 1)
    kept = set(near[:limit])
    inside = [link for link in known if link.source in kept and link.target in kept]
    order, tree = _forest([key for key in near if key in kept], inside)
    chosen = set(tree)
    return Family(
        members=[_placed(members[key], depth, tree, here) for key, depth in order],
        tree=tree,
        others=[link for link in inside if link not in chosen],
        cut=len(near) > limit,
    )


def _nearest(here: str, links: Sequence[Link], limit: int) -> list[str]:
    """Keys around `here`, the nearest first, in either direction."""
    beside = defaultdict(list)
    for link in links:
        beside[link.source].append(link.target)
        beside[link.target].append(link.source)
    found, waiting = {here: None}, deque([here])
    while waiting and len(found) < limit:
        for key in beside[waiting.popleft()]:
            if key not in found and len(found) < limit:
                found[key] = None
                waiting.append(key)
    return list(found)


def _forest(keys: Sequence[str], links: Sequence[Link]) -> tuple[list[tuple[str, int]], list[Link]]:
    """Members in the order in which they are drawn with their depth, and the links that place each below another."""
    parent = _parents(keys, links)
    children = defaultdict(list)
    for key, link in parent.items():
        children[link.source].append(key)
    order: list[tuple[str, int]] = []
    waiting = [(key, 0) for key in reversed(keys) if key not in parent]
    while waiting:
        key, depth = waiting.pop()
        order.append((key, depth))
        waiting += [(child, depth + 1) for child in reversed(children[key])]
    return order, [parent[key] for key, _ in order if key in parent]


def _parents(keys: Sequence[str], links: Sequence[Link]) -> dict[str, Link]:
    """The link by which each is reached first from a beginning; of a circle, its first member is one."""
    down = defaultdict(list)
    for link in links:
        down[link.source].append(link)
    came = {link.target for link in links}
    beginnings = [key for key in keys if key not in came]
    parent: dict[str, Link] = {}
    reached: set[str] = set()
    for beginning in [*beginnings, *keys]:
        if beginning in reached:
            continue
        reached.add(beginning)
        waiting = deque([beginning])
        while waiting:
            for link in down[waiting.popleft()]:
                if link.target not in reached:
                    reached.add(link.target)
                    parent[link.target] = link
                    waiting.append(link.target)
    return parent


def _placed(member: Member, depth: int, tree: Sequence[Link], here: str) -> Member:
    kind = next((link.kind for link in tree if link.target == member.key), "")
    return replace(member, depth=depth, kind=kind, here=member.key == here)


def branches(family: Family) -> list[Branch]:
    """The same as nested lists."""
    made = {member.key: Branch(member) for member in family.members}
    below = set()
    for link in family.tree:
        made[link.source].children.append(made[link.target])
        below.add(link.target)
    return [made[member.key] for member in family.members if member.key not in below]
