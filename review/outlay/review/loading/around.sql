-- The payments that share payee, account or address with a payment to review: the
-- latest $latest of each token, with the class that was last known of them before
-- $as_of. Cancelled, returned and reversed ones are left out, and so is an account or
-- address that more than $kin payees share: it tells of nobody.
-- Tables: flagged (payee_key, account_key, address_key), payments, outcomes,
-- dispositions.
with paid as (
    select
        payment_key,
        batch_id,
        agency,
        program,
        payment_type,
        method,
        scheduled_on,
        amount_cents,
        payee_token,
        account_token,
        address_token,
        invoice_norm_token
    from payments
    where
        known_on <= $as_of
        and (
            payee_token in (select payee_key from flagged)
            or account_token in (select account_key from flagged)
            or address_token in (select address_key from flagged)
        )
),
shared as (
    select 'account' as kind, account_token as token, payee_token, payment_key, scheduled_on
    from paid
    where account_token in (select account_key from flagged)
    union all
    select 'address' as kind, address_token as token, payee_token, payment_key, scheduled_on
    from paid
    where address_token in (select address_key from flagged)
),
crowded as (
    select kind, token
    from shared
    group by kind, token
    having count(distinct payee_token) > $kin
),
linked as (
    select kind, token, payment_key, scheduled_on
    from shared
    anti join crowded using (kind, token)
    union all
    select 'payee' as kind, payee_token as token, payment_key, scheduled_on
    from paid
    where payee_token in (select payee_key from flagged)
),
undone as (
    select payment_key
    from dispositions
    where known_on <= $as_of
    group by payment_key
    having arg_max(state, known_at) in ('returned', 'cancelled', 'reversed')
),
latest as (
    select distinct payment_key
    from (
        select kind, token, payment_key, scheduled_on
        from linked
        anti join undone using (payment_key)
        qualify row_number() over (
            partition by kind, token order by scheduled_on desc, payment_key desc
        ) <= $latest
    )
),
known as (
    select payment_key, arg_max(ip_class, known_at) as outcome
    from outcomes
    where known_on < $as_of
    group by payment_key
)
select
    paid.payment_key,
    paid.batch_id as batch_key,
    paid.agency,
    paid.program,
    paid.payment_type,
    paid.method,
    paid.scheduled_on,
    paid.amount_cents,
    paid.payee_token as payee_key,
    coalesce(paid.account_token, '') as account_key,
    coalesce(paid.address_token, '') as address_key,
    coalesce(paid.invoice_norm_token, '') as invoice_key,
    coalesce(known.outcome, '') as outcome
from paid
semi join latest using (payment_key)
left join known using (payment_key)
