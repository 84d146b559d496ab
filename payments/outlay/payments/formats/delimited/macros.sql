-- What a cell means. Patterns and signs come from the mapping and are bound.

-- Null where a cell says nothing; it comes without spaces around it (raw.py).
CREATE MACRO outlay_cell(cell, null_words) AS
    CASE WHEN list_contains(null_words, cell) THEN NULL ELSE cell END;

-- What a spreadsheet makes of a long identifier, and pandas of one in a column with
-- gaps. The first tests are quick and almost always false.
CREATE MACRO outlay_mangled(cell) AS
    CASE
        WHEN
            contains(cell, '.') OR contains(cell, '+')
            OR contains(cell, ',') OR contains(cell, '-')
            THEN regexp_full_match(
                cell, '[0-9]([.,][0-9]+)?[eE][+-]?[0-9]{2,3}|[0-9]+\.0'
            )
        ELSE FALSE
    END;

-- Digits and decimal sign only.
CREATE MACRO outlay_digits(cell, decimal_sign) AS
    regexp_replace(cell, '[^0-9' || decimal_sign || ']', '', 'g');

CREATE MACRO outlay_whole(cell, decimal_sign) AS
    ltrim(split_part(outlay_digits(cell, decimal_sign), decimal_sign, 1), '0');

CREATE MACRO outlay_fraction(cell, decimal_sign) AS
    rtrim(split_part(outlay_digits(cell, decimal_sign), decimal_sign, 2), '0');

-- Cents by whole numbers alone; null where the cell is not exactly that many cents.
CREATE MACRO outlay_cents(cell, money_pattern, decimal_sign, scale) AS
    CASE
        WHEN
            regexp_full_match(cell, money_pattern)
            AND length(outlay_whole(cell, decimal_sign)) <= 15
            AND length(outlay_fraction(cell, decimal_sign)) <= scale
            THEN
                CASE WHEN regexp_matches(cell, '[-(]') THEN -1 ELSE 1 END
                * CAST(
                    '0' || outlay_whole(cell, decimal_sign)
                    || rpad(outlay_fraction(cell, decimal_sign), scale, '0')
                    AS BIGINT
                )
    END;

-- Whether a cell has more decimals than the second opinion has room for.
CREATE MACRO outlay_beyond_millionths(cell, decimal_sign) AS
    regexp_matches(cell, '[' || decimal_sign || '][0-9]{6}[0-9]*[1-9]');

-- The same by decimal arithmetic: the second opinion of the totals.
CREATE MACRO outlay_units(cell, money_pattern, decimal_sign, other_signs) AS
    CASE
        WHEN
            regexp_full_match(cell, money_pattern)
            AND NOT outlay_beyond_millionths(cell, decimal_sign)
            THEN TRY_CAST(
                replace(translate(cell, other_signs, ''), decimal_sign, '.')
                AS DECIMAL(30, 6)
            )
    END;

CREATE MACRO outlay_cents_again(cell, money_pattern, decimal_sign, other_signs, unit) AS
    CASE
        WHEN contains(cell, '(') OR contains(cell, '-')
            THEN -unit * outlay_units(cell, money_pattern, decimal_sign, other_signs)
        ELSE unit * outlay_units(cell, money_pattern, decimal_sign, other_signs)
    END;

CREATE MACRO outlay_date(cell, date_format, date_pattern) AS
    CASE
        WHEN
            regexp_full_match(cell, date_pattern)
            AND year(try_strptime(cell, date_format)) BETWEEN 1900 AND 2199
            THEN CAST(try_strptime(cell, date_format) AS DATE)
    END;

-- In the session's time zone where the cell names none.
CREATE MACRO outlay_time(cell, time_format, time_pattern) AS
    CASE
        WHEN
            regexp_full_match(cell, time_pattern)
            AND year(CAST(try_strptime(cell, time_format) AS TIMESTAMPTZ))
            BETWEEN 1900 AND 2199
            THEN CAST(try_strptime(cell, time_format) AS TIMESTAMPTZ)
    END;

