-- What reviews found of a share of the payments; some findings are corrected later.
WITH reviewed AS (
    SELECT
        payment_key,
        known_on,
        amount_cents,
        hash(payment_key, $seed, 11) AS h
    FROM read_parquet($payments)
    WHERE
        amount_cents > 0
        AND hash(payment_key, $seed, 10) < $share * 18446744073709551615.0
),

said AS (
    SELECT
        *,
        known_on + CAST(20 + h % 120 AS INTEGER) AS first_on,
        CASE
            WHEN h // 7 % 200 = 0 THEN 'referred'
            WHEN h // 7 % 200 < 3 THEN 'suspected'
            ELSE 'none'
        END AS fraud,
        CASE
            WHEN h // 7 % 200 < 12 THEN 'overpayment'
            WHEN h // 7 % 200 < 16 THEN 'unknown'
            ELSE 'proper'
        END AS class
    FROM reviewed
),

findings AS (
    SELECT payment_key, amount_cents, h, class, fraud, first_on AS known_on
    FROM said
    UNION ALL
    -- One finding in twenty is put right a month later.
    SELECT
        payment_key,
        amount_cents,
        h,
        if(class = 'proper', 'overpayment', 'proper') AS class,
        if(fraud = 'none', 'none', 'cleared') AS fraud,
        first_on + CAST(10 + h % 40 AS INTEGER) AS known_on
    FROM said
    WHERE h // 1500 % 20 = 0
)

SELECT
    payment_key,
    class AS ip_class,
    fraud AS fraud_state,
    if(class = 'overpayment', amount_cents, 0) AS amount_wrong_cents,
    CAST(NULL AS VARCHAR) AS control,
    CAST(NULL AS VARCHAR) AS cause,
    CAST(NULL AS VARCHAR) AS theme,
    to_timestamp(epoch(known_on) + 54000) AS known_at,
    known_on,
    'random_review' AS source,
    CAST($share AS DOUBLE) AS inclusion_probability
FROM findings
ORDER BY payment_key, known_on
