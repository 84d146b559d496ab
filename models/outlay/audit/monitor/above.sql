-- Payments above the cut of their stratum, of all and of those drawn at random.
-- Tables: scored, cuts (agency, program, payment_type, cut).
select
    list_contains(scored.routes, 'arm') as in_arm,
    count(*) as payments,
    count(*) filter (where scored.combined > cuts.cut) as above
from scored
inner join cuts using (agency, program, payment_type)
where scored.ours and scored.combined is not null
group by in_arm
order by in_arm
