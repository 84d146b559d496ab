-- The last decision of each reviewed payment, and whether the models had flagged it.
-- $first, $last: days (UTC) of the decision; $blind: seconds. Tables: reviews (with
-- place), scored.
with flagged as (
    select payment_key, list_contains(routes, 'model') as flagged
    from scored semi join reviews using (payment_key)
),
latest as (
    select * from reviews
    where decided_at::date between $first and $last
    qualify row_number() over (
        partition by payment_key order by decided_at desc, place desc
    ) = 1
)
select
    count(*) filter (where flagged.flagged) as flagged,
    count(*) filter (where flagged.flagged and decision = 'release') as released,
    count(*) filter (
        where seconds_on_case is not null and opened_details is not null
    ) as timed,
    count(*) filter (
        where seconds_on_case < $blind and not opened_details and decision <> 'release'
    ) as blind_accepted,
    count(*) filter (
        where seconds_on_case < $blind and not opened_details and decision = 'release'
    ) as blind_released,
    median(seconds_on_case) as median_seconds
from latest
left join flagged using (payment_key)
