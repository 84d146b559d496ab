"""Addresses of signing in and out, people, and own settings."""

from django.urls import path

from outlay.review.access import own_views, people_views, piv, views
from outlay.review.access.oidc import views as oidc_views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/card/", piv.card_sign_in, name="card-sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("people/", people_views.people, name="people"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("me/", own_views.own_settings, name="own-settings"),
    path("me/stay/", own_views.stay, name="stay"),
    # The names that mozilla-django-oidc looks for.
    path("oidc/", oidc_views.to_provider, name="oidc_authentication_init"),
    path(
        "oidc/callback/", oidc_views.from_provider, name="oidc_authentication_callback"
    ),
]
