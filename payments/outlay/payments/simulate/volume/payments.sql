-- Payments [first, last) of a made-up volume, drawn by hashes of their number.
-- A payee's habits (program, amount, account, address) are hashes of the payee's.
WITH
numbered AS (
    SELECT
        range AS n,
        $seed AS seed,
        hash(range, $seed) AS h,
        -- Most payments go to few payees: a power of a uniform draw.
        CAST(floor($payees * pow(
            hash(range, $seed, 1) / 18446744073709551616.0, $skew
        )) AS BIGINT) AS payee,
        -- Business days from a Monday on; all rows of the scored day share one.
        CAST(least(range, $history) * $days // $history AS BIGINT) AS workday
    FROM range($first, $last)
),

placed AS (
    SELECT
        *,
        CAST($monday AS DATE)
        + CAST(workday // 5 * 7 + workday % 5 AS INTEGER) AS known_on,
        hash(payee, seed, 2) AS p,
        -- One payment in twelve comes from another program than the payee's own.
        CAST(floor(13 * pow(
            if(h % 12 = 0, hash(n, seed, 3), hash(payee, seed, 3))
            / 18446744073709551616.0, 1.7
        )) AS INTEGER) AS program_number
    FROM numbered
),

paid AS (
    SELECT
        placed.*,
        programs.*,
        -- Usual amounts of a payee spread widely, what recurs is equal to the cent.
        programs.median_cents
        * exp(programs.spread * sqrt(-2 * ln(
            (hash(payee, seed, 4) + 1.0) / 18446744073709551617.0
        )) * cos(2 * pi() * (hash(payee, seed, 5) / 18446744073709551616.0)))
        * if(programs.recurs, if(workday * 2 > $days, 1.03, 1.0), exp(
            0.8 * sqrt(-2 * ln(
                (hash(n, seed, 4) + 1.0) / 18446744073709551617.0
            )) * cos(2 * pi() * (hash(n, seed, 5) / 18446744073709551616.0))
        )) AS cents,
        -- Neighbours share some accounts and homes, and five hundred one agent's
        -- address; some payees move to another account.
        concat(
            'account', seed, ' ',
            if(hash(payee // 5, seed, 6) % 97 = 0, -1 - payee // 5, payee),
            if(p % 10 = 3 AND workday > p // 10 % $days, 'b', '')
        ) AS account,
        concat(
            'address', seed, ' ',
            CASE
                WHEN hash(payee // 500, seed, 7) % 200 = 0 THEN -1 - payee // 500 * 500
                WHEN hash(payee // 3, seed, 8) % 7 = 0 THEN payee // 3 * 3
                ELSE payee
            END
        ) AS address,
        concat(
            'invoice', seed, ' ', payee, ' ', workday // 21, ' '
        ) AS invoice
    FROM placed
    INNER JOIN (
        VALUES
        (0, 'SSA', 'Retirement', '28040001', 'Monthly Benefit', 'PPD', 178000, 0.4, true),
        (1, 'SSA', 'Supplemental income', '28040002', 'Monthly Benefit', 'PPD', 69000, 0.3, true),
        (2, 'VA', 'Pension', '36001200', 'Monthly Benefit', 'PPD', 121000, 0.3, true),
        (3, 'OPM', 'Annuities', '24000200', 'Annuity', 'PPD', 315000, 0.4, true),
        (4, 'TREASURY', 'Refunds', '20090900', 'Refund', 'PPD', 215000, 0.6, false),
        (5, 'DOL', 'Unemployment', '16010001', 'Daily Benefit', 'PPD', 39500, 0.3, true),
        (6, 'USDA', 'Retailers', '12350000', 'Vendor', 'CCD', 260000, 0.9, false),
        (7, 'HHS', 'Providers', '75050001', 'Vendor', 'CCD', 190000, 0.8, false),
        (8, 'ED', 'Grants', '91020001', 'Miscellaneous', 'PPD', 225000, 0.5, false),
        (9, 'DOD', 'Commercial pay', '97008522', 'Vendor', 'CCD', 640000, 1.1, false),
        (10, 'DOD', 'Travel', '21000020', 'Travel', 'PPD', 78000, 0.4, false),
        (11, 'DOD', 'Salaries', '97000100', 'Salary', 'PPD', 290000, 0.3, true),
        (12, 'USDA', 'Farms', '12400001', 'Miscellaneous', 'PPD', 390000, 0.9, false)
    ) AS programs (
        program_number, agency, program, alc, payment_type, sec_code,
        median_cents, spread, recurs
    ) USING (program_number)
),

banks AS (
    SELECT
        bank,
        concat(stem, (10 - (
            3 * (ascii(stem[1]) + ascii(stem[4]) + ascii(stem[7]) - 144)
            + 7 * (ascii(stem[2]) + ascii(stem[5]) + ascii(stem[8]) - 144)
            + ascii(stem[3]) + ascii(stem[6]) - 96
        ) % 10) % 10) AS routing_number
    FROM (
        SELECT
            range AS bank,
            printf('%02d%06d', 1 + range % 12, 100000 + range * 37) AS stem
        FROM range(400)
    )
)

SELECT
    concat(
        alc, '-', year(known_on) + CAST(month(known_on) >= 10 AS INTEGER),
        '-V', workday, '-', printf('%09d', n)
    ) AS payment_key,
    if(
        $parts, concat($import_id, '-', strftime(known_on, '%Y%m%d')), $import_id
    ) AS batch_id,
    'parquet' AS source_format,
    $sha256 AS source_sha256,
    n - $first + 1 AS source_line,
    alc,
    concat('V', workday) AS schedule_number,
    printf('%09d', n) AS payment_id,
    agency,
    program,
    CAST(NULL AS VARCHAR) AS tas,
    CAST(NULL AS VARCHAR) AS betc,
    payment_type,
    if(p % 25 = 0, 'check', 'ach') AS method,
    if(p % 25 = 0, NULL, sec_code) AS sec_code,
    CAST(NULL AS VARCHAR) AS transaction_code,
    -- What is taken back is taken back in full, from who is paid the same each time.
    CAST(greatest(round(cents), 100) AS BIGINT)
    * if(recurs AND h % 400 = 1, -1, 1) AS amount_cents,
    known_on + CAST(1 + h % 3 AS INTEGER) AS scheduled_on,
    if(p % 25 = 0, NULL, routing_number) AS routing_number,
    concat('Town ', hash(address) % 900) AS city,
    substr('CATXFLNYPAILOHGANCMI', CAST(hash(address) % 10 * 2 + 1 AS INTEGER), 2)
        AS state,
    printf('%05d', CAST(501 + hash(address) % 99000 AS INTEGER)) AS zip5,
    CAST(NULL AS VARCHAR) AS country,
    CAST(NULL AS VARCHAR) AS award_id,
    if(sec_code = 'CCD', known_on - CAST(10 + h % 30 AS INTEGER), NULL) AS invoice_on,
    if(
        recurs, CAST(date_trunc('month', known_on) AS DATE), NULL
    ) AS period_start,
    if(recurs, last_day(known_on), NULL) AS period_end,
    to_timestamp(epoch(known_on) + 54000) AS known_at,
    if(sec_code = 'CCD', 'ein', 'ssn') AS tin_type,
    false AS suspect,
    known_on,
    md5(concat('payee', seed, ' ', payee)) AS payee_token,
    md5(concat('name', seed, ' ', payee, if(h % 50 = 7, 'x', ''))) AS name_token,
    if(p % 25 = 0, NULL, md5(account)) AS account_token,
    md5(address) AS address_token,
    if(sec_code = 'CCD', md5(concat(invoice, h // 7 % 60)), NULL) AS invoice_token,
    if(
        sec_code = 'CCD', md5(concat(invoice, 'n', h // 7 % 60 // 2)), NULL
    ) AS invoice_norm_token
FROM paid
INNER JOIN banks
    ON banks.bank = CAST(floor(400 * pow(p / 18446744073709551616.0, 3)) AS INTEGER)
