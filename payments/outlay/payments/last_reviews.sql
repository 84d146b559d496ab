-- What the last review said of each given payment; no row where none did.
SELECT
    given.position,
    arg_max(struct_pack(
        ip_class := outcomes.ip_class,
        fraud_state := outcomes.fraud_state,
        amount_wrong_cents := outcomes.amount_wrong_cents,
        cause := outcomes.cause
    ), outcomes.known_at) AS said
FROM given
INNER JOIN read_parquet($outcomes) AS outcomes USING (payment_key)
WHERE outcomes.source IN ('random_review', 'risk_review')
GROUP BY given.position
ORDER BY given.position
