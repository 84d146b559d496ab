-- The payments that share payee, account or address with a payment to review: the
-- latest $latest of each token, with the class that was last known of them before
-- $as_of. Cancelled, returned and reversed ones are left out, and so is an account or
-- address that more than $kin payees share: it tells of nobody. Besides, however old
-- and however many came since: the $twins nearest that may be the same payment twice.
-- Tables: flagged (payment_key, payee_key, account_key, address_key, invoice_key,
-- amount_cents, scheduled_on), payments, outcomes, dispositions.
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
            or invoice_norm_token in (select invoice_key from flagged)
        )
),
-- One pair of tokens at a time, so that each is a hash join.
pairs as (
    select flagged.payment_key as flagged_key, paid.payment_key,
        abs(paid.scheduled_on - flagged.scheduled_on) as days
    from flagged
    inner join paid
        on paid.invoice_norm_token = flagged.invoice_key
    where
        paid.payee_token = flagged.payee_key
        or paid.amount_cents = flagged.amount_cents
    union
    select flagged.payment_key, paid.payment_key,
        abs(paid.scheduled_on - flagged.scheduled_on) as days
    from flagged
    inner join paid
        on
            paid.payee_token = flagged.payee_key
            and paid.amount_cents = flagged.amount_cents
    where abs(paid.scheduled_on - flagged.scheduled_on) <= $within
    union
    select flagged.payment_key, paid.payment_key,
        abs(paid.scheduled_on - flagged.scheduled_on) as days
    from flagged
    inner join paid
        on
            paid.account_token = flagged.account_key
            and paid.amount_cents = flagged.amount_cents
    where abs(paid.scheduled_on - flagged.scheduled_on) <= $within
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
twins as (
    select payment_key
    from pairs
    anti join undone using (payment_key)
    where payment_key <> flagged_key
    qualify row_number() over (
        partition by flagged_key order by days, payment_key
    ) <= $twins
),
around as (
    select payment_key from latest
    union
    select payment_key from twins
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
semi join around using (payment_key)
left join known using (payment_key)
