-- What still stands, and which invoice numbers are an invoice's own.
CREATE TABLE standing AS
SELECT
    payment_key,
    payee_token,
    program,
    amount_cents,
    day,
    invoice_token,
    invoice_norm_token
FROM signed
ANTI JOIN netted USING (payment_key)
WHERE amount_cents > 0;

CREATE TABLE invoiced AS
WITH own AS (
    SELECT invoice_norm_token
    FROM standing
    WHERE invoice_norm_token IS NOT NULL
    GROUP BY invoice_norm_token
    HAVING count(DISTINCT payee_token) <= $payees_per_invoice
)

SELECT *
FROM standing
SEMI JOIN own USING (invoice_norm_token)
WHERE invoice_token IS NOT NULL;
