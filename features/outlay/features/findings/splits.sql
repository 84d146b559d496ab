-- Payments near below a limit that stand close together and pass it in sum, of a
-- payee that gets nothing else in those days and never the limit itself.
CREATE TABLE splits AS
WITH near_limit AS (
    SELECT
        unexplained.*,
        limits.limit_cents
    FROM unexplained
    INNER JOIN (SELECT unnest($limits_cents) AS limit_cents) AS limits
        ON
            unexplained.amount_cents < limits.limit_cents
            AND unexplained.amount_cents >= $near_share * limits.limit_cents
),

opened AS (
    SELECT
        *,
        coalesce(day - lag(day) OVER line > $split_days, TRUE) AS opens
    FROM near_limit
    WINDOW line AS (PARTITION BY payee_token, limit_cents ORDER BY day, payment_key)
),

numbered AS (
    SELECT
        *,
        sum(CAST(opens AS INTEGER)) OVER line AS number
    FROM opened
    WINDOW line AS (
        PARTITION BY payee_token, limit_cents
        ORDER BY day, payment_key
        ROWS UNBOUNDED PRECEDING
    )
),

runs AS (
    SELECT
        payee_token,
        limit_cents,
        number,
        count(*) AS payments,
        CAST(sum(amount_cents) AS BIGINT) AS amount_cents,
        min(day) AS first_day,
        max(day) AS last_day,
        list(payment_key ORDER BY day, payment_key) AS payment_keys
    FROM numbered
    GROUP BY payee_token, limit_cents, number
),

counted AS (
    SELECT
        *,
        count(*) FILTER (WHERE payments > 1)
            OVER (PARTITION BY payee_token, limit_cents)
            AS times
    FROM runs
),

likely AS (
    SELECT *
    FROM counted
    WHERE
        payments > 1
        AND amount_cents > limit_cents
        AND last_day - first_day <= $split_span
        AND times <= $usual_splits
)

SELECT
    likely.payee_token,
    likely.amount_cents,
    likely.payment_keys,
    likely.payments,
    likely.last_day - likely.first_day AS days_apart,
    likely.limit_cents
FROM likely
INNER JOIN standing ON likely.payee_token = standing.payee_token
GROUP BY ALL
HAVING
    count(*) FILTER (
        WHERE standing.day BETWEEN likely.first_day AND likely.last_day
    ) = likely.payments
    AND max(standing.amount_cents) < likely.limit_cents
