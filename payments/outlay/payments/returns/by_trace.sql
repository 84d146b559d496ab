-- Payments that came by NACHA and have a return's trace number, amount and bank.
SELECT
    given.position,
    payments.payment_key,
    coalesce(payments.account_token = given.account_token, FALSE) AS same_account
FROM given
INNER JOIN read_parquet($payments, union_by_name = TRUE) AS payments
    ON payments.payment_id = given.original_trace
    AND payments.amount_cents = given.amount_cents
    AND payments.routing_number = given.routing_number
WHERE
    payments.source_format = 'nacha'
    AND payments.scheduled_on BETWEEN given.first_day AND given.last_day
ORDER BY given.position, payments.payment_key
