-- Payments by column with a level that training never saw. Table: scored.
select level as name, count(*) as payments
from (select unnest(unseen_levels) as level from scored where ours)
group by level
order by level
