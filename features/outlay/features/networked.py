"""Payments with the network that they belong to, and what is known of each network."""

import ibis
import ibis.expr.types as ir
from ibis.expr.schema import Schema

from outlay.features.networks import (
    ACCOUNT,
    ADDRESS,
    LINK,
    PAYEE,
    SNAPSHOTS,
    snapshots,
)
from outlay.features.recipe import Recipe

PARTS = (
    ("payee", "payee_token", PAYEE),
    ("account", "account_token", ACCOUNT),
    ("address", "address_token", ADDRESS),
)
COLUMNS = ("network", "payee_network", "other_network")


def dated_networks(recipe: Recipe, payments: ir.Table) -> ir.Table:
    """Add the step that joins networks over `payments`, and return its snapshots."""
    schema = Schema.from_pyarrow(SNAPSHOTS)
    return recipe.make("networks", _edges(payments), snapshots, schema)


def _edges(payments: ir.Table) -> ir.Table:
    """Return accounts and addresses of several payees with each payee's first day."""
    paid = payments.filter(payments["paid"] == 1)
    parts = [
        paid.filter(paid[column].notnull()).select(
            kind=ibis.literal(kind, "int64"), hub=column, payee="payee_token", day="day"
        )
        for _, column, kind in PARTS
        if kind != PAYEE
    ]
    every = ibis.union(*parts)
    every = every.filter(every["payee"].notnull())
    first = every.group_by("kind", "hub", "payee").agg(day=every["day"].min())
    counted = first.mutate(
        payees=first.count().over(ibis.window(group_by=["kind", "hub"]))
    )
    return counted.filter(counted["payees"] > 1).select("kind", "hub", "payee", "day")


def with_network(rows: ir.Table, networks: ir.Table) -> ir.Table:
    """Add the networks that a payment's parts belonged to before its day.

    `network` is the payee's, else its account's, else its address's; `other_network`
    is one of account or address that is not the payee's.
    """
    joined = rows
    for name, column, kind in PARTS:
        side = networks.filter(networks["kind"] == kind).rename(
            {f"{name}__{part}": part for part in SNAPSHOTS.names}
        )
        joined = joined.left_join(
            side,
            [
                joined[column] == side[f"{name}__node"],
                side[f"{name}__since"] < joined["day"],
                joined["day"] <= side[f"{name}__until"],
            ],
        )
    payee, account, address = (joined[f"{name}__network"] for name, _, _ in PARTS)
    others = [
        ibis.ifelse(payee.isnull() | (other != payee), other, None)
        for other in (account, address)
    ]
    return joined.select(
        *rows.columns,
        network=ibis.coalesce(payee, account, address),
        payee_network=payee,
        other_network=ibis.coalesce(*others),
    )


def network_events(networks: ir.Table, findings: ir.Table) -> ir.Table:
    """Return what came to each network, and when: payees, and what is known of them.

    A payee brings what was known of it by the day it joined.
    """
    members = networks.filter(networks["kind"] == PAYEE)
    zero = ibis.literal(0, "int64")
    came = members.select(
        "network", day="since", payees=zero + 1, reviewed=zero, fraud=zero
    )
    told = findings.filter(findings["payee_token"].notnull()).select(
        "payee_token", "reviewed", "fraud", told="day"
    )
    joined = members.inner_join(
        told,
        [members["node"] == told["payee_token"], told["told"] <= members["until"]],
    )
    learned = joined.select(
        "network",
        day=ibis.greatest(joined["since"], joined["told"]),
        payees=zero,
        reviewed="reviewed",
        fraud="fraud",
    )
    return came.union(learned)


def link_events(networks: ir.Table) -> ir.Table:
    """Return when a payee came to share an account or address with others."""
    links = networks.filter(networks["kind"] == LINK).rename({"payee_token": "node"})
    return links.select("payee_token", day="since", links=ibis.literal(1, "int64"))
