-- Every row of a chunk of a side file and the check it breaks first.
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
)

SELECT
    source_line,
    {output},
    CASE {broken} END AS broken
FROM known
ORDER BY source_line
