-- The newest outcome of a review, and payments of the arm that wait for theirs.
-- $as_of: outcomes known before it count; $mature: days after which one is expected.
-- Tables: scored (with day), outcomes.
with known as (
    select payment_key, min(known_on) as known_on
    from outcomes
    where known_on < $as_of and source in ('random_review', 'risk_review')
    group by payment_key
),
drawn as (
    select payment_key, day from scored
    where list_contains(routes, 'arm') and date_diff('day', day, $as_of) >= $mature
)
select
    (
        select max(known_on) from outcomes
        where known_on < $as_of and source in ('random_review', 'risk_review')
    ) as newest,
    (select count(*) from drawn) as drawn,
    (select count(*) from drawn anti join known using (payment_key)) as waiting,
    (
        select median(date_diff('day', scored.day, known.known_on))
        from scored inner join known using (payment_key)
    ) as median_days
