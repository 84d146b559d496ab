-- What was decided of each payment beside what another model or policy would decide,
-- and what has become known of it since.
-- $decided: a run's SCORES file; $other: what `rehearse` wrote of the same payments.
-- Table: labels (payment_key, legitimate, fraud_label, error_label).
SELECT
    decided.payment_key,
    decided.agency,
    decided.program,
    decided.payment_type,
    decided.amount_cents,
    decided.action AS decided_action,
    other.action,
    decided.routes AS decided_routes,
    other.routes,
    decided.combined AS decided_combined,
    other.combined,
    decided.cut AS decided_cut,
    other.cut,
    decided.expected_loss_cents AS decided_loss_cents,
    other.expected_loss_cents AS loss_cents,
    decided.p_fraud AS decided_p_fraud,
    other.p_fraud,
    decided.p_error AS decided_p_error,
    other.p_error,
    decided.arm_rate,
    list_contains(decided.routes, 'arm') AS drawn,
    CASE
        WHEN
            coalesce(labels.fraud_label = 1, FALSE)
            OR coalesce(labels.error_label = 1, FALSE) THEN 'wrong'
        WHEN labels.legitimate THEN 'legitimate'
        WHEN labels.payment_key IS NOT NULL THEN 'unsettled'
    END AS outcome
FROM read_parquet($decided) AS decided
INNER JOIN read_parquet($other) AS other USING (payment_key)
LEFT JOIN labels USING (payment_key)
ORDER BY decided.source_line, decided.payment_key
