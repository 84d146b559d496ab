-- One payee, amount and invoice number, more than once.
CREATE TABLE exact AS
SELECT
    payee_token,
    amount_cents,
    list(payment_key ORDER BY day, payment_key) AS payment_keys,
    count(*) AS payments,
    max(day) - min(day) AS days_apart
FROM invoiced
GROUP BY payee_token, amount_cents, invoice_token
HAVING count(*) > 1 AND count(DISTINCT day) < $recurring_days
