-- Payees of payments whose last outcome known before a day says that they are deceased,
-- with the last day on which one said so.
WITH latest AS (
    SELECT
        payment_key,
        max(known_on) AS known_on,
        arg_max(
            struct_pack(theme := theme, ip_class := ip_class, source := source),
            known_at
        ) AS said
    FROM read_parquet($outcomes, union_by_name = true)
    WHERE known_on < $as_of
    GROUP BY payment_key
)
SELECT
    payments.payee_token,
    max(latest.known_on) AS known_on
FROM latest
INNER JOIN read_parquet($payments, union_by_name = true) AS payments
    ON latest.payment_key = payments.payment_key
WHERE latest.said.theme = $deceased
    AND latest.said.ip_class <> 'proper'
GROUP BY payments.payee_token
ORDER BY payments.payee_token
