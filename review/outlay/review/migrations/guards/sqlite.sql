-- What was written stays: changes and removals are refused (SQLite).
-- Statements are parted by two empty lines.
CREATE TRIGGER review_auditevent_no_update BEFORE UPDATE ON review_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END


CREATE TRIGGER review_auditevent_no_delete BEFORE DELETE ON review_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END


CREATE TRIGGER review_note_no_update BEFORE UPDATE ON review_note
BEGIN SELECT RAISE(ABORT, 'notes cannot be changed'); END


CREATE TRIGGER review_note_no_delete BEFORE DELETE ON review_note
BEGIN SELECT RAISE(ABORT, 'notes cannot be changed'); END


CREATE TRIGGER review_notice_no_update BEFORE UPDATE ON review_notice
BEGIN SELECT RAISE(ABORT, 'notices cannot be changed'); END


CREATE TRIGGER review_notice_no_delete BEFORE DELETE ON review_notice
BEGIN SELECT RAISE(ABORT, 'notices cannot be changed'); END


CREATE TRIGGER review_decision_no_delete BEFORE DELETE ON review_decision
BEGIN SELECT RAISE(ABORT, 'decisions cannot be removed'); END


CREATE TRIGGER review_decision_second_only BEFORE UPDATE ON review_decision
WHEN OLD.second <> ''
    OR NEW.item_id IS NOT OLD.item_id
    OR NEW.item_version IS NOT OLD.item_version
    OR NEW.by_id IS NOT OLD.by_id
    OR NEW.at IS NOT OLD.at
    OR NEW.action IS NOT OLD.action
    OR NEW.found IS NOT OLD.found
    OR NEW.suspicion IS NOT OLD.suspicion
    OR NEW.cause IS NOT OLD.cause
    OR NEW.theme IS NOT OLD.theme
    OR NEW.control IS NOT OLD.control
    OR NEW.amount_wrong_cents IS NOT OLD.amount_wrong_cents
    OR NEW.reason_code IS NOT OLD.reason_code
    OR NEW.note IS NOT OLD.note
    OR NEW.hold_owner_id IS NOT OLD.hold_owner_id
    OR NEW.hold_until IS NOT OLD.hold_until
    OR NEW.seconds_on_case IS NOT OLD.seconds_on_case
    OR NEW.opened_details IS NOT OLD.opened_details
    OR NEW.on_match IS NOT OLD.on_match
    OR NEW.verification_id IS NOT OLD.verification_id
    OR NEW.needs_second IS NOT OLD.needs_second
BEGIN SELECT RAISE(ABORT, 'only a second person''s say can be added, once'); END


CREATE TRIGGER review_audithead_next BEFORE UPDATE ON review_audithead
WHEN NEW.number <> OLD.number + 1 OR NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the head of the audit log goes on by one'); END


CREATE TRIGGER review_audithead_no_delete BEFORE DELETE ON review_audithead
BEGIN SELECT RAISE(ABORT, 'the head of the audit log cannot be removed'); END