CREATE MACRO outlay_time_iso(cell) AS
    CASE
        WHEN year(TRY_CAST(cell AS TIMESTAMPTZ)) BETWEEN 1900 AND 2199
            THEN TRY_CAST(cell AS TIMESTAMPTZ)
    END;

CREATE MACRO outlay_filled(cell, width) AS
    CASE
        WHEN regexp_full_match(cell, '[0-9]+') AND length(cell) < width
            THEN lpad(cell, width, '0')
        ELSE cell
    END;

CREATE MACRO outlay_digit(cell, place) AS TRY_CAST(substr(cell, place, 1) AS INTEGER);

-- Check digit: 3 7 1 weights (ABA Routing Number Policy, "check digit").
CREATE MACRO outlay_routing(cell) AS
    regexp_full_match(cell, '[0-9]{9}')
    AND cell <> '000000000'
    AND (
        3 * (outlay_digit(cell, 1) + outlay_digit(cell, 4) + outlay_digit(cell, 7))
        + 7 * (outlay_digit(cell, 2) + outlay_digit(cell, 5) + outlay_digit(cell, 8))
        + outlay_digit(cell, 3) + outlay_digit(cell, 6) + outlay_digit(cell, 9)
    ) % 10 = 0;

CREATE MACRO outlay_zip(cell) AS
    CASE
        WHEN regexp_full_match(cell, '[0-9]{5}(-?[0-9]{4})?') THEN left(cell, 5)
        ELSE cell
    END;

CREATE MACRO outlay_flag(cell) AS
    CASE
        WHEN lower(cell) IN ('true', 'yes', 'y', 't', '1') THEN TRUE
        WHEN lower(cell) IN ('false', 'no', 'n', 'f', '0') THEN FALSE
    END;

CREATE MACRO outlay_number(cell) AS
    CASE WHEN isfinite(TRY_CAST(cell AS DOUBLE)) THEN TRY_CAST(cell AS DOUBLE) END;

-- Typed numbers of a Parquet file; unit is 100 where the column holds dollars.
CREATE MACRO outlay_cents_of_number(number, unit) AS
    CASE
        WHEN
            abs(TRY_CAST(number AS DECIMAL(30, 6))) < 1000000000000000
            AND number = TRY_CAST(number AS DECIMAL(30, 6))
            AND TRY_CAST(number AS DECIMAL(30, 6)) * CAST(unit AS SMALLINT)
            = TRY_CAST(
                TRY_CAST(number AS DECIMAL(30, 6)) * CAST(unit AS SMALLINT) AS BIGINT
            )
            THEN TRY_CAST(
                TRY_CAST(number AS DECIMAL(30, 6)) * CAST(unit AS SMALLINT) AS BIGINT
            )
    END;

CREATE MACRO outlay_cents_of_number_again(number, unit) AS
    unit * CASE
        WHEN NOT outlay_beyond_millionths(CAST(number AS VARCHAR), '.')
            THEN TRY_CAST(CAST(number AS VARCHAR) AS DECIMAL(30, 6))
    END;

-- Why `outlay_cents` gave nothing.
CREATE MACRO outlay_amount_fault(cell, money_pattern, decimal_sign, scale) AS
    CASE
        WHEN NOT regexp_full_match(cell, money_pattern) THEN 'money'
        WHEN length(outlay_whole(cell, decimal_sign)) > 15 THEN 'large'
        ELSE 'cents'
    END;

CREATE MACRO outlay_number_fault(number) AS
    CASE
        WHEN abs(TRY_CAST(number AS DECIMAL(30, 6))) < 1000000000000000 THEN 'cents'
        ELSE 'large'
    END;

-- Federal fiscal year (31 USC 1102); empty where no date is known yet.
CREATE MACRO outlay_fiscal_year(day) AS
    coalesce(CAST(year(day) + CAST(month(day) >= 10 AS INTEGER) AS VARCHAR), '');
