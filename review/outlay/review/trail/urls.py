"""Addresses of the audit log."""

from django.urls import path

from outlay.review.trail import checking, views

urlpatterns = [
    path("audit/", views.log, name="trail"),
    path("audit/verify/", checking.verify_log, name="trail-verify"),
    path("audit/export.csv", views.export, name="trail-export"),
]
