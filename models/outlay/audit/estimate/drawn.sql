-- Payments of a period that were drawn at random, with their chance and what is known.
-- $first, $last: days of payment; $as_of: outcomes known before it count.
-- $historic_rate: chance of a payment that no scored batch holds; null where not known.
-- Tables: payments, scored (payment_key, arm_rate, in_arm, modelled, routes,
-- fraud_model, error_model), outcomes.
with latest as (
    select * from outcomes
    where known_on < $as_of
    qualify row_number() over (
        partition by payment_key order by known_on desc, place desc
    ) = 1
),
at_random as (
    select distinct payment_key from outcomes
    where known_on < $as_of and source = 'random_review'
)
select
    payments.payment_key,
    payments.agency,
    payments.program,
    payments.amount_cents,
    case
        when scored.payment_key is not null then scored.arm_rate
        else $historic_rate::double
    end as chance,
    latest.payment_key is not null as answered,
    latest.ip_class,
    latest.fraud_state,
    latest.control,
    latest.cause,
    latest.theme,
    least(
        coalesce(latest.amount_wrong_cents, payments.amount_cents),
        payments.amount_cents
    ) as wrong_cents,
    scored.payment_key is not null as scored,
    coalesce(scored.modelled, false) as modelled,
    scored.routes,
    scored.fraud_model,
    scored.error_model
from payments
left join scored using (payment_key)
left join latest using (payment_key)
left join at_random using (payment_key)
where
    payments.scheduled_on between $first and $last
    and payments.amount_cents > 0
    and case
        when scored.payment_key is not null then scored.in_arm
        else $historic_rate::double is not null
        and at_random.payment_key is not null
    end
order by payments.payment_key
