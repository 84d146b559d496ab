-- Which row of the groups tells of each decided payment's payee, null where none does;
-- payees told of twice count by the last word. Payments that the files do not hold are
-- left out. $1: the payments files.
-- Tables: decisions (payment_key, place), told (payee_token, told_last).
WITH last_word AS (
    SELECT payee_token, max(told_last) AS told_last
    FROM told
    GROUP BY payee_token
),
payee AS (
    SELECT
        payment_key,
        last_word.told_last,
        coalesce(tin_type = 'ein', FALSE) AS organisation
    FROM read_parquet($1, union_by_name = true)
    LEFT JOIN last_word USING (payee_token)
)
SELECT
    decisions.place,
    max(payee.told_last) AS told_last,
    bool_and(payee.organisation) AS organisation
FROM decisions
INNER JOIN payee USING (payment_key)
GROUP BY decisions.place
