"""People who use the app: one role each, and the agencies whose payments they see."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from outlay.review.access.roles import EVERY_AGENCY, Role


class People(BaseUserManager["Person"]):
    """Finds people by their sign-in name."""


class Person(AbstractBaseUser):
    """Somebody who may sign in. There is no superuser: nobody may do everything."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)  # as colleagues read it
    role = models.CharField(
        max_length=20, choices=[(r.value, r.label_text) for r in Role]
    )
    subject = models.CharField(max_length=255, blank=True)  # at the identity provider
    is_active = models.BooleanField(default=True)
    keys_on = models.BooleanField(default=True)  # single-key shortcuts, WCAG 2.1.4
    away_until = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=~models.Q(subject=""),
                name="one_person_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]),
                name="role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def sees_every_agency(self) -> bool:
        """Whether the role sees the payments of all agencies."""
        return self.role in EVERY_AGENCY

    @property
    def signs_on_with(self) -> str:
        """How the person signs on: card, provider, password, or "" (not yet)."""
        if self.subject:
            return "card" if self.subject.startswith("piv:") else "provider"
        return "password" if self.password and self.has_usable_password() else ""


class Scope(models.Model):
    """One agency whose payments one person sees."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="scopes")
    agency = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "agency"], name="one_scope_once"),
        ]

    def __str__(self) -> str:
        return self.agency
