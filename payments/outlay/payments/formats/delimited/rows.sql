-- Every row of a chunk with what was read from it and the check it breaks first.
-- Without a join or grouping the order of the chunk stays.
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
        outlay_fiscal_year(scheduled_on) AS fiscal_year
    FROM known
)

SELECT
    {output},
    broken,
    -- Two orders make 128 bits: in one alone, a day's files would now and then have
    -- two keys of one hash, and a payment would wrongly count as repeated.
    hash(alc, fiscal_year, schedule_number, payment_id) AS key_low,
    hash(payment_id, schedule_number, fiscal_year, alc) AS key_high
FROM judged
