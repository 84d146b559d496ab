-- Payments that came otherwise and went to a return's account with its amount.
SELECT
    given.position,
    payments.payment_key,
    TRUE AS same_account
FROM given
INNER JOIN read_parquet($payments, union_by_name = TRUE) AS payments
    ON payments.account_token = given.account_token
    AND payments.amount_cents = given.amount_cents
    AND payments.routing_number = given.routing_number
WHERE
    payments.source_format <> 'nacha'
    AND payments.method = 'ach'
    AND payments.scheduled_on BETWEEN given.first_day AND given.last_day
ORDER BY given.position, payments.payment_key
