"""Addresses of the gate and of the settings."""

from django.urls import include, path

from troth.team.views import links, sign_in

# These names are allauth's: it sends the browser there between two steps.
STEPS = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/second/", sign_in.second_step, name="mfa_authenticate"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
]
PAGES = [
    path("sign-in/passkey/", sign_in.with_passkey, name="sign_in_with_passkey"),
    path("welcome/<str:secret>/", links.welcome, name="welcome"),
]
PATHS = [*STEPS, path("", include((PAGES, "team")))]
