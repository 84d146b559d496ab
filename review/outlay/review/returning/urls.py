"""Addresses of batches and of what is taken along from them."""

from django.urls import path

from outlay.review.returning import views

urlpatterns = [
    path("batches/", views.batches, name="batches"),
    path("batches/<int:pk>/export/", views.batch_export, name="batch-export"),
    path("labels/export/", views.labels_export, name="labels-export"),
]
