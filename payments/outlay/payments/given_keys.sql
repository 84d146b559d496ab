-- What the store knows of each given payment: its amount, null where it is unknown.
SELECT
    given.position,
    any_value(payments.amount_cents) AS amount_cents
FROM given
LEFT JOIN read_parquet($payments) AS payments USING (payment_key)
GROUP BY given.position
ORDER BY given.position
