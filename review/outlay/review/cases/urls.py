"""Addresses of this room."""

from django.urls import path

from outlay.review.cases import acting, card, decide, others, page

urlpatterns = [
    path("payments/<int:pk>/", page.case, name="case"),
    path("payments/<int:pk>/decide/", decide.decide, name="decide"),
    path("payments/<int:pk>/note/", acting.note, name="note"),
    path("payments/<int:pk>/notice/", acting.notice, name="notice"),
    path("payments/<int:pk>/assign/", acting.assign, name="assign"),
    path("payments/<int:pk>/reveal/", acting.reveal, name="reveal"),
    path("payments/<int:pk>/print/", others.printed, name="case-print"),
    path("payees/<str:key>/", others.payee, name="payee"),
    path("models/<str:name>/", card.model_card, name="model-card"),
    path("next/", page.next_case, name="next-case"),
]
