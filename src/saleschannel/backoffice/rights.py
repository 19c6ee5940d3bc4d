"""The role and the rights of the person behind a request; what each role may is in `roles`. Knows no page."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.http import HttpRequest

from saleschannel.backoffice.models import Person
from saleschannel.backoffice.roles import DEFAULT_ROLE, RIGHTS_OF, Right, Role

__all__ = ["Right", "is_staff", "may", "person_of", "rights_of", "role_of"]


def is_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this is somebody who may come in at all."""
    return isinstance(user, User) and user.is_active and user.is_staff


def person_of(user: User) -> Person:
    """What is kept of the user; read once per request. Staff of earlier releases have no row: a default stands in."""
    try:
        return user.person
    except Person.DoesNotExist:
        user.person = Person(user=user, role=DEFAULT_ROLE.value)
        return user.person


def role_of(user: User) -> Role:
    """The user's role. Superusers, whoever made them, are administrators."""
    return Role.ADMINISTRATOR if user.is_superuser else Role(person_of(user).role)


def rights_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[Right]:
    """Everything that the user may do; nothing for visitors and for users without access to the back office."""
    return RIGHTS_OF[role_of(user)] if isinstance(user, User) and is_staff(user) else frozenset()


def may(request: HttpRequest, right: Right) -> bool:
    """Whether the signed-in person has the right."""
    return right in rights_of(request.user)
