-- Payments that came back, and since when that was known.
SELECT
    payment_key,
    if(hash(payment_key, $seed, 21) % 3 = 0, 'cancelled', 'returned') AS state,
    CAST(NULL AS VARCHAR) AS reverses_key,
    to_timestamp(
        epoch(known_on) + 86400 * (1 + hash(payment_key, $seed, 22) % 20) + 54000
    ) AS known_at,
    known_on + CAST(1 + hash(payment_key, $seed, 22) % 20 AS INTEGER) AS known_on
FROM read_parquet($payments)
WHERE
    amount_cents > 0
    AND hash(payment_key, $seed, 20) < $share * 18446744073709551615.0
ORDER BY payment_key, known_on
