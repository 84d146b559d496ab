-- Reviews decided and reviews now, for all payments and by agency and program.
-- Table: beside, as beside.sql makes it.
SELECT
    agency,
    program,
    count(*)::bigint AS payments,
    count(*) FILTER (
        action <> decided_action OR routes <> decided_routes
    )::bigint AS changed,
    count(*) FILTER (decided_action = 'review')::bigint AS decided_reviews,
    count(*) FILTER (action = 'review')::bigint AS reviews,
    count(*) FILTER (action = 'review' AND decided_action <> 'review')::bigint
        AS added,
    count(*) FILTER (action <> 'review' AND decided_action = 'review')::bigint
        AS dropped,
    coalesce(sum(amount_cents) FILTER (decided_action = 'review'), 0)::bigint
        AS decided_cents,
    coalesce(sum(amount_cents) FILTER (action = 'review'), 0)::bigint AS cents,
    coalesce(sum(decided_loss_cents) FILTER (decided_action = 'review'), 0)::bigint
        AS decided_loss_cents,
    coalesce(sum(loss_cents) FILTER (action = 'review'), 0)::bigint AS loss_cents,
    count(*) FILTER (decided_action = 'review' AND outcome = 'wrong')::bigint
        AS decided_wrong,
    count(*) FILTER (action = 'review' AND outcome = 'wrong')::bigint AS wrong,
    count(*) FILTER (decided_action = 'review' AND outcome = 'legitimate')::bigint
        AS decided_legitimate,
    count(*) FILTER (action = 'review' AND outcome = 'legitimate')::bigint
        AS legitimate
FROM beside
GROUP BY GROUPING SETS ((), (agency, program))
ORDER BY agency NULLS FIRST, program NULLS FIRST
