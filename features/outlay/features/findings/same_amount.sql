-- One payee, program and amount twice within some days, where amounts seldom recur.
CREATE TABLE same_amount AS
WITH groups AS (
    SELECT
        payee_token,
        program,
        amount_cents,
        count(*) AS payments,
        list(payment_key ORDER BY day, payment_key) AS payment_keys,
        max(day) - min(day) AS days_apart
    FROM unexplained
    GROUP BY payee_token, program, amount_cents
),

payees AS (
    SELECT
        payee_token,
        program,
        CAST(sum(payments) AS BIGINT) AS paid,
        CAST(
            sum(payments) FILTER (WHERE payments > 1) AS BIGINT
        ) AS recurring
    FROM groups
    GROUP BY payee_token, program
)

SELECT
    groups.payee_token,
    groups.amount_cents,
    groups.payment_keys,
    groups.payments,
    groups.days_apart,
    payees.paid,
    payees.recurring
FROM groups
INNER JOIN payees
    ON groups.payee_token = payees.payee_token AND groups.program = payees.program
WHERE
    groups.payments = 2
    AND groups.days_apart <= $same_amount_days
    AND groups.amount_cents >= $same_amount_cents
    AND groups.amount_cents % $round_cents <> 0
    AND payees.paid >= $same_amount_payments
    AND payees.recurring <= $same_amount_share * payees.paid
