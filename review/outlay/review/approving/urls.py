"""Addresses of the second person: approvals, reopening, second looks."""

from django.urls import path

from outlay.review.approving import approval, looking, reopening

urlpatterns = [
    path("approvals/", approval.approvals, name="approvals"),
    path("approvals/<int:pk>/", approval.approval, name="approval"),
    path("payments/<int:pk>/reopen/", reopening.reopen, name="reopen"),
    path("second-looks/", looking.second_looks, name="second-looks"),
    path("second-looks/<int:pk>/", looking.second_look, name="second-look"),
]
