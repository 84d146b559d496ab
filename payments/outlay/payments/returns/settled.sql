-- Which of the given payments have a finding that evidence may not replace: any but
-- "proper, no fraud", by the outcome that became known last.
SELECT given.payment_key
FROM given
INNER JOIN read_parquet($outcomes, union_by_name = TRUE) AS outcomes
    USING (payment_key)
GROUP BY given.payment_key
HAVING
    arg_max(outcomes.ip_class, outcomes.known_at) <> 'proper'
    OR arg_max(outcomes.fraud_state, outcomes.known_at) <> 'none'
