-- Payments that were neither undone nor undo another, by the dispositions.
CREATE TABLE signed AS
WITH linked AS (
    SELECT
        coalesce(reverses_key, payment_key) AS undone_key,
        payment_key AS linked_key
    FROM dispositions
    WHERE state IN ('returned', 'cancelled', 'reversed') OR reverses_key IS NOT NULL
)

SELECT
    payment_key,
    payee_token,
    program,
    amount_cents,
    abs(amount_cents) AS magnitude,
    sign(amount_cents) AS step,
    scheduled_on AS day,
    invoice_token,
    invoice_norm_token
FROM payments
WHERE
    amount_cents <> 0
    AND payment_key NOT IN (SELECT undone_key FROM linked)
    AND payment_key NOT IN (SELECT linked_key FROM linked)
