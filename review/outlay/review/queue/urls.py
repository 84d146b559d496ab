"""Addresses of the queue."""

from django.urls import path

from outlay.review.queue import changing, views

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("queue/find/", views.find, name="queue-find"),
    path("queue/bulk/", changing.bulk, name="queue-bulk"),
    path("views/save/", changing.view_save, name="view-save"),
    path("views/<int:pk>/delete/", changing.view_delete, name="view-delete"),
    path("keys/", views.keys_help, name="keys-help"),
]
