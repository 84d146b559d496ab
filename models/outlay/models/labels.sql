-- What is known of each payment on a day: the row that became known last, and its age.
-- $as_of: the day; only what was known before it counts.
-- Tables: outcomes (with `place`, the row's number), payments (payment_key, known_on),
-- maturity (source, days).
with known as (
    select * from outcomes where known_on < $as_of
),
latest as (
    select * from known
    qualify row_number() over (
        partition by payment_key order by known_at desc, place desc
    ) = 1
),
drawn as (
    select payment_key, bool_or(source = 'random_review') as arm
    from known
    group by payment_key
),
settled as (
    select
        payments.payment_key,
        payments.known_on,
        latest.* exclude (payment_key, known_on, known_at, place),
        latest.known_on as outcome_known_on,
        drawn.arm,
        latest.fraud_state in ('referred', 'confirmed_by_court') as fraudulent,
        latest.fraud_state in ('none', 'cleared') as honest,
        latest.ip_class = 'overpayment'
        or ($underpayment_is_error and latest.ip_class = 'underpayment') as erroneous,
        latest.ip_class = 'proper' as proper
    from payments
    inner join latest using (payment_key)
    inner join drawn using (payment_key)
    inner join maturity using (source)
    where date_diff('day', payments.known_on, $as_of) >= maturity.days
)
select
    payment_key,
    known_on,
    case
        when fraudulent then 1
        when honest and (proper or erroneous) then 0
    end::tinyint as fraud_label,
    case
        when honest and erroneous then 1
        when honest and proper then 0
    end::tinyint as error_label,
    1 / inclusion_probability as weight,
    source,
    arm,
    case
        when proper and honest then true
        when ip_class = 'unknown' and honest then null
        when fraud_state = 'suspected' and ip_class in ('proper', 'unknown') then null
        else false
    end as legitimate,
    inclusion_probability,
    ip_class,
    fraud_state,
    amount_wrong_cents,
    outcome_known_on
from settled
order by known_on, payment_key
