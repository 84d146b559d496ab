-- Pairs each reversal with the last payment still standing of the same payee and
-- amount (and invoice, where $by_invoice), as brackets are paired: a payment opens a
-- level, a reversal closes the deepest open one; with nothing open it closes nothing.
INSERT INTO netted
WITH unpaired AS (
    SELECT
        *,
        CASE
            WHEN $by_invoice THEN coalesce(invoice_token, payment_key) ELSE ''
        END AS reference
    FROM signed
    ANTI JOIN netted USING (payment_key)
),

reversed AS (
    SELECT DISTINCT
        payee_token,
        magnitude,
        reference
    FROM unpaired
    WHERE step < 0
),

heights AS (
    SELECT
        *,
        sum(step) OVER run AS height
    FROM unpaired
    SEMI JOIN reversed USING (payee_token, magnitude, reference)
    WINDOW run AS (
        PARTITION BY payee_token, magnitude, reference
        ORDER BY day, step DESC, payment_key
        ROWS UNBOUNDED PRECEDING
    )
),

levels AS (
    SELECT
        *,
        height - least(min(height) OVER run, 0)
        + CASE WHEN step < 0 THEN 1 ELSE 0 END AS level
    FROM heights
    WINDOW run AS (
        PARTITION BY payee_token, magnitude, reference
        ORDER BY day, step DESC, payment_key
        ROWS UNBOUNDED PRECEDING
    )
),

lines AS (
    SELECT
        payment_key,
        step,
        lead(step) OVER line AS next_step,
        lead(payment_key) OVER line AS next_key
    FROM levels
    WINDOW line AS (
        PARTITION BY payee_token, magnitude, reference, level
        ORDER BY day, step DESC, payment_key
    )
)

SELECT unnest([payment_key, next_key]) AS payment_key
FROM lines
WHERE step > 0 AND next_step < 0
