-- The first payments that were reviewed and would not be ($was), or the other way
-- round. Table: beside. $shown: how many.
SELECT
    payment_key,
    agency,
    program,
    payment_type,
    amount_cents,
    coalesce(loss_cents, decided_loss_cents)::bigint AS expected_loss_cents,
    decided_routes,
    routes,
    outcome
FROM beside
WHERE
    (decided_action = 'review') = $was
    AND (action = 'review') <> $was
ORDER BY expected_loss_cents DESC NULLS LAST, amount_cents DESC, payment_key
LIMIT $shown
