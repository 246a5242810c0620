"""Meals, in figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.permissions import guarded
from participants.meals import meals_of


@guarded("participants.count_meals")
@require_GET
def meals(request: HttpRequest) -> HttpResponse:
    """To read, and to print for the kitchen."""
    return render(request, "participants/needs/meals.html", {"meals": meals_of(request.event)})
