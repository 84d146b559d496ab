"""Whether the settings are safe: secrets, names, proxies, and Django's own list."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Tags, run_checks

from outlay.review.access.problem import Problem
from outlay.review.access.proxies import networks
from outlay.review.config.options import (
    DEMO,
    DEMO_SECRET,
    LOOPBACK,
    PRODUCTION,
    Options,
)

SHORTEST_SECRET = 50  # characters, as Django's security.W009
SAID_ABOVE = {"security.W009", "security.W018", "security.W020"}  # secret, debug, hosts
MAKE_SECRET = (
    "Set it to the output of: python3 -c 'import secrets; "  # noqa: S105 - a hint
    "print(secrets.token_urlsafe(64))'"
)


def safety_problems(options: Options) -> Iterator[Problem]:
    """Say what is unsafe; of the demonstration, that it answers elsewhere."""
    yield from _mode_problems(options)
    yield from _proxy_problems(options)
    if options.demo:
        yield from _demo_problems(options)
        return
    yield from _secret_problems(options)
    yield from _host_problems(options)
    yield from _django_problems()


def _mode_problems(options: Options) -> Iterator[Problem]:
    if options.mode not in {DEMO, PRODUCTION}:
        yield Problem(
            f"{options.mode!r} is no mode",
            "OUTLAY_REVIEW_MODE",
            "Leave it out, or write demo",
        )
    if settings.DEBUG:
        yield Problem(
            "pages of errors would show what is in memory",
            "DEBUG",
            "Set it to False",
        )


def _demo_problems(options: Options) -> Iterator[Problem]:
    if not set(options.hosts) <= {*LOOPBACK, "[::1]", "testserver"}:
        yield Problem(
            "the demonstration, whose passwords everybody knows, answers elsewhere too",
            "OUTLAY_REVIEW_HOSTS",
            "Leave it out: the demonstration is for this machine alone",
        )


def _secret_problems(options: Options) -> Iterator[Problem]:
    where = "OUTLAY_REVIEW_SECRET"
    if options.secret == DEMO_SECRET:
        yield Problem(
            "it is the demonstration's, which everybody knows", where, MAKE_SECRET
        )
    elif len(options.secret) < SHORTEST_SECRET or len(set(options.secret)) < 5:
        yield Problem(
            f"it is missing or can be guessed; {SHORTEST_SECRET} characters are needed",
            where,
            MAKE_SECRET,
        )


def _host_problems(options: Options) -> Iterator[Problem]:
    if not options.hosts or "*" in options.hosts:
        yield Problem(
            "the app would answer under any name, or none",
            "OUTLAY_REVIEW_HOSTS",
            "Name the hosts under which people reach it, with commas between",
        )


def _proxy_problems(options: Options) -> Iterator[Problem]:
    where = "OUTLAY_REVIEW_PROXIES"
    try:
        named = networks(options.proxies)
    except ValueError as error:
        yield Problem(str(error), where, "Write addresses, or networks as 10.1.0.0/24")
        return
    if any(network.prefixlen == 0 for network in named):
        yield Problem(
            "every address in the world is named as a proxy", where, "Name the proxies"
        )


def _django_problems() -> Iterator[Problem]:
    for tag in (Tags.security, Tags.models, Tags.urls, Tags.templates):
        for found in run_checks(tags=[tag], include_deployment_checks=True):
            if found.id not in SAID_ABOVE:
                what, fix = (
                    found.msg.rstrip("."),
                    (found.hint or "See there").rstrip("."),
                )
                yield Problem(what, f"Django's {found.id}", fix)
