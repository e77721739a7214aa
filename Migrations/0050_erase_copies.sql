-- Why: text that the owner erases went on standing where it had been copied to: in the answers that are kept for
-- idempotency keys, and in what was proposed to a second person.
-- Locks: entry_proposal and idempotency_record, for an instant.
-- Expected time: that of reading the journal once; where text was erased before, also the kept answers, once each.

-- What a second person approves, without the words of whoever proposed it.
CREATE FUNCTION entry_content_without_text(content text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT regexp_replace(content, E'\nmemo [^\n]*\n(meta [^\n]*\n)*', E'\nmemo (text erased)\n')
$$;
-- The JSON of an entry, or of a proposal, without memo and metadata; metadata first, where memo may be a name, too.
CREATE FUNCTION kept_answer_without_text(body bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        convert_to(
            regexp_replace(
                regexp_replace(
                    convert_from(body, 'UTF8'),
                    '"metadata":\{(?:"(?:[^"\\]|\\.)*":"(?:[^"\\]|\\.)*",?)*\}', '"metadata":{}', 'g'
                ), '"memo":"(?:[^"\\]|\\.)*"', '"memo":null', 'g'
            ), 'UTF8'
        )
$$;

ALTER TABLE entry_proposal DROP CONSTRAINT entry_proposal_digest_of_content;
ALTER TABLE entry_proposal ADD CONSTRAINT entry_proposal_digest_of_content CHECK (
    digest = sha256(convert_to(content, 'UTF8')) OR content = entry_content_without_text(content)
);
CREATE FUNCTION refuse_proposal_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('content', entry_content_without_text(s.content))
        FROM stale AS s
    ) THEN
        PERFORM refuse(
            'entry_proposal_append_only', 'entry_proposal is append-only: only its text may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION refuse_answer_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('body', kept_answer_without_text(s.body))
        FROM stale AS s
    ) THEN
        PERFORM refuse(
            'idempotency_record_append_only',
            'idempotency_record is append-only: only the text of entries may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION refuse_proposal_change_but_erasure, refuse_answer_change_but_erasure FROM public;

DROP TRIGGER entry_proposal_append_only ON entry_proposal;
CREATE TRIGGER entry_proposal_append_only BEFORE DELETE OR TRUNCATE ON entry_proposal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_proposal_erasable AFTER UPDATE ON entry_proposal
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_proposal_change_but_erasure();
DROP TRIGGER idempotency_record_append_only ON idempotency_record;
CREATE TRIGGER idempotency_record_append_only BEFORE DELETE OR TRUNCATE ON idempotency_record
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_record_erasable AFTER UPDATE ON idempotency_record
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_answer_change_but_erasure();

-- Erases the words of an entry where they were copied to; reads all kept answers, because erasing is rare.
CREATE FUNCTION erase_copies(erased_entry uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    proposed uuid;
BEGIN
    UPDATE entry_proposal SET content = entry_content_without_text(content)
    WHERE entry_id = erased_entry
    RETURNING proposal_id INTO proposed;
    UPDATE idempotency_record SET body = kept_answer_without_text(body)
    WHERE
        CASE
            WHEN location LIKE '/v1/journal-entries/jen\_%'
                THEN uuid_of_typed_id(split_part(location, '/', 4)) = erased_entry
            WHEN location LIKE '/v1/journal-entry-proposals/jpr\_%'
                THEN uuid_of_typed_id(split_part(location, '/', 4)) = proposed
        END;
END
$$;

CREATE OR REPLACE FUNCTION erase_journal_text(erased_seq bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased_entry uuid;
BEGIN
    UPDATE journal_entry SET memo = NULL, metadata = '{}', text_key = NULL
    WHERE seq = erased_seq AND text_key IS NOT NULL
    RETURNING entry_id INTO erased_entry;
    IF NOT FOUND THEN
        PERFORM refuse('journal_entry_has_text', 'there is no text at journal entry ' || erased_seq);
    END IF;
    PERFORM erase_copies(erased_entry);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry.text_erased'],
        ARRAY[erased_seq::text], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;

-- What was rejected has no entry. One that waits must stay what its digest says.
CREATE FUNCTION erase_proposal_text(erased_proposal text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased_entry uuid;
BEGIN
    SELECT p.entry_id INTO erased_entry
    FROM entry_proposal AS p
    INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
    WHERE
        p.proposal_id = uuid_of_typed_id(erased_proposal) AND d.outcome = 'rejected'
        AND p.content <> entry_content_without_text(p.content);
    IF NOT FOUND THEN
        PERFORM refuse(
            'entry_proposal_has_text', 'there is no rejected proposal with text of the id ' || erased_proposal
        );
    END IF;
    PERFORM erase_copies(erased_entry);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry_proposal.text_erased'],
        ARRAY[erased_proposal], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;
REVOKE EXECUTE ON FUNCTION erase_copies, erase_proposal_text FROM public;

DO $$
DECLARE
    erased uuid;
BEGIN
    FOR erased IN SELECT e.entry_id FROM journal_entry AS e WHERE e.text_key IS NULL LOOP
        PERFORM erase_copies(erased);
    END LOOP;
END
$$;
