-- All findings in one order, with the facts that their sentences need.
SELECT
    'exact duplicate' AS kind,
    payment_keys,
    payee_token,
    amount_cents * (payments - 1) AS amount_cents,
    days_apart,
    payments,
    amount_cents AS each_cents,
    NULL AS paid,
    NULL AS recurring,
    NULL AS limit_cents
FROM exact
ANTI JOIN practice USING (payee_token)
UNION ALL
SELECT
    'repeated practice',
    payment_keys,
    payee_token,
    amount_cents,
    days_apart,
    times,
    NULL,
    payments,
    NULL,
    NULL
FROM practice
UNION ALL
SELECT
    'near duplicate',
    payment_keys,
    payee_token,
    amount_cents * (payments - 1),
    days_apart,
    payments,
    amount_cents,
    NULL,
    NULL,
    NULL
FROM near
UNION ALL
SELECT
    'same amount',
    payment_keys,
    payee_token,
    amount_cents,
    days_apart,
    payments,
    amount_cents,
    paid,
    recurring,
    NULL
FROM same_amount
UNION ALL
SELECT
    'split',
    payment_keys,
    payee_token,
    amount_cents,
    days_apart,
    payments,
    NULL,
    NULL,
    NULL,
    limit_cents
FROM splits
ORDER BY kind, amount_cents DESC, payment_keys
