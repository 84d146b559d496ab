-- Schedules of one fiscal year that came in with other files.
SELECT DISTINCT alc, schedule_number
FROM read_parquet($others)
WHERE scheduled_on >= $first_day AND scheduled_on < $end_day
