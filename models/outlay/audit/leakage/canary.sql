-- What some features would hold had they looked ahead: payments for each kind of look,
-- with what is added to the honest value.
-- $seed: draws the payments. $rows: how many of each kind.
-- Tables: matrix (payment_key, known_on), payments, outcomes.
with paid as (
    select payment_key, payee_token, known_on, amount_cents
    from payments
    where payee_token is not null
),
asked as (
    select paid.* from paid semi join matrix using (payment_key)
),
told as (
    select
        outcomes.payment_key,
        outcomes.known_on as told_on,
        ip_class <> 'unknown' or fraud_state <> 'none' as reviewed,
        ip_class = 'overpayment' and fraud_state in ('none', 'cleared') as wrong,
        row_number() over (
            partition by outcomes.payment_key order by known_at
        ) as number,
        count(*) over (partition by outcomes.payment_key) as rows_said
    from outcomes
),
-- Reviews of earlier payments to the payee that become known on the very day.
reviews as (
    select payee_token, told_on as known_on, count(*) as more
    from told
    inner join paid using (payment_key)
    where number = 1 and reviewed and told_on > paid.known_on
    group by all
),
of_day as (
    select
        payee_token,
        known_on,
        count(*) as payments,
        sum(amount_cents) / 100 as dollars
    from paid
    where amount_cents > 0
    group by all
),
following as (
    select
        payee_token,
        known_on,
        lead(dollars) over (partition by payee_token order by known_on) as more
    from of_day
),
looked as (
    select 'an outcome a day early' as look, payment_key, more
    from asked inner join reviews using (payee_token, known_on)
    union all
    select 'its own outcome', payment_key, 1
    from asked inner join told using (payment_key)
    where wrong and rows_said = 1
    union all
    select 'other payments of its day', payment_key, payments - 1
    from asked inner join of_day using (payee_token, known_on)
    where amount_cents > 0 and payments > 1
    union all
    select 'the next payment''s amount', payment_key, more
    from asked inner join following using (payee_token, known_on)
    where more is not null
)
select look, payment_key, more::double as more
from looked
qualify row_number() over (
    partition by look order by md5(payment_key || $seed), payment_key
) <= $rows
order by look, payment_key
