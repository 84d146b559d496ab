-- A scored batch with its labels. Tables: scores (SCORES), labels (payment_key,
-- legitimate, fraud_label, error_label).
WITH judged AS (
    SELECT
        payment_key,
        amount_cents,
        agency,
        arm_rate,
        action = 'review' AS reviewed,
        list_contains(routes, 'model') AS flagged,
        list_has_any(routes, ['model', 'rule', 'list', 'checklist']) AS wanted,
        list_contains(routes, 'arm') AS drawn,
        coalesce(expected_loss_cents, amount_cents) AS loss
    FROM scores
),
-- Where reviews ran out, the loss of the last one taken; others were known only by lot.
last_place AS (
    SELECT agency, min(loss) FILTER (reviewed AND NOT drawn) AS loss
    FROM judged
    WHERE wanted
    GROUP BY agency
    HAVING bool_or(NOT reviewed)
)
SELECT
    judged.payment_key,
    judged.flagged,
    CASE
        WHEN NOT judged.reviewed THEN NULL
        WHEN coalesce(labels.fraud_label = 1, FALSE)
            OR coalesce(labels.error_label = 1, FALSE) THEN TRUE
        WHEN labels.legitimate THEN FALSE
    END AS bad,
    CASE
        WHEN judged.wanted AND last_place.agency IS NULL THEN 1.0
        WHEN judged.wanted AND judged.loss >= last_place.loss THEN 1.0
        ELSE judged.arm_rate
    END AS chance,
    judged.amount_cents
FROM judged
LEFT JOIN labels USING (payment_key)
LEFT JOIN last_place USING (agency)
ORDER BY judged.payment_key
