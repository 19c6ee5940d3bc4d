"""Adding and changing the people who use the back office; every deed is written down. For pages and the command line.

At least one active person can always manage users: nobody can take that right from the last one.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.models import Person
from saleschannel.backoffice.people.sign_in_limits import forget_attempts
from saleschannel.backoffice.rights import role_of
from saleschannel.backoffice.roles import Right, Role, roles_with
from saleschannel.channel.activity_log import ActivityType, record_activity

CHANGEABLE = ("email", "language", "role", "active")


def add_user(name: str, password: str, role: Role, *, actor: str, email: str = "", language: str = "") -> User:
    """Create a person with a role. Raises ValidationError for a taken name or a password that is too weak."""
    if User.objects.filter(username__iexact=name).exists():
        taken = ValidationError(_("There is a user of this name already. Choose another name."), code="taken")
        raise ValidationError({"username": taken})
    user = User(username=name, email=email, is_staff=True)
    check_password_rules(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    with transaction.atomic():
        user.save()
        user.person = Person.objects.create(user=user, role=role.value, language=language)
        record_activity(ActivityType.USER_ADDED, actor=actor, facts={"name": name, "role": role.value})
    return user


def change_user(pk: int, *, actor: str, email: str, language: str, role: Role, active: bool) -> None:
    """Change all that can be changed of a user but the password.

    Raises ValidationError when nobody would be left who can manage users.
    """
    with transaction.atomic():
        user = locked_user(pk)
        before = values_of(user)
        user.email, user.is_active, user.is_staff = email, active, True
        user.is_superuser = user.is_superuser and role is Role.ADMINISTRATOR
        user.save()
        Person.objects.update_or_create(user=user, defaults={"role": role.value, "language": language})
        require_an_administrator()
        after: dict[str, object] = {"email": email, "language": language, "role": role.value, "active": active}
        record_change(user, before, after, actor)


def record_change(user: User, before: dict[str, object], after: dict[str, object], actor: str) -> None:
    """Write down what was changed; an e-mail address only by its name, because logs hold none."""
    changed = [name for name in CHANGEABLE if before[name] != after[name]]
    facts = {"name": user.username}
    if "active" in changed:
        deed = ActivityType.USER_ACTIVATED if after["active"] else ActivityType.USER_DEACTIVATED
        record_activity(deed, actor=actor, facts=facts)
    if changes := {name: ["", ""] if name == "email" else [before[name], after[name]] for name in changed}:
        changes.pop("active", None)
        if changes:
            record_activity(ActivityType.USER_CHANGED, actor=actor, facts={**facts, "changes": changes})


def values_of(user: User) -> dict[str, object]:
    """What of a user can be changed, as it is."""
    person = Person.objects.filter(user=user).first()
    language = person.language if person else ""
    return {"email": user.email, "language": language, "role": role_of(user).value, "active": user.is_active}


def locked_user(pk: int) -> User:
    """The user, locked together with all who can manage users, so that two changes cannot remove the last of them."""
    list(managers_of_users().select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return User.objects.select_for_update().get(pk=pk)


def managers_of_users() -> QuerySet[User]:
    """Active people who can manage users."""
    roles = [role.value for role in roles_with(Right.USERS)]
    return User.objects.filter(Q(is_superuser=True) | Q(person__role__in=roles), is_active=True, is_staff=True)


def require_an_administrator() -> None:
    if not managers_of_users().exists():
        raise ValidationError(
            _("This is the last active administrator. Make somebody else administrator first."), code="last"
        )


def set_password(pk: int, password: str, *, actor: str) -> None:
    """Give a user a new password; all his sessions end. Raises ValidationError for one that is too weak."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=pk)
        check_password_rules(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        forget_attempts(user.username)
        record_activity(ActivityType.PASSWORD_SET, actor=actor, facts={"name": user.username})


def check_password_rules(password: str, user: User) -> None:
    """Raises ValidationError under the name of the password's field."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def set_language(user: User, language: str) -> None:
    """The language in which the person reads all pages; empty for the browser's."""
    Person.objects.update_or_create(
        user=user, defaults={"language": language}, create_defaults={"language": language, "role": role_of(user).value}
    )


def sign_out_everywhere(user: User, *, actor: str) -> None:
    """End all sessions of the user that have begun until now."""
    now = timezone.now()
    with transaction.atomic():
        Person.objects.update_or_create(
            user=user, defaults={"signed_out_at": now}, create_defaults={"signed_out_at": now, "role": role_of(user)}
        )
        record_activity(ActivityType.SIGNED_OUT_EVERYWHERE, actor=actor, facts={"name": user.username})


def unlock(user: User, *, actor: str) -> None:
    """Let the user try to sign in again at once."""
    if forget_attempts(user.username):
        record_activity(ActivityType.USER_UNLOCKED, actor=actor, facts={"name": user.username})


def change_profile(user: User, *, email: str, language: str) -> None:
    """What a person changes about himself."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=email)
        set_language(user, language)


def change_own_password(user: User, password: str) -> None:
    """A new password, by the person himself; the caller keeps his session. Raises ValidationError for a weak one."""
    check_password_rules(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record_activity(ActivityType.PASSWORD_CHANGED, actor=user.username)
