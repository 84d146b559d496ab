-- Payments to the person of a death notice, and whether each is due after the death.
-- A joint account alone is not that person: the name must be the same, too.
WITH payments AS (
    SELECT payment_key, payee_token, account_token, name_token, scheduled_on
    FROM read_parquet($payments, union_by_name = TRUE)
),

fitting AS (
    SELECT given.position, given.died_on, payments.payment_key, payments.scheduled_on
    FROM given
    INNER JOIN payments USING (payee_token)
    UNION
    SELECT given.position, given.died_on, payments.payment_key, payments.scheduled_on
    FROM given
    INNER JOIN payments USING (account_token, name_token)
)

SELECT position, payment_key, scheduled_on > died_on AS after_death
FROM fitting
ORDER BY position, payment_key
