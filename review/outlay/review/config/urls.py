"""Every address of the app; each room brings its own."""

from django.urls import include, path

ROOMS = ("access", "queue", "cases", "approving", "supervising", "returning", "trail")

urlpatterns = [path("", include(f"outlay.review.{room}.urls")) for room in ROOMS]
