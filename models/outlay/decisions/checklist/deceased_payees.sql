-- Payees of whom an outcome known before a day says that they are deceased, with the
-- last day on which one did. Only a later finding that the payment was proper takes it
-- back: a release without findings says nothing.
WITH latest AS (
    SELECT
        payment_key,
        max(known_on) AS known_on,
        arg_max(ip_class = 'proper', known_at) AS taken_back
    FROM read_parquet($outcomes, union_by_name = true)
    WHERE known_on < $as_of
        AND (theme = $deceased OR ip_class = 'proper')
    GROUP BY payment_key
)
SELECT
    payments.payee_token,
    max(latest.known_on) AS known_on
FROM latest
INNER JOIN read_parquet($payments, union_by_name = true) AS payments
    ON latest.payment_key = payments.payment_key
WHERE NOT latest.taken_back
GROUP BY payments.payee_token
ORDER BY payments.payee_token
