-- Rows of the scored batches of a period, with the day and the part of their run.
-- $files: SCORES files. Table: runs (file, day, ours: scored by the pair looked at).
select
    scored.* exclude (filename),
    runs.day,
    runs.ours
from read_parquet($files, union_by_name = true, filename = true) as scored
inner join runs on scored.filename = runs.file
