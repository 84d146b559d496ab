-- The side file's row of each payment of a batch, by the batch's order.
SELECT
    wanted.position,
    side.place
FROM wanted
LEFT JOIN side ON wanted.key = side.key
ORDER BY wanted.position
