-- The amounts of a chunk by another calculation than the rows'.
SELECT
    {cents} AS cents,
    CAST({unit} AS SMALLINT) AS unit
FROM chunk
