-- What was flagged and reviewed by day of the batch. Table: scored (with day).
select
    day,
    count(*) as payments,
    count(*) filter (where list_contains(routes, 'model')) as flagged,
    count(*) filter (where list_contains(routes, 'capacity')) as beyond_capacity,
    count(*) filter (where action = 'review') as to_review,
    count(*) filter (where action = 'return_to_certifying_officer') as returned
from scored
where ours
group by day
order by day
