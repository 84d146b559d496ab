"""Addresses of the team's pages and the reports."""

from django.urls import path

from outlay.review.supervising import operating_views, report_views, team_views

urlpatterns = [
    path("team/", team_views.show_workload, name="workload"),
    path("team/quality/", team_views.show_quality, name="quality"),
    path(
        "team/operating-point/",
        operating_views.show_operating_point,
        name="operating-point",
    ),
    path(
        "team/operating-point/propose/",
        operating_views.propose_policy,
        name="policy-propose",
    ),
    path(
        "team/operating-point/approve/",
        operating_views.agree_to_policy,
        name="policy-approve",
    ),
    path("reports/", report_views.show_reports, name="reports"),
    path("reports/fairness/", report_views.show_fairness, name="fairness"),
    path("reports/drift/", report_views.show_drift, name="drift"),
]
