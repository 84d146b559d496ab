-- Every row of a chunk with what was read from it and the check it breaks first.
-- The braces are filled with expressions over names of our own; values are bound.
WITH cells AS (
    SELECT
        source_line,
        {cells}
    FROM chunk
),

known AS (
    SELECT
        *,
        {values}
    FROM cells
),

judged AS (
    SELECT
        *,
        CASE {broken} END AS broken,
        outlay_key(alc, scheduled_on, schedule_number, payment_id) AS payment_key
    FROM known
)

SELECT
    {output},
    broken,
    md5_number_lower(payment_key) AS key_low,
    md5_number_upper(payment_key) AS key_high
FROM judged
ORDER BY source_line
