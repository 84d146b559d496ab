-- What each program paid in a period: the known totals that shares are multiplied by.
select
    agency,
    program,
    count(*)::bigint as payments,
    sum(amount_cents)::bigint as cents
from payments
where scheduled_on between $first and $last and amount_cents > 0
group by agency, program
order by agency, program
