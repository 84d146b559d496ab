-- A scored batch with its labels. Tables: scores (SCORES), labels (payment_key,
-- legitimate, fraud_label, error_label, known_on, outcome_known_on).
WITH judged AS (
    SELECT
        payment_key,
        amount_cents,
        arm_rate,
        1 - (1 - p_fraud) * (1 - p_error) AS promised,
        list_contains(routes, 'arm') AS drawn,
        action = 'review' AS reviewed,
        list_contains(routes, 'model') AS flagged,
        list_has_any(routes, ['model', 'rule', 'ofac', 'list', 'checklist'])
            AND action <> 'return_to_certifying_officer' AS wanted,
        list_contains(routes, 'capacity') AS beyond
    FROM scores
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
    -- What found a place was sure to be reviewed, all else only where it was drawn.
    CASE WHEN judged.wanted AND NOT judged.beyond THEN 1.0 ELSE judged.arm_rate END
        AS chance,
    judged.amount_cents,
    judged.promised,
    CASE WHEN judged.reviewed
        THEN date_diff('day', labels.known_on, labels.outcome_known_on) END
        AS days_held,
    judged.drawn,
    judged.arm_rate AS arm_probability
FROM judged
LEFT JOIN labels USING (payment_key)
ORDER BY judged.payment_key
