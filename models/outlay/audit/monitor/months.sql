-- Payments scored with a model by month, and how many were flagged. Table: scored.
select
    strftime(day, '%Y-%m') as month,
    count(*) as payments,
    count(*) filter (where list_contains(routes, 'model')) as flagged
from scored
where combined is not null and ours
group by month
order by month
