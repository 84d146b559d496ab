-- One payee and amount, and invoice numbers that differ only in how they are spelt.
CREATE TABLE near AS
WITH spelt AS (
    SELECT
        payee_token,
        amount_cents,
        invoice_norm_token,
        min(day) AS day,
        arg_min(payment_key, (day, payment_key)) AS payment_key
    FROM invoiced
    GROUP BY payee_token, amount_cents, invoice_norm_token, invoice_token
)

SELECT
    payee_token,
    amount_cents,
    list(payment_key ORDER BY day, payment_key) AS payment_keys,
    count(*) AS payments,
    max(day) - min(day) AS days_apart
FROM spelt
GROUP BY payee_token, amount_cents, invoice_norm_token
HAVING count(*) > 1 AND count(DISTINCT day) < $recurring_days
